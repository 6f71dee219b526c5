"""What can be set from outside, by environment variables. docs/run-it-for-real.md explains each."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.dialogue.project import LOCAL


class SettingError(ValueError):
    """A setting has a value that cannot be used; the message names the variable and the remedy."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The server's settings, each with the variable it is read from."""

    host: str = "127.0.0.1"
    """HOST: the address to listen on. Behind a proxy on the same machine, keep it."""
    port: int = 5005
    """PORT"""
    database: str = f"sqlite:///{LOCAL / 'ask-first.sqlite'}"
    """ASK_FIRST_DATABASE: an SQLAlchemy address, sqlite or postgresql."""
    keep: timedelta = timedelta(days=7)
    """ASK_FIRST_KEEP_DAYS: how long a conversation is kept after it was last used."""
    keep_questions: timedelta = timedelta(days=180)
    """ASK_FIRST_KEEP_QUESTIONS_DAYS: how long a question without an answer is kept where a person
    allowed it. 0: nobody is asked, none is kept."""
    most_conversations: int = 100_000
    """ASK_FIRST_MOST_CONVERSATIONS: with so many kept at once, no more are opened."""
    message_length: int = 1000
    """ASK_FIRST_MESSAGE_LENGTH: longest message, in characters."""
    messages_per_minute: int = 30
    """ASK_FIRST_MESSAGES_PER_MINUTE: most messages a conversation may send in a minute."""
    proxies: int = 0
    """ASK_FIRST_PROXIES: how many proxies stand in front, whose X-Forwarded-For is believed."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the settings.

        Raises:
            SettingError: a value cannot be used.

        """
        given = os.environ if environment is None else environment
        default = cls()
        database = given.get("ASK_FIRST_DATABASE", default.database)
        if not database.startswith(("sqlite:///", "postgresql")):
            raise SettingError(
                "ASK_FIRST_DATABASE must begin with sqlite:/// or postgresql. "
                "→ For example sqlite:////var/lib/ask-first/talks.sqlite"
            )
        return cls(
            host=given.get("HOST", default.host),
            port=_number(given, "PORT", default.port, 1, 65535),
            database=database,
            keep=timedelta(days=_number(given, "ASK_FIRST_KEEP_DAYS", default.keep.days, 1, 365)),
            keep_questions=timedelta(
                days=_number(
                    given, "ASK_FIRST_KEEP_QUESTIONS_DAYS", default.keep_questions.days, 0, 730
                )
            ),
            most_conversations=_number(
                given, "ASK_FIRST_MOST_CONVERSATIONS", default.most_conversations, 10, 10**8
            ),
            message_length=_number(
                given, "ASK_FIRST_MESSAGE_LENGTH", default.message_length, 100, 10_000
            ),
            messages_per_minute=_number(
                given, "ASK_FIRST_MESSAGES_PER_MINUTE", default.messages_per_minute, 1, 10_000
            ),
            proxies=_number(given, "ASK_FIRST_PROXIES", default.proxies, 0, 10),
        )

    @property
    def sqlite_file(self) -> Path | None:
        """The database's file, where it is one."""
        prefix = "sqlite:///"
        return Path(self.database[len(prefix) :]) if self.database.startswith(prefix) else None


def _number(given: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    value = given.get(name)
    if value is None:
        return default
    if not value.isdecimal() or not least <= int(value) <= most:
        raise SettingError(
            f"{name} is {value!r}. → Set it to a whole number from {least} to {most}."
        )
    return int(value)
