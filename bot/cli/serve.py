"""``python -m bot serve``: train where needed, then answer."""

from __future__ import annotations

import time

import typer
from rich.console import Console


def serve(
    train: bool = typer.Option(True, help="Train first where data, rules or code have changed."),
) -> None:
    """Serve the widget, its API and the demonstration page.

    \b
    Settings come from the environment (docs/run-it-for-real.md):
      PORT=8080 python -m bot serve
      ASK_FIRST_DATABASE=postgresql://… python -m bot serve --no-train
    """  # noqa: D301 (click reads the backspace as "keep these lines")
    console = Console(stderr=True, highlight=False)
    started = time.monotonic()
    from bot.cli.model import ready_model

    model = ready_model(console, train)
    with console.status("Loading the model…"):
        from bot.dialogue.server import serve as run
        from bot.dialogue.settings import SettingError, Settings

    try:
        settings = Settings.from_environment()
    except SettingError as error:
        console.print(str(error), style="red")
        raise typer.Exit(2) from error

    def announce() -> None:
        seconds = time.monotonic() - started
        address = "localhost" if settings.host in ("127.0.0.1", "0.0.0.0") else settings.host
        console.print(
            f"Ask First answers at [bold]http://{address}:{settings.port}/[/bold] ({seconds:.0f} s)"
        )
        console.print("Stop it with Ctrl+C.")

    run(settings, model, announce)
