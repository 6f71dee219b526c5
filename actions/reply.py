"""What every action does: read the tracker, let the conversation answer, dispatch its messages."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.content.live import project_content
from bot.conversation import Conversation, Reply, State, Turn
from bot.conversation.live import LiveConversation
from bot.language.interpreter import Interpretation
from bot.messages.plain import text_message
from bot.messages.words import Words

logger = logging.getLogger(__name__)


@lru_cache(maxsize=1)
def _live() -> LiveConversation:
    return LiveConversation(project_content().current)


def conversation() -> Conversation:
    """The one conversation of this process, over the project's content as it is now."""
    return _live().current()


def turn_of(tracker: Tracker) -> Turn:
    """What a person said or chose, from the tracker's last message."""
    latest: Mapping[str, Any] = tracker.latest_message or {}
    metadata = latest.get("metadata") or {}
    return Turn(
        state=State.from_slots(tracker.current_slot_values()),
        interpretation=Interpretation.from_dict(latest.get("interpretation") or {"text": ""}),
        text=latest.get("text") or "",
        choice=metadata.get("choice") or {},
        clinic=metadata.get("clinic") or "",
    )


class ConversationAction(Action, ABC):
    """An action that dispatches what one method of the conversation gives."""

    @property
    @abstractmethod
    def method(self) -> str:
        """Name of the conversation's method, and of the action behind ``action_``."""

    def name(self) -> str:
        """Rasa's name for the action: ``action_`` and the method."""
        return f"action_{self.method}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[Any]:
        """Answer the turn; a fault gives a kind sentence instead of silence."""
        try:
            turn = turn_of(tracker)
            serving = conversation().serving(turn.clinic)
            reply: Reply = getattr(serving, self.method)(turn)
        except Exception as error:
            # Rasa would drop the turn and say nothing. The words of the person stay out of the log.
            logger.error("action failed: %s (%s)", self.name(), type(error).__name__)
            failed = text_message(Words(conversation().content.interface), "failed")
            dispatcher.utter_message(text=failed["text"], json_message=failed)
            return []
        for message in reply.messages:
            dispatcher.utter_message(text=message["text"], json_message=message)
        slots = reply.state.to_slots()
        before = turn.state.to_slots()
        return [SlotSet(name, value) for name, value in slots.items() if value != before[name]]
