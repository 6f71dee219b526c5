"""Questions that the bot could not answer, kept for the editors where the person said yes.

They stand in a table of their own. As long as the conversation is kept, the person who wrote one
can take it back, and deleting the conversation deletes it too. When the conversation is past its
time the tie is cut: what stays is the question, the day and the clinic.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from bot.dialogue.tables import UNANSWERED


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """A question that was kept; ``text`` has its identifiers taken out."""

    id: str
    day: date
    clinic: str
    text: str


class UnansweredStore:
    """The table of questions without an answer.

    ``overwrite`` is called after a deletion, and leaves no byte of what was deleted.
    """

    def __init__(self, engine: sa.engine.Engine, overwrite: Callable[[], None]) -> None:
        self._engine = engine
        self._overwrite = overwrite

    def keep(self, conversation: str, message: str, clinic: str, text: str, now: datetime) -> None:
        """Keep a question; ``message`` is the bot's, that said it had no answer. Twice is once."""
        ours = _of(conversation).where(UNANSWERED.c.message == message)
        with self._engine.begin() as connection:
            if connection.execute(ours).first() is None:
                connection.execute(
                    UNANSWERED.insert().values(
                        id=f"q_{secrets.token_urlsafe(9)}",
                        conversation=conversation,
                        message=message,
                        on_day=now.date(),
                        clinic=clinic,
                        question=text,
                    )
                )

    def take_back(self, conversation: str, message: str) -> None:
        """Delete a question again; nothing happens where it is not kept."""
        self._delete(
            (UNANSWERED.c.conversation == conversation) & (UNANSWERED.c.message == message)
        )

    def of(self, conversation: str) -> list[UnansweredQuestion]:
        """What is kept of a conversation that is not past its time."""
        return self._read(_of(conversation))

    def messages_of(self, conversation: str) -> list[str]:
        """The messages under which a question was kept."""
        with self._engine.connect() as connection:
            return [row.message for row in connection.execute(_of(conversation))]

    def all(self) -> list[UnansweredQuestion]:
        """Everything that is kept, by day; within a day in no order that tells who came first."""
        return self._read(sa.select(UNANSWERED))

    def delete(self, question: str) -> bool:
        """Delete a question by its id; says whether it was there."""
        return self._delete(UNANSWERED.c.id == question)

    def _delete(self, which: Any) -> bool:
        with self._engine.begin() as connection:
            gone = connection.execute(UNANSWERED.delete().where(which))
        # Overwriting writes the whole file anew: not where nothing was deleted.
        if gone.rowcount:
            self._overwrite()
        return bool(gone.rowcount)

    def _read(self, wanted: Any) -> list[UnansweredQuestion]:
        ordered = wanted.order_by(UNANSWERED.c.on_day, UNANSWERED.c.id)
        with self._engine.connect() as connection:
            rows = connection.execute(ordered).all()
        return [UnansweredQuestion(row.id, row.on_day, row.clinic, row.question) for row in rows]


def _of(conversation: str) -> Any:
    return sa.select(UNANSWERED).where(UNANSWERED.c.conversation == conversation)
