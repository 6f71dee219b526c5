"""W: wording that misleads, frightens or steers; the list is content/<locale>/wording.yml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.content.answers import answers, items, strings
from bot.content.document import Document, Where
from bot.content.readability import sentences
from bot.content.rules.rule import Found, rule
from bot.content.tree import Tree

#: Keys whose texts people read, in the kinds of file that are not answers.
_READ_KEYS = {
    "question": {"question", "label", "safety_line"},
    "claim": {"met_in"},
    "option": {"name", "short_name", "summary"},
    "groups": {"name", "description"},
    "glossary": {"meaning"},
    "about": {"question", "label"},
    "clinic": {"note"},
    "guide": {
        "title",
        "intro",
        "own_prompt",
        "top_prompt",
        "list_intro",
        "name",
        "question",
        "why",
    },
}
#: Kinds in which every text is read by people.
_ALL_KEYS = ("interface", "widget-texts")


#: A word in braces is filled in by the program and never read.
_PLACEHOLDER = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class _Banned:
    severity: str
    reason: str
    remedy: str
    pattern: re.Pattern[str]
    allowed: re.Pattern[str]
    unless: re.Pattern[str]

    def hits(self, read: Iterable[str]) -> Iterator[str]:
        """What is found in the sentences of a text, given without its placeholders."""
        for sentence in read:
            # Asked first, as it is found in one sentence of a hundred.
            if not self.pattern.search(sentence) or self.unless.search(sentence):
                continue
            allowed = [match.span() for match in self.allowed.finditer(sentence)]
            for match in self.pattern.finditer(sentence):
                if not any(start <= match.start() and match.end() <= end for start, end in allowed):
                    yield match.group()


def _banned(tree: Tree) -> list[_Banned]:
    document = tree.single("wording")
    found = []
    for entry in items(document.get("wording")) if document else ():
        if not isinstance(entry, dict):
            continue
        patterns = [_phrases(strings(entry.get("words")))]
        if isinstance(entry.get("pattern"), str):
            patterns.append(entry["pattern"])
        try:
            joined = re.compile("|".join(filter(None, patterns)) or r"(?!)", re.IGNORECASE)
        except re.error:
            # W003 reports it.
            continue
        found.append(
            _Banned(
                severity=str(entry.get("severity")),
                reason=str(entry.get("reason")),
                remedy=str(entry.get("remedy")),
                pattern=joined,
                allowed=_compiled(entry.get("except")),
                unless=_compiled(entry.get("unless")),
            )
        )
    return found


def _compiled(phrases: Any) -> re.Pattern[str]:
    return re.compile(_phrases(strings(phrases)) or r"(?!)", re.IGNORECASE)


def _phrases(phrases: tuple[str, ...]) -> str:
    ordered = sorted(phrases, key=len, reverse=True)
    joined = "|".join(re.escape(phrase).replace("'", "['’]") for phrase in ordered)
    return rf"(?<![\w-])(?:{joined})(?![\w-])" if joined else ""


def _read_texts(tree: Tree) -> Iterator[tuple[Document, Where, str]]:
    for answer in answers(tree):
        for piece in answer.texts():
            yield piece.document, piece.where, piece.text
    for kind, keys in _READ_KEYS.items():
        for document in tree.kind(kind):
            for where, text, key in _leaves(document.data, (), ""):
                inside_answer = where[0] in ("overview", "cells", "answer")
                if key in keys and not inside_answer:
                    yield document, where, text
    for kind in _ALL_KEYS:
        for document in tree.kind(kind):
            for where, text, _key in _leaves(document.data, (), ""):
                yield document, where, text


def _read_sentences(tree: Tree) -> list[tuple[Document, Where, list[str]]]:
    return [
        (document, where, sentences(_PLACEHOLDER.sub("", text)))
        for document, where, text in _read_texts(tree)
    ]


def _leaves(value: Any, where: Where, key: str) -> Iterator[tuple[Where, str, str]]:
    if isinstance(value, str):
        yield where, value, key
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _leaves(item, (*where, name), name)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, (*where, index), key)


def _hits(tree: Tree, severity: str) -> Iterator[Found]:
    banned = [entry for entry in _banned(tree) if entry.severity == severity]
    for document, where, read in tree.once(_read_sentences):
        for entry in banned:
            for hit in entry.hits(read):
                message = f"“{hit}”: {entry.reason.rstrip('.')}"
                yield Found(document, where, message, entry.remedy, needle=hit)


@rule(
    "W001",
    "error",
    reason="The wording misleads or steers; wording.yml gives the reason for each.",
    remedy="Use the wording that wording.yml names instead.",
)
def no_misleading_wording(tree: Tree) -> Iterator[Found]:
    """Nothing people read uses wording listed as an error in wording.yml."""
    yield from _hits(tree, "error")


@rule(
    "W002",
    "warning",
    reason="The wording is hard or unkind; wording.yml gives the reason for each.",
    remedy="Use the wording that wording.yml names instead.",
)
def no_unkind_wording(tree: Tree) -> Iterator[Found]:
    """Nothing people read uses wording listed as a warning in wording.yml."""
    yield from _hits(tree, "warning")


@rule(
    "W003",
    "error",
    reason="A pattern that cannot be read bans nothing.",
    remedy="Correct the regular expression.",
)
def patterns_are_valid(tree: Tree) -> Iterator[Found]:
    """Every pattern in wording.yml is a valid regular expression."""
    document = tree.single("wording")
    for index in range(len(items(document.get("wording")) if document else ())):
        pattern = document.get("wording", index, "pattern") if document else None
        if document and isinstance(pattern, str):
            try:
                re.compile(pattern)
            except re.error as error:
                yield Found(document, ("wording", index, "pattern"), f"not a pattern: {error}")
