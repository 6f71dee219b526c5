"""The addresses of answers: ``risks``, ``risks/hsct-own``, ``claim/few-side-effects``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.content.models import Answer, Content


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer belongs: a row's overview, a cell, or a claim."""

    address: str
    kind: str
    id: str
    option: str | None
    title: str
    answer: Answer

    @property
    def label(self) -> str:
        """The label of its phrasings in data/nlu."""
        return f"claim/{self.id}" if self.kind == "claim" else f"ask/{self.id}"


def address_of(kind: str, name: str, option: str | None = None) -> str:
    """The address of an answer; ``kind`` is question or claim."""
    if kind == "claim":
        return f"claim/{name}"
    return f"{name}/{option}" if option else name


def places(content: Content) -> Iterator[Place]:
    """Every answer: each row with its cells, in order, then the claims."""
    for question in content.questions.values():
        yield Place(
            question.id, "question", question.id, None, question.question, question.overview
        )
        for option, answer in question.cells.items():
            name = f"{question.question} — {content.options[option].short_name}"
            address = address_of("question", question.id, option)
            yield Place(address, "question", question.id, option, name, answer)
    for claim in content.claims.values():
        address = address_of("claim", claim.id)
        yield Place(address, "claim", claim.id, None, claim.claim, claim.answer)


def place(content: Content, address: str) -> Place | None:
    """The answer at an address, or None when there is none."""
    return next((found for found in places(content) if found.address == address), None)
