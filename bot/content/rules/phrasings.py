"""Q: how people ask (data/nlu) fits the questions there are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.content.answers import items
from bot.content.document import Document, Position
from bot.content.rules.rule import Found, rule
from bot.content.tree import Tree

#: A question with fewer ways of asking it is matched badly.
FEWEST_PHRASINGS = 12

#: Labels that stand for something other than a question or a claim.
BARE_INTENTS = frozenset(
    [
        "greet",
        "thanks",
        "goodbye",
        "bot_challenge",
        "capabilities",
        "human_handoff",
        "professional",
        "patient",
        "about",
        "out_of_scope",
        "other_condition",
        "personal_advice",
        "diagnosis",
        "compare",
        "sources",
        "checklist",
        "repeat",
        "more",
        "simpler",
        "restart",
        "cancel",
        "yes",
        "no",
    ]
)

# Rasa marks entities as [words](label) or [words]{"entity": …}.
_ENTITY = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


@dataclass(frozen=True, slots=True)
class _Phrasing:
    document: Document
    label: str
    text: str
    normal: str
    position: Position


def _intents(tree: Tree) -> Iterator[tuple[Document, int, str]]:
    for document in tree.phrasings:
        for index, block in enumerate(items(document.get("nlu"))):
            if isinstance(block, dict) and isinstance(block.get("intent"), str):
                yield document, index, block["intent"]


def _phrasings(tree: Tree) -> list[_Phrasing]:
    found: list[_Phrasing] = []
    for document, index, label in _intents(tree):
        where = ("nlu", index, "examples")
        examples = document.get(*where)
        if not isinstance(examples, str):
            continue
        first = document.position(where)
        lines = document.source.split("\n")
        # The block scalar's position is that of its "|"; its lines follow below it.
        for offset, written in enumerate(examples.split("\n")):
            line = first.line + 1 + offset
            stripped = written.strip()
            if stripped.startswith("- ") and line <= len(lines):
                column = lines[line - 1].find("- ") + 3
                text = stripped[2:].strip()
                place = Position(line, column)
                found.append(_Phrasing(document, label, text, _normal(text), place))
    return found


def phrasing_counts(tree: Tree) -> dict[str, int]:
    """How many different ways of asking stand under each label."""
    texts: dict[str, set[str]] = {}
    for phrasing in tree.once(_phrasings):
        texts.setdefault(phrasing.label, set()).add(phrasing.normal)
    return {label: len(found) for label, found in texts.items()}


def _normal(text: str) -> str:
    plain = _ENTITY.sub(r"\1", text).casefold().replace("’", "'")
    return " ".join(re.sub(r"[^\w\s']", " ", plain).split())


@rule(
    "Q001",
    "error",
    reason="The matcher learns two answers for the same words.",
    remedy="Keep it under the label that answers it best.",
)
def one_label_a_phrasing(tree: Tree) -> Iterator[Found]:
    """No phrasing stands under two labels."""
    seen: dict[str, _Phrasing] = {}
    for phrasing in tree.once(_phrasings):
        first = seen.setdefault(phrasing.normal, phrasing)
        if first.label != phrasing.label:
            message = (
                f"“{phrasing.text}” stands under `{phrasing.label}` and, in "
                f"{first.document.path.name} line {first.position.line}, under `{first.label}`"
            )
            yield Found(phrasing.document, (), message, position=phrasing.position)


@rule(
    "Q002",
    "error",
    reason="With few examples a question is missed, or taken for another.",
    remedy="Add ways in which real people would ask it.",
)
def enough_phrasings(tree: Tree) -> Iterator[Found]:
    """Every question has at least 12 phrasings in data/nlu."""
    # In a file nobody can read may stand any number of them.
    if not tree.has_phrasings or not all(document.readable for document in tree.phrasings):
        return
    counts = phrasing_counts(tree)
    for document in tree.kind("question"):
        number = counts.get(f"ask/{document.name}", 0)
        if number < FEWEST_PHRASINGS:
            message = f"`ask/{document.name}` has {number} phrasings (at least {FEWEST_PHRASINGS})"
            yield Found(document, ("id",), message)


@rule(
    "Q003",
    "error",
    reason="A label that names nothing leads to no answer.",
    remedy="Write ask/<question id>, claim/<claim id>, or one of the known intents.",
)
def labels_are_known(tree: Tree) -> Iterator[Found]:
    """Every label in data/nlu names a question, a claim or a known intent."""
    known = set(BARE_INTENTS)
    known.update(f"ask/{name}" for name in tree.names("question"))
    known.update(f"claim/{name}" for name in tree.names("claim"))
    reported: set[str] = set()
    for document, index, label in _intents(tree):
        if label not in known and label not in reported:
            reported.add(label)
            yield Found(document, ("nlu", index, "intent"), f"the label `{label}` is not known")


@rule(
    "Q004",
    "warning",
    reason="The same words twice teach the matcher nothing and weigh double.",
    remedy="Take one out.",
)
def no_phrasing_twice(tree: Tree) -> Iterator[Found]:
    """No phrasing stands twice under its label."""
    seen: set[tuple[str, str]] = set()
    for phrasing in tree.once(_phrasings):
        key = (phrasing.label, phrasing.normal)
        if key in seen:
            message = f"“{phrasing.text}” stands twice under `{phrasing.label}`"
            yield Found(phrasing.document, (), message, position=phrasing.position)
        seen.add(key)
