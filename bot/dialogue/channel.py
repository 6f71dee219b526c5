"""Our own input channel: the HTTP API that the widget speaks, and the pages beside it.

Rasa's ``rest`` channel takes the sender's id from the client, has no tokens, no limits and no
idempotency, and answers 200 to a failure. Here the server makes the ids and tokens, a client's
message id makes a repeat harmless, and a turn is saved before it is acknowledged.
"""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint

from bot.dialogue.http_conversations import add_conversation_routes
from bot.dialogue.http_pages import add_page_routes


class AskFirstChannel(InputChannel):
    """Rasa's handle on the API. The service itself hangs on ``app.ctx.ask_first``."""

    @classmethod
    def name(cls) -> str:
        """Name of the channel in the tracker's events."""
        return "ask_first"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> AskFirstChannel:
        """Make the channel; it needs no credentials."""
        return cls()

    def url_prefix(self) -> str:
        """Serve from the root."""
        return "/"

    def blueprint(self, on_new_message: Any) -> Blueprint:
        """All routes. ``on_new_message`` is not used: the turns need the agent's errors."""
        blueprint = Blueprint("ask_first")
        add_conversation_routes(blueprint)
        add_page_routes(blueprint)
        return blueprint
