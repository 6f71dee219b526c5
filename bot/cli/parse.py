"""``python -m bot parse``: what the bot understands, a line of JSON for each message."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import typer
from rich.console import Console


def parse(
    train: bool = typer.Option(True, help="Train first where data, rules or code have changed."),
) -> None:
    """Read one message a line, write one JSON object a line.

    \b
    Example:
      echo "can stem cells cure lupus" | python -m bot parse

    Keys: text, labels (what the bot will do), option, confidence, ranking, safety.
    """  # noqa: D301 (click reads the backspace as "keep these lines")
    from bot.cli.model import ready_model

    model = ready_model(Console(stderr=True, highlight=False), train)
    from rasa.core.agent import Agent

    from bot.dialogue.service import without_command

    agent = Agent.load(model)
    for line in sys.stdin:
        text = line.rstrip("\n")
        # As the channel does it: what a person types is never a command of Rasa.
        parsed = asyncio.run(agent.parse_message(without_command(text)))
        typer.echo(json.dumps(parsed_line(text, parsed["interpretation"]), ensure_ascii=False))


def parsed_line(text: str, understood: dict[str, Any]) -> dict[str, Any]:
    """The stable part of an interpretation: nothing of a conversation's context is in it."""
    safety = understood["safety"]
    return {
        "text": text,
        "labels": list(understood["labels"]),
        "option": understood["option"],
        "confidence": round(understood["confidence"], 4),
        "ranking": [
            {"id": entry["id"], "confidence": round(entry["confidence"], 4)}
            for entry in understood["ranking"]
        ],
        "safety": safety if safety in ("emergency", "crisis", "concern_for_other") else None,
    }
