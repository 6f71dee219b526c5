"""Where a person is in a guide and what they said: by step id, so one answer can change alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from types import MappingProxyType
from typing import Any

#: Places of a walk that are no steps: own questions, the choice of the top three, the list.
OWN, TOP, LIST = "own", "top", "list"

#: What free text is awaited for. Text becomes a note only where one of these is set.
NOTE, OWN_QUESTION = "note", "own_question"


class Mark(str, Enum):
    """What a person did with a question."""

    ADDED = "added"
    SKIPPED = "skipped"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class StepAnswer:
    """What was said at one step."""

    mark: Mark | None = None
    note: str = ""
    picked: str = ""


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A question in the person's own words."""

    id: str
    question: str
    note: str = ""
    mark: Mark = Mark.ADDED


@dataclass(frozen=True, slots=True)
class WalkState:
    """A walk that can be left and resumed. ``as_dict``/``from_dict`` are JSON-able and lossless."""

    guide: str
    at: str
    active: bool = True
    awaiting: str = ""
    answers: Mapping[str, StepAnswer] = field(default_factory=lambda: MappingProxyType({}))
    own: tuple[OwnQuestion, ...] = ()
    top: tuple[str, ...] = ()

    def answer(self, step_id: str) -> StepAnswer:
        """What was said at this step; an empty answer where nothing was."""
        return self.answers.get(step_id, StepAnswer())

    def with_answer(self, step_id: str, answer: StepAnswer) -> WalkState:
        """The same walk with this step's answer replaced."""
        return replace(self, answers=MappingProxyType({**self.answers, step_id: answer}))

    def as_dict(self) -> dict[str, Any]:
        """Plain data for a slot or a file."""
        return {
            "guide": self.guide,
            "at": self.at,
            "active": self.active,
            "awaiting": self.awaiting,
            "answers": {
                step: {
                    "mark": answer.mark.value if answer.mark else "",
                    "note": answer.note,
                    "picked": answer.picked,
                }
                for step, answer in self.answers.items()
            },
            "own": [
                {"id": own.id, "question": own.question, "note": own.note, "mark": own.mark.value}
                for own in self.own
            ],
            "top": list(self.top),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> WalkState:
        """Read what ``as_dict`` wrote."""
        return cls(
            guide=data["guide"],
            at=data["at"],
            active=data["active"],
            awaiting=data["awaiting"],
            answers=MappingProxyType(
                {
                    step: StepAnswer(
                        mark=Mark(answer["mark"]) if answer["mark"] else None,
                        note=answer["note"],
                        picked=answer["picked"],
                    )
                    for step, answer in data["answers"].items()
                }
            ),
            own=tuple(
                OwnQuestion(own["id"], own["question"], own["note"], Mark(own["mark"]))
                for own in data["own"]
            ),
            top=tuple(data["top"]),
        )
