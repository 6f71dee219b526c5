"""Everything that is kept of one conversation, for whoever asks what is kept of them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from rasa.shared.core.events import Event

from bot.dialogue.conversation_store import ConversationStore
from bot.dialogue.transcript import turns

_EVENTS = sa.table("events", sa.column("id"), sa.column("sender_id"), sa.column("data"))


def export_conversation(
    engine: sa.engine.Engine, store: ConversationStore, conversation: str
) -> dict[str, Any] | None:
    """All of a conversation as JSON-able data; None where there is no such conversation.

    ``turns`` is what the person wrote and was shown; ``events`` every row of the database as it
    is, with what was understood of each message. Times are UTC. Feedback is not among it: it is
    kept without the conversation, so it cannot be found for one.
    """
    record = store.record(conversation)
    if record is None:
        return None
    with engine.connect() as connection:
        rows = connection.execute(
            sa.select(_EVENTS.c.data)
            .where(_EVENTS.c.sender_id == conversation)
            .order_by(_EVENTS.c.id)
        ).all()
    events = [json.loads(row.data) for row in rows]
    parsed = [event for event in map(Event.from_parameters, events) if event is not None]
    return {
        "conversation": conversation,
        "clinic": record.clinic,
        "created_at": _utc(record.created_at),
        "expires_at": _utc(record.expires_at),
        "printable_links_until": [_utc(moment) for moment in record.links_until],
        "turns": [turn.for_client() for turn in turns(parsed)],
        "unanswered_questions": [
            {"id": question.id, "day": question.day.isoformat(), "text": question.text}
            for question in store.unanswered.of(conversation)
        ],
        "events": events,
    }


def _utc(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds") + "Z"
