"""Reads a conversation's turns back from the tracker's events: one place keeps what was said.

A turn is what a person said or chose and the messages that came back. The opening is turn 0 and
has neither words nor a client id.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rasa.shared.core.events import BotUttered, Event, UserUttered

from bot.messages.message import Message, for_client

#: What our channel sends to Rasa for the opening and for a choice.
OPEN, CHOICE = "/open", "/choice"


@dataclass(slots=True)
class TranscriptTurn:
    """One turn. ``messages`` are as the server keeps them, with what their choices do."""

    client_id: str | None
    said: str | None
    messages: list[Message] = field(default_factory=list)

    def for_client(self) -> dict[str, Any]:
        """The turn as a client sees it."""
        return {
            "client_id": self.client_id,
            "said": self.said,
            "messages": [for_client(message) for message in self.messages],
        }


def turns(events: Iterable[Event]) -> list[TranscriptTurn]:
    """All turns, oldest first."""
    found: list[TranscriptTurn] = []
    for event in events:
        if isinstance(event, UserUttered):
            metadata = event.metadata or {}
            if event.text == OPEN:
                found.append(TranscriptTurn(None, None))
            else:
                said = metadata.get("label") if event.text == CHOICE else event.text
                found.append(TranscriptTurn(event.message_id, said))
        elif isinstance(event, BotUttered) and found and event.data.get("custom"):
            found[-1].messages.append(event.data["custom"])
    return found


def messages_of(found: Iterable[TranscriptTurn]) -> list[Message]:
    """All messages of some turns, oldest first."""
    return [message for turn in found for message in turn.messages]
