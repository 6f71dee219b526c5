"""The list of banned wording: what it catches, and what it lets through."""

from __future__ import annotations

import pytest

from bot.content.document import read_document
from bot.content.tree import DEFAULT_ROOT

from .planted import Planted

COST = "content/en/questions/cost.yml"
PLAIN = "Ask who can help you with the forms."


def entries() -> list[tuple[str, str]]:
    path = DEFAULT_ROOT / "en" / "wording.yml"
    document = read_document(path, "wording", raw=path.read_bytes())
    return [(e["severity"], word) for e in document.data["wording"] for word in e.get("words", [])]


def codes(tree: Planted, text: str) -> set[str]:
    tree.replace(COST, f"- text: {PLAIN}", f'- text: "{text}"')
    return {p.code for p in tree.problems() if p.code.startswith("W")}


@pytest.mark.parametrize(("severity", "word"), entries())
def test_every_listed_word_is_caught(tree: Planted, severity: str, word: str) -> None:
    assert ("W001" if severity == "error" else "W002") in codes(tree, f"Ask of {word} now.")


@pytest.mark.parametrize(
    "text",
    [
        "1 in 8 people",
        "One in every ten people",
        "one in 100",
        "1 out of 8 people",
        "1 out of 100,000 people",
        "Twice as likely",
        "3 times more often",
        "Stem cell therapies help",
        "It carries a Relative Risk",
        "You should choose it",
        "There is no risk",
    ],
)
def test_misleading_wording_is_an_error(tree: Planted, text: str) -> None:
    assert "W001" in codes(tree, text)


@pytest.mark.parametrize(
    "text",
    [
        "1 of 8 people",
        "1 out of 100 people",
        "One of the four treatments",
        "An own-cell transplant is one thing.",
        "No data does not mean there is no risk.",
        "Ask two times if you must.",
        "Lupus is a rare disease.",
        "This decision aid was made for you.",
        "Ask about {option} and {options}.",
    ],
)
def test_plain_wording_passes(tree: Planted, text: str) -> None:
    assert codes(tree, text) == set()
