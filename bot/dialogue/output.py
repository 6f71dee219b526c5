"""Collects a turn's messages whole, with their ids, sources and choices."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import OutputChannel


class CollectedMessages(OutputChannel):
    """Keeps what the actions dispatched. Rasa's own collector drops keys that it does not know."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """Name of the channel, as Rasa's responses may ask for it."""
        return "ask_first"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Take one message: ours is in ``custom``, anything else is shown as text."""
        if message.get("custom"):
            self.messages.append(message["custom"])
        elif message.get("text"):
            self.messages.append({"kind": "text", "text": message["text"], "choices": []})

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Take a plain text."""
        self.messages.append({"kind": "text", "text": text, "choices": []})
