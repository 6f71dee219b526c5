"""B: the cells of a row can be set side by side, and good and bad are told in equal detail.

IPDAS asks for the same time span (b6) and denominator (b7) across options and for good and bad
points "in equal detail" (C1: length, order, how numbers are shown). It names no threshold, so the
two here are our own: see :data:`LONGEST` and :data:`MOST_WORDS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from bot.content.answers import RawAnswer, is_number, items, strings
from bot.content.document import Document
from bot.content.numbers import mentions
from bot.content.readability import words
from bot.content.rules.rule import Found, rule
from bot.content.tree import Tree

#: Words of a row's longest cell against its shortest. A cell that says "no good data" needs fewer
#: words than one with four studies; at more than this, one choice is told and the other is named.
LONGEST = 2.5
#: Words on harm against words on benefit, per row, for one option, and the other way round. With
#: half as much again on one side, a reader sees at a glance which side the text is on.
MOST_WORDS = 1.5

_UNITS = {"day": "day", "week": "week", "month": "month", "year": "year"}
_SPAN = re.compile(r"[\s-]*(day|week|month|year)s?\b", re.IGNORECASE)
_NO_TIME = re.compile(
    r"\b(?:gives?|names?|tells?|states?) no time\b|\bnot (?:say|tell) (?:when|how long)\b",
    re.IGNORECASE,
)
_NO_TOTAL = re.compile(
    r"\b(?:not (?:say|tell) how many|no (?:count|number) of people)\b", re.IGNORECASE
)
_PERCENT_SIGN = re.compile(r"\d+(?:\.\d+)?\s?%(?! of (?:the|all) (?:cost|price|dose))")


def _cells(document: Document) -> list[RawAnswer]:
    """The cells of a comparable row; none for other rows."""
    cells = document.get("cells")
    if document.get("comparable") is not True or not isinstance(cells, dict):
        return []
    return [
        RawAnswer(document, ("cells", option), cell, option)
        for option, cell in cells.items()
        if isinstance(cell, dict)
    ]


def _drawn(
    tree: Tree, cell: RawAnswer
) -> Iterator[tuple[int, str, dict[str, Any], dict[str, Any]]]:
    """Index, reference, finding and figure of everything a cell draws."""
    findings = tree.findings()
    for index, ref in enumerate(strings(cell.data.get("figures"))):
        finding_id, _, figure_id = ref.partition("#")
        finding = findings.get(finding_id, {})
        for figure in items(finding.get("figures")):
            if isinstance(figure, dict) and figure.get("id") == figure_id:
                yield index, ref, finding, figure


def spans(text: str) -> set[tuple[int, str]]:
    """The time spans in a text: ("5 years", "five-year") → (5, "year"); 24 months are 2 years."""
    found = set()
    for mention in mentions(text):
        unit = _SPAN.match(text, mention.start + len(mention.text))
        if unit and mention.value == int(mention.value):
            found.add(_normal(int(mention.value), _UNITS[unit[1].lower()]))
    if re.search(r"\b(?:one|a|per) year\b", text, re.IGNORECASE):
        found.add((1, "year"))
    return found


def _normal(number: int, unit: str) -> tuple[int, str]:
    return (number // 12, "year") if unit == "month" and number % 12 == 0 else (number, unit)


def _said(cell: RawAnswer) -> str:
    return " ".join(text.text for text in cell.texts())


def _length(answer: RawAnswer) -> int:
    return sum(len(words(text.text)) for name in ("short", "more") for text in answer.layer(name))


@rule(
    "B001",
    "warning",
    reason="A chance without a time and a number of people cannot be set beside another.",
    remedy="Give the figure `at`, and `of` or a number in its population; or say in the cell that "
    "the source names no time, or does not say how many people it counted.",
)
def drawn_figures_tell_time_and_people(tree: Tree) -> Iterator[Found]:
    """A figure drawn in a comparable row tells over what time and of how many people."""
    for document in tree.kind("question"):
        for cell in _cells(document):
            said = _said(cell)
            for index, ref, finding, figure in _drawn(tree, cell):
                where = (*cell.where, "figures", index)
                if not figure.get("at") and not _NO_TIME.search(said):
                    yield Found(document, where, f"`{ref}` has no time span, and no text says so")
                counted = is_number(figure.get("of")) or any(
                    True for _ in mentions(str(finding.get("population") or ""))
                )
                if not counted and not _NO_TOTAL.search(said):
                    message = f"`{ref}` does not tell of how many people, and no text says so"
                    yield Found(document, where, message)


@rule(
    "B002",
    "warning",
    reason="Chances over different times look as if they could be compared (IPDAS b6).",
    remedy="Say the time span in the cell's text, next to the number.",
)
def different_times_are_said(tree: Tree) -> Iterator[Found]:
    """Where figures drawn in one row have different time spans, each cell says its own."""
    for document in tree.kind("question"):
        timed = [
            (cell, index, ref, str(figure["at"]))
            for cell in _cells(document)
            for index, ref, _finding, figure in _drawn(tree, cell)
            if figure.get("at")
        ]
        known = {span for *_, at in timed for span in spans(at)}
        if len(known) < 2:
            continue
        for cell, index, ref, at in timed:
            own = spans(at)
            if own and not own & spans(_said(cell)):
                message = f"`{ref}` is {at}, others of this row are not, and no text says so"
                yield Found(document, (*cell.where, "figures", index), message)


@rule(
    "B003",
    "warning",
    reason="The same chance looks larger or smaller in another form (IPDAS b7, C1).",
    remedy="Write the share out of 100, or as counted, as in the other cells.",
)
def shares_have_one_form(tree: Tree) -> Iterator[Found]:
    """The cells of a row tell shares of people out of 100 or as counted, never with a % sign."""
    for document in tree.kind("question"):
        for cell in _cells(document):
            for text in cell.texts():
                sign = _PERCENT_SIGN.search(text.text)
                if sign:
                    message = "a share with a % sign beside cells that count out of 100"
                    yield Found(document, text.where, message, needle=sign.group())


@rule(
    "B004",
    "warning",
    reason="What gets more words looks weightier (IPDAS C1: good and bad in equal detail).",
    remedy="Shorten the long cell, or say more of what is known, and not known, in the short one.",
)
def cells_of_a_row_are_alike_in_length(tree: Tree) -> Iterator[Found]:
    """The longest cell of a row has at most 2.5 times the words of the shortest."""
    for document in tree.kind("question"):
        lengths = [(length, cell) for cell in _cells(document) if (length := _length(cell))]
        if len(lengths) < 2:
            continue
        shortest = min(length for length, _ in lengths)
        for length, cell in lengths:
            if length > LONGEST * shortest:
                message = f"{length} words, the shortest cell of this row has {shortest}"
                yield Found(document, cell.where, message, at_key=True)


@rule(
    "B005",
    "warning",
    reason="An option whose good points get more words than its bad ones is being sold (IPDAS C1).",
    remedy="Say as much on the harms of this option as on its benefits, or the other way round.",
)
def good_and_bad_are_alike_in_length(tree: Tree) -> Iterator[Found]:
    """For each option, rows on harm and on benefit differ in mean length by at most half."""
    lengths: dict[str, dict[str, list[tuple[int, RawAnswer]]]] = {}
    for document in tree.kind("question"):
        side = document.get("weighs")
        if side in ("benefit", "harm"):
            for cell in _cells(document):
                sides = lengths.setdefault(str(cell.option), {})
                sides.setdefault(side, []).append((_length(cell), cell))
    for option, sides in lengths.items():
        if len(sides) < 2:
            continue
        mean = {side: sum(n for n, _ in cells) / len(cells) for side, cells in sides.items()}
        more, less = sorted(mean, key=lambda side: mean[side], reverse=True)
        if mean[more] > MOST_WORDS * mean[less]:
            _length_of_it, cell = max(sides[more], key=lambda pair: pair[0])
            message = (
                f"`{option}`: {mean[more]:.0f} words on {more} in a row, {mean[less]:.0f} on {less}"
            )
            yield Found(cell.document, cell.where, message, at_key=True)


@rule(
    "B006",
    "warning",
    reason="What always stands first is chosen more often (IPDAS C1: order).",
    remedy="Put the cells in the order of the options (`order` in options/).",
)
def cells_stand_in_order(tree: Tree) -> Iterator[Found]:
    """The cells of every row stand in the order of the options."""
    place = {
        document.name: document.get("order")
        for document in tree.kind("option")
        if is_number(document.get("order"))
    }
    for document in tree.kind("question"):
        cells = [cell for cell in _cells(document) if cell.option in place]
        for before, cell in pairwise(cells):
            if place[str(before.option)] > place[str(cell.option)]:
                message = f"`{cell.option}` stands after `{before.option}`"
                yield Found(document, cell.where, message, at_key=True)
