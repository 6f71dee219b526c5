"""Walk the answers of a tree that may still be half written.

Rules use these instead of the models, so that one mistake does not hide the next: anything of
the wrong shape is passed over here and reported by the schema's rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeGuard

from bot.content.document import Document, Where
from bot.content.tree import Tree

#: The layers of an answer, in the order of its file.
LAYERS = ("short", "more", "simpler")


@dataclass(frozen=True, slots=True)
class Text:
    """One piece of text with the findings that stand beside it."""

    document: Document
    where: Where
    text: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """An answer as it stands in its file: an overview, a cell, a claim's, or one about the aid."""

    document: Document
    where: Where
    data: dict[str, Any]
    option: str | None

    def layer(self, name: str) -> list[Text]:
        """The texts of ``short``, ``more`` or ``simpler``."""
        texts = []
        for index, item in enumerate(items(self.data.get(name))):
            if isinstance(item, dict) and isinstance(item.get("text"), str):
                where = (*self.where, name, index, "text")
                findings = strings(item.get("findings"))
                texts.append(Text(self.document, where, item["text"], findings))
        return texts

    def uncertainty(self) -> list[Text]:
        """The text on how sure we are: one, or none when it is missing."""
        text = self.data.get("uncertainty")
        if not isinstance(text, str):
            return []
        findings = strings(self.data.get("uncertainty_findings"))
        return [Text(self.document, (*self.where, "uncertainty"), text, findings)]

    def texts(self) -> list[Text]:
        """Everything a person reads in the answer."""
        return [*(text for name in LAYERS for text in self.layer(name)), *self.uncertainty()]


def answers(tree: Tree) -> Iterator[RawAnswer]:
    """Every answer of the tree."""
    for document in tree.kind("question"):
        overview = document.get("overview")
        if isinstance(overview, dict):
            yield RawAnswer(document, ("overview",), overview, None)
        cells = document.get("cells")
        if isinstance(cells, dict):
            for option, cell in cells.items():
                if isinstance(cell, dict):
                    yield RawAnswer(document, ("cells", option), cell, option)
    for document in tree.kind("claim"):
        answer = document.get("answer")
        if isinstance(answer, dict):
            option = document.get("option")
            named = option if isinstance(option, str) else None
            yield RawAnswer(document, ("answer",), answer, named)
    for document in tree.kind("about"):
        for index in range(len(items(document.get("topics")))):
            answer = document.get("topics", index, "answer")
            if isinstance(answer, dict):
                yield RawAnswer(document, ("topics", index, "answer"), answer, None)


def items(value: Any) -> list[Any]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def ids(value: Any) -> set[str]:
    """The ids of the things in a list; anything without one is passed over."""
    named = (item.get("id") for item in items(value) if isinstance(item, dict))
    return {found for found in named if isinstance(found, str)}


def strings(value: Any) -> tuple[str, ...]:
    """The texts in a list; other values in it are passed over."""
    return tuple(item for item in items(value) if isinstance(item, str))


def is_number(value: Any) -> TypeGuard[float]:
    """True for whole numbers and decimals, but not for true and false."""
    return isinstance(value, int | float) and not isinstance(value, bool)
