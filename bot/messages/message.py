"""What all messages share: an id, a kind, a plain text, choices that only the server resolves."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

#: A message, ready to be sent as JSON once the channel has taken each choice's ``do`` out.
Message = dict[str, Any]

KINDS = ("text", "answer", "comparison", "choices", "step", "summary", "notice")


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a person may tap instead of writing.

    ``role`` is for looks only: question, action, option, answer or wrong. ``do`` says what happens
    and never leaves the server: a client sees an opaque id.
    """

    label: str
    do: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    role: str = "action"

    def as_dict(self) -> dict[str, Any]:
        """Give the choice an id of its own (96 random bits) and plain data."""
        return {
            "id": f"c_{secrets.token_urlsafe(12)}",
            "label": self.label,
            "role": self.role,
            "do": dict(self.do),
        }


def message(kind: str, text: str, choices: Sequence[Choice] = (), **fields: Any) -> Message:
    """Make a message of a kind; ``fields`` is what this kind adds.

    Raises:
        ValueError: the kind is unknown, or the plain text is empty.

    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of message: {kind!r}")
    if not text.strip():
        raise ValueError(f"a message of kind {kind} needs a plain text")
    return {
        "id": f"m_{secrets.token_urlsafe(12)}",
        "kind": kind,
        "text": text,
        **fields,
        "choices": [choice.as_dict() for choice in choices],
    }


def for_client(sent: Message) -> Message:
    """The same message without what only the server may know."""
    return {
        **sent,
        "choices": [
            {key: choice[key] for key in ("id", "label", "role")}
            for choice in sent.get("choices", ())
        ],
    }


def find_choice(messages: Sequence[Message], choice_id: str) -> dict[str, Any] | None:
    """The choice with this id among some messages, with its ``do``; None where there is none."""
    # JSON may hold half a surrogate pair, which plain UTF-8 refuses.
    wanted = choice_id.encode(errors="surrogatepass")
    for sent in messages:
        for choice in sent.get("choices", ()):
            if secrets.compare_digest(str(choice["id"]).encode(), wanted):
                found: dict[str, Any] = choice
                return found
    return None
