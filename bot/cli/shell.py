"""``python -m bot shell``: talk to the bot in the terminal."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape


def shell(
    clinic: str = typer.Option("demo", help="Id of the clinic, as in content/clinics/."),
    train: bool = typer.Option(True, help="Train first where data, rules or code have changed."),
) -> None:
    """Talk to the bot. Nothing is kept: the conversation lives in memory.

    \b
    Write a message, or the number of a choice. An empty line or Ctrl+D ends it.

    \b
    Examples:
      python -m bot shell
      python -m bot shell --clinic demo
    """  # noqa: D301 (click reads the backspace as "keep these lines")
    console = Console(highlight=False)
    from bot.cli.model import ready_model

    model = ready_model(Console(stderr=True, highlight=False), train)
    from bot.dialogue.server import make_service
    from bot.dialogue.settings import Settings

    service = make_service(model, Settings(database="sqlite:///:memory:"))
    asyncio.run(_talk(console, service, clinic))


async def _talk(console: Console, service: Any, clinic: str) -> None:
    from bot.dialogue.errors import ApiError

    try:
        record, _, turn = await service.open(clinic)
    except ApiError as error:
        console.print(error.message, style="red")
        raise typer.Exit(2) from error
    choices = _show(console, turn.messages)
    while True:
        try:
            said = console.input("\n[bold]You:[/bold] ").strip()
        except EOFError:
            return
        if not said:
            return
        try:
            if said.isdecimal() and 1 <= int(said) <= len(choices):
                turn = await service.choose(record, uuid.uuid4().hex, choices[int(said) - 1])
            else:
                turn = await service.say(record, uuid.uuid4().hex, said)
        except ApiError as error:
            console.print(error.message, style="red")
            continue
        choices = _show(console, turn.messages) or choices


def _show(console: Console, messages: list[dict[str, Any]]) -> list[str]:
    """Print messages with numbered choices; gives the choices' ids in that order."""
    ids: list[str] = []
    for message in messages:
        console.print()
        console.print(escape(message["text"]))
        for choice in message["choices"]:
            ids.append(choice["id"])
            console.print(f"  [dim]{len(ids)}[/dim] {escape(choice['label'])}")
    return ids
