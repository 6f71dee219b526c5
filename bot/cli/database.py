"""Opens the server's database for the commands that look after what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bot.cli.model import import_rasa_quietly

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from bot.dialogue.conversation_store import ConversationStore


def open_database() -> tuple[Engine, ConversationStore]:
    """The database that ASK_FIRST_DATABASE names, and our own tables in it.

    Exits with 2 where a setting is wrong or there is no such file; it makes none.
    """
    import_rasa_quietly()
    from bot.dialogue.conversation_store import ConversationStore
    from bot.dialogue.settings import SettingError, Settings
    from bot.dialogue.stores import tracker_store

    try:
        settings = Settings.from_environment()
    except SettingError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    if settings.sqlite_file is not None and not settings.sqlite_file.is_file():
        typer.echo(
            f"There is no database at {settings.sqlite_file}. "
            "→ Set ASK_FIRST_DATABASE to the server's own.",
            err=True,
        )
        raise typer.Exit(2)
    engine = tracker_store(settings.database).engine
    return engine, ConversationStore(engine, settings.keep, settings.keep_questions)
