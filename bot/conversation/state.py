"""The context of a conversation: row, column, audience, layer, guide, misses, an open offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from bot.guides import WalkState

#: Names of the slots that keep a state between turns (``domain.yml`` lists the same).
SLOTS = (
    "question",
    "option",
    "unspecified",
    "claim",
    "audience",
    "detail",
    "guide",
    "misses",
    "offer",
)

PATIENT, PROFESSIONAL = "patient", "professional"


@dataclass(frozen=True, slots=True)
class State:
    """What a turn leaves to the next one. Each field is one slot of Rasa's tracker."""

    question: str = ""
    """Row of the last answer."""
    option: str = ""
    """Column in talk; it stays until another is named or the person asks for all."""
    unspecified: bool = False
    """Whether "stem cells" are in talk and nobody has said yet which kind."""
    claim: str = ""
    """Claim of the last answer, where it was one."""
    audience: str = PATIENT
    """Who is asking: a patient (or someone close to one), or a health professional."""
    detail: str = "short"
    """Layer of the last answer: short, more or simpler."""
    guide: WalkState | None = None
    misses: int = 0
    """How many messages in a row were not understood."""
    offer: Mapping[str, Any] = MappingProxyType({})
    """What a bare "yes" or "no" would do: {"yes": do, "no": do}."""

    def with_guide(self, walk: WalkState | None) -> State:
        """The same state at another place of the guide."""
        return replace(self, guide=walk)

    @property
    def walking(self) -> bool:
        """Whether a guide is under way."""
        return self.guide is not None and self.guide.active

    def to_slots(self) -> dict[str, Any]:
        """Plain data by slot name."""
        return {
            "question": self.question or None,
            "option": self.option or None,
            "unspecified": self.unspecified or None,
            "claim": self.claim or None,
            "audience": self.audience,
            "detail": self.detail,
            "guide": self.guide.as_dict() if self.guide else None,
            "misses": self.misses,
            "offer": dict(self.offer) or None,
        }

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> State:
        """Read what ``to_slots`` wrote; a slot that was never set is empty."""
        guide = slots.get("guide")
        return cls(
            question=slots.get("question") or "",
            option=slots.get("option") or "",
            unspecified=bool(slots.get("unspecified")),
            claim=slots.get("claim") or "",
            audience=slots.get("audience") or PATIENT,
            detail=slots.get("detail") or "short",
            guide=WalkState.from_dict(guide) if guide else None,
            misses=int(slots.get("misses") or 0),
            offer=MappingProxyType(dict(slots.get("offer") or {})),
        )
