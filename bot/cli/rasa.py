"""``python -m bot rasa …``: any command of Rasa's own, without TensorFlow."""

from __future__ import annotations

import os
import sys
import warnings

import typer


def rasa(context: typer.Context) -> None:
    """Run Rasa's own command line with this project's settings.

    \b
    Examples:
      python -m bot rasa run actions      the actions as a server of their own
      python -m bot rasa data validate
    """  # noqa: D301 (click reads the backspace as "keep these lines")
    warnings.showwarning = lambda *_, **__: None  # rasa sets the filters anew
    import bot.dialogue  # noqa: F401 (keeps TensorFlow out before rasa comes in)
    from bot.dialogue.project import ROOT

    os.chdir(ROOT)
    from rasa.__main__ import main

    sys.argv = ["rasa", *context.args]
    main()


rasa.command_settings = {  # type: ignore[attr-defined]
    "context_settings": {
        "allow_extra_args": True,
        "ignore_unknown_options": True,
        "help_option_names": [],
    }
}
