"""The conversation over content that follows its files: an edit is said without a restart."""

from __future__ import annotations

from collections.abc import Callable

from bot.content.models import Content
from bot.conversation.conversation import Conversation


class LiveConversation:
    """Makes a conversation anew whenever the content is another one."""

    def __init__(self, content: Callable[[], Content]) -> None:
        self._content = content
        self._made: Conversation | None = None

    def current(self) -> Conversation:
        """The conversation over the content as it is now."""
        content = self._content()
        if self._made is None or self._made.content is not content:
            self._made = Conversation(content)
        return self._made
