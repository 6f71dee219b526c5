"""Finds the trained model for the commands that need one, and trains it where it is missing."""

from __future__ import annotations

import logging
import os
import warnings
from pathlib import Path

import typer
from rich.console import Console


def ready_model(console: Console, train: bool = True) -> Path:
    """The current model; trained first where anything it is made of has changed.

    Exits with 2 where it would have to be trained and ``train`` is False.
    """
    import_rasa_quietly()
    from bot.dialogue.training import is_current, model_path

    if is_current():
        return model_path()
    if not train:
        console.print("The model is missing or out of date. → python -m bot train", style="red")
        raise typer.Exit(2)
    return train_model(console)


def train_model(console: Console) -> Path:
    """Build the encoder where it is missing, and train; says what it does."""
    import time

    from bot.content import ContentError
    from bot.dialogue.training import TrainingFailedError
    from bot.dialogue.training import train as run
    from bot.language.training_examples import TrainingDataError

    started = time.monotonic()
    try:
        with console.status("Training (about a minute; the first time also builds the encoder)…"):
            path = run()
    except ContentError as error:
        for problem in error.problems:
            console.print(str(problem), style="red", markup=False)
        raise typer.Exit(1) from error
    except (TrainingDataError, TrainingFailedError) as error:
        console.print(str(error), style="red", markup=False)
        raise typer.Exit(1) from error
    console.print(f"Trained in {time.monotonic() - started:.0f} s.")
    return path


def import_rasa_quietly() -> None:
    """Keep rasa's deprecations, and anyone's words, out of the output; then let it be imported."""
    # Deprecations inside rasa and what it pins are nobody's to act on here. Its imports set the
    # filters anew, so the one place that shows warnings is closed instead.
    warnings.showwarning = lambda *_, **__: None
    os.environ.setdefault("LOG_LEVEL", "WARNING")  # Rasa draws its own progress bars otherwise
    import bot.dialogue  # noqa: F401 (keeps TensorFlow out before rasa comes in)
    from bot.dialogue.quiet_logs import configure_quiet_logs

    configure_quiet_logs(logging.WARNING)
