"""``python -m bot export``: all that is kept of one conversation."""

from __future__ import annotations

import json

import typer


def export(
    conversation: str = typer.Argument(..., help="The conversation's id; it begins with v_."),
) -> None:
    """Write all that is kept of one conversation to stdout, as one JSON object.

    For a request to see what is kept (docs/privacy.md). The database is the server's, from
    ASK_FIRST_DATABASE. Exit code: 0 written, 1 no such conversation, 2 no database.

    \b
    Examples:
      python -m bot export v_3kTqW8n2bXo0r1yJ4mZpLw > kept.json
      ASK_FIRST_DATABASE=sqlite:////var/lib/ask-first/talks.sqlite python -m bot export v_…
    """  # noqa: D301 (click reads the backspace as "keep these lines")
    from bot.cli.database import open_database

    engine, store = open_database()
    from bot.dialogue.export import export_conversation

    found = export_conversation(engine, store, conversation)
    if found is None:
        typer.echo(
            f"export: nothing is kept of {conversation}. "
            "→ Check the id; it may have been deleted, or be past its time.",
            err=True,
        )
        raise typer.Exit(1)
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
