"""One turn: what came in, what goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from bot.conversation.state import State
from bot.language.interpreter import Interpretation
from bot.messages.message import Message


@dataclass(frozen=True, slots=True)
class Turn:
    """What a person said or chose, and where the conversation stands.

    ``text`` is already redacted. ``choice`` is the ``do`` of a choice that the server resolved.
    """

    state: State
    interpretation: Interpretation
    text: str = ""
    choice: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    clinic: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """Messages to show, in order, and the state after them."""

    messages: tuple[Message, ...]
    state: State

    def then(self, more: Sequence[Message], state: State | None = None) -> Reply:
        """The same reply with messages behind it."""
        return Reply((*self.messages, *more), state or self.state)
