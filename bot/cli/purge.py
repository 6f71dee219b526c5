"""``python -m bot purge``: delete what is past its time."""

from __future__ import annotations

import typer


def purge() -> None:
    """Delete the conversations that are past their time, now, and say how many.

    A running server does this at its start and every hour. Use it where the server stands still,
    for example after a restored backup. Exit code: 0 done, 2 no database.

    \b
    Example:
      ASK_FIRST_DATABASE=sqlite:////var/lib/ask-first/talks.sqlite python -m bot purge
    """  # noqa: D301 (click reads the backspace as "keep these lines")
    from bot.cli.database import open_database

    _, store = open_database()
    deleted = store.delete_expired()
    typer.echo(f"{deleted} conversation{'' if deleted == 1 else 's'} deleted.")
