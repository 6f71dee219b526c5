"""Who may read which conversation, until when; links to printable lists; feedback.

What was said is in Rasa's ``events`` table. Tokens and links are random, and only their SHA-256 is
kept: whoever reads the database cannot read along.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.dialogue.overwriting import overwrite
from bot.dialogue.tables import (
    CONVERSATIONS,
    FEEDBACK,
    METADATA,
    OTHER_TOKENS,
    SUMMARY_LINKS,
    UNANSWERED,
)
from bot.dialogue.tables import now as _now
from bot.dialogue.unanswered_store import UnansweredStore

#: A link to a printable list is for opening it now, not for keeping.
LINK_LIFETIME = timedelta(hours=1)

#: How long a replaced key still opens its conversation, for requests that are under way.
OLD_TOKEN_LIFETIME = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ConversationRecord:
    """One conversation as the channel knows it. Times are UTC."""

    id: str
    clinic: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """All that our own tables keep of a conversation, without its secrets. Times are UTC."""

    clinic: str
    created_at: datetime
    expires_at: datetime
    links_until: tuple[datetime, ...]


class ConversationStore:
    """Tokens, links, feedback and questions without an answer, in the database of the events."""

    def __init__(
        self,
        engine: sa.engine.Engine,
        keep: timedelta,
        keep_questions: timedelta = timedelta(days=180),
    ) -> None:
        self._engine = engine
        self._keep = keep
        self._keep_questions = keep_questions
        self.unanswered = UnansweredStore(engine, self._overwrite)
        # A process may have ended between a deletion and the overwriting.
        self._to_overwrite = True
        METADATA.create_all(engine)

    def open(self, clinic: str, now: datetime | None = None) -> tuple[ConversationRecord, str]:
        """Begin a conversation; gives it and its token (256 random bits, shown this once)."""
        now = now or _now()
        token = secrets.token_urlsafe(32)
        record = ConversationRecord(f"v_{secrets.token_urlsafe(16)}", clinic, now + self._keep)
        with self._engine.begin() as connection:
            connection.execute(
                CONVERSATIONS.insert().values(
                    id=record.id,
                    token_sha256=_digest(token),
                    clinic=clinic,
                    created_at=now,
                    expires_at=record.expires_at,
                )
            )
        return record, token

    def find(
        self, conversation: str, token: str, now: datetime | None = None
    ) -> ConversationRecord | None:
        """The conversation, if it is there and the token is its own. It may have expired.

        A new token takes the place of the old one when it is used, not when it is given: whoever
        never got the answer with the new one goes on with the old.
        """
        digest = _digest(token)
        with self._engine.connect() as connection:
            row = connection.execute(
                sa.select(CONVERSATIONS).where(CONVERSATIONS.c.id == conversation)
            ).first()
            other = connection.execute(
                sa.select(OTHER_TOKENS)
                .where(OTHER_TOKENS.c.token_sha256 == digest)
                .where(OTHER_TOKENS.c.conversation == conversation)
            ).first()
        # Compared even where there is no such conversation, so that both take the same time.
        kept = row.token_sha256 if row else _digest("")
        if row is None:
            return None
        if not secrets.compare_digest(kept, digest):
            now = now or _now()
            if other is None or (other.until is not None and other.until < now):
                return None
            if other.until is None:
                self._replace_token(conversation, kept, digest, now)
        return ConversationRecord(row.id, row.clinic, row.expires_at)

    def new_token(self, conversation: str) -> str:
        """Give a conversation another token. The one in use ends a minute after this is used."""
        token = secrets.token_urlsafe(32)
        with self._engine.begin() as connection:
            # Of several that were given, only the last may be used.
            connection.execute(
                OTHER_TOKENS.delete()
                .where(OTHER_TOKENS.c.conversation == conversation)
                .where(OTHER_TOKENS.c.until.is_(None))
            )
            connection.execute(
                OTHER_TOKENS.insert().values(
                    token_sha256=_digest(token), conversation=conversation, until=None
                )
            )
        return token

    def _replace_token(self, conversation: str, old: str, new: str, now: datetime) -> None:
        with self._engine.begin() as connection:
            connection.execute(
                OTHER_TOKENS.delete().where(OTHER_TOKENS.c.conversation == conversation)
            )
            replaced = connection.execute(
                CONVERSATIONS.update()
                .where(CONVERSATIONS.c.id == conversation)
                .where(CONVERSATIONS.c.token_sha256 == old)
                .values(token_sha256=new)
            )
            # Nothing is replaced where it was deleted, or replaced by the same, meanwhile.
            if replaced.rowcount:
                connection.execute(
                    OTHER_TOKENS.insert().values(
                        token_sha256=old, conversation=conversation, until=now + OLD_TOKEN_LIFETIME
                    )
                )

    def record(self, conversation: str) -> KeptRecord | None:
        """What is kept of a conversation; None where there is none. For the operator alone."""
        with self._engine.connect() as connection:
            row = connection.execute(
                sa.select(CONVERSATIONS).where(CONVERSATIONS.c.id == conversation)
            ).first()
            links = connection.execute(
                sa.select(SUMMARY_LINKS.c.expires_at)
                .where(SUMMARY_LINKS.c.conversation == conversation)
                .order_by(SUMMARY_LINKS.c.expires_at)
            ).all()
        if row is None:
            return None
        until = tuple(link.expires_at for link in links)
        return KeptRecord(row.clinic, row.created_at, row.expires_at, until)

    def prolong(self, conversation: str, now: datetime | None = None) -> datetime | None:
        """Count the time to keep a conversation from now on; gives its new end.

        None where there is no such conversation (any more).
        """
        expires_at = (now or _now()) + self._keep
        with self._engine.begin() as connection:
            prolonged = connection.execute(
                CONVERSATIONS.update()
                .where(CONVERSATIONS.c.id == conversation)
                .values(expires_at=expires_at)
            )
        return expires_at if prolonged.rowcount else None

    def delete(self, conversation: str) -> None:
        """Delete a conversation and everything said in it."""
        with self._engine.begin() as connection:
            _delete(connection, [conversation])
        self._overwrite()

    def delete_expired(self, now: datetime | None = None) -> int:
        """Delete what is past its time; gives how many conversations."""
        now = now or _now()
        with self._engine.begin() as connection:
            rows = connection.execute(
                sa.select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.expires_at < now)
            ).all()
            expired = [row.id for row in rows]
            # What a person let us keep stays; whose it was is forgotten with the conversation.
            connection.execute(
                UNANSWERED.update()
                .where(UNANSWERED.c.conversation.in_(expired))
                .values(conversation=None, message=None)
            )
            _delete(connection, expired)
            questions = connection.execute(
                UNANSWERED.delete().where(UNANSWERED.c.on_day < (now - self._keep_questions).date())
            )
            connection.execute(SUMMARY_LINKS.delete().where(SUMMARY_LINKS.c.expires_at < now))
            connection.execute(OTHER_TOKENS.delete().where(OTHER_TOKENS.c.until < now))
        if expired or questions.rowcount or self._to_overwrite:
            self._overwrite()
        return len(expired)

    def count(self) -> int:
        """How many conversations are kept."""
        with self._engine.connect() as connection:
            return int(connection.execute(sa.select(sa.func.count(CONVERSATIONS.c.id))).scalar())

    def link(self, conversation: str, now: datetime | None = None) -> tuple[str, datetime]:
        """Make a secret that opens the printable list for a while."""
        secret = secrets.token_urlsafe(32)
        expires_at = (now or _now()) + LINK_LIFETIME
        with self._engine.begin() as connection:
            connection.execute(
                SUMMARY_LINKS.insert().values(
                    secret_sha256=_digest(secret), conversation=conversation, expires_at=expires_at
                )
            )
        return secret, expires_at

    def linked(self, secret: str, now: datetime | None = None) -> str | None:
        """The conversation that a secret opens; None where it is wrong or past its time."""
        with self._engine.connect() as connection:
            row = connection.execute(
                sa.select(SUMMARY_LINKS).where(SUMMARY_LINKS.c.secret_sha256 == _digest(secret))
            ).first()
        if row is None or row.expires_at < (now or _now()):
            return None
        return str(row.conversation)

    def add_feedback(
        self, clinic: str, question: str, option: str, helpful: bool, reason: str
    ) -> None:
        """Keep what was said about an answer: no words, no conversation, no time of day."""
        with self._engine.begin() as connection:
            connection.execute(
                FEEDBACK.insert().values(
                    at=_now().date(),
                    clinic=clinic,
                    question=question,
                    option=option,
                    helpful=helpful,
                    reason=reason,
                )
            )

    def reachable(self) -> bool:
        """Whether the database answers."""
        try:
            with self._engine.connect() as connection:
                connection.execute(sa.text("SELECT 1"))
        except sa.exc.SQLAlchemyError:
            return False
        return True

    def _overwrite(self) -> None:
        self._to_overwrite = not overwrite(self._engine)


def _delete(connection: Any, conversations: list[str]) -> None:
    if not conversations:
        return
    events = sa.table("events", sa.column("sender_id"))
    connection.execute(events.delete().where(events.c.sender_id.in_(conversations)))
    connection.execute(
        SUMMARY_LINKS.delete().where(SUMMARY_LINKS.c.conversation.in_(conversations))
    )
    connection.execute(OTHER_TOKENS.delete().where(OTHER_TOKENS.c.conversation.in_(conversations)))
    connection.execute(UNANSWERED.delete().where(UNANSWERED.c.conversation.in_(conversations)))
    connection.execute(CONVERSATIONS.delete().where(CONVERSATIONS.c.id.in_(conversations)))


def _digest(secret: str) -> str:
    # A header may hold bytes that are no text; they are wrong, not an error.
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
