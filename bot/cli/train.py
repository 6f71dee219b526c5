"""``python -m bot train``: train the model."""

from __future__ import annotations

import typer
from rich.console import Console


def train(
    force: bool = typer.Option(False, help="Train even if nothing has changed."),
) -> None:
    """Train the model on data/nlu and data/stories, where anything has changed.

    \b
    Examples:
      python -m bot train
      python -m bot train --force
    """  # noqa: D301 (click reads the backspace as "keep these lines")
    console = Console(stderr=True, highlight=False)
    from bot.cli.model import import_rasa_quietly, train_model

    import_rasa_quietly()
    from bot.dialogue.training import is_current

    if is_current() and not force:
        console.print("The model is up to date.")
        return
    train_model(console)
