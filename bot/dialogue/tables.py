"""Our own tables, in the same database as Rasa's ``events``. Times are UTC, kept without a zone."""

from __future__ import annotations

from datetime import datetime, timezone

import sqlalchemy as sa

METADATA = sa.MetaData()

CONVERSATIONS = sa.Table(
    "conversations",
    METADATA,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("token_sha256", sa.String(64), nullable=False),
    sa.Column("clinic", sa.String(64), nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("expires_at", sa.DateTime, nullable=False, index=True),
)

SUMMARY_LINKS = sa.Table(
    "summary_links",
    METADATA,
    sa.Column("secret_sha256", sa.String(64), primary_key=True),
    sa.Column("conversation", sa.String(64), nullable=False, index=True),
    sa.Column("expires_at", sa.DateTime, nullable=False),
)

# The keys beside the one that a conversation was last read with. ``until`` is empty for a key that
# was given and not used yet, and the end of a key that another took the place of.
OTHER_TOKENS = sa.Table(
    "other_tokens",
    METADATA,
    sa.Column("token_sha256", sa.String(64), primary_key=True),
    sa.Column("conversation", sa.String(64), nullable=False, index=True),
    sa.Column("until", sa.DateTime, nullable=True),
)

# Feedback holds no words and no conversation: which answer, helpful or not, why.
FEEDBACK = sa.Table(
    "feedback",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.Date, nullable=False),
    sa.Column("clinic", sa.String(64), nullable=False),
    sa.Column("question", sa.String(64), nullable=False),
    sa.Column("option", sa.String(64), nullable=False),
    sa.Column("helpful", sa.Boolean, nullable=False),
    sa.Column("reason", sa.String(32), nullable=False),
)

# What the bot could not answer and the person said we may keep. The first two columns let them
# take it back while the conversation is kept; then they are emptied.
UNANSWERED = sa.Table(
    "unanswered_questions",
    METADATA,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("conversation", sa.String(64), nullable=True, index=True),
    sa.Column("message", sa.String(64), nullable=True),
    sa.Column("on_day", sa.Date, nullable=False),
    sa.Column("clinic", sa.String(64), nullable=False),
    sa.Column("question", sa.Text, nullable=False),
)


def now() -> datetime:
    """The time as the tables hold it."""
    return datetime.now(timezone.utc).replace(tzinfo=None)
