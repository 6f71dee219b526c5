"""The preview's pages as HTML: the list of all answers, and one page for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment

from bot.content.models import Answer, Content, Finding, Source
from bot.content.problem import Problem
from bot.content.readability import (
    FKGL_LIMIT,
    SIMPLER_LIMIT,
    SMOG_LIMIT,
    ReadingLevel,
    reading_level,
)
from bot.content.rules.phrasings import FEWEST_PHRASINGS
from bot.messages.answers import (
    MORE,
    SIMPLER,
    answer_message,
    claim_message,
    comparison_message,
)
from bot.messages.message import Message
from bot.messages.pages import templates_in
from bot.messages.words import Words
from bot.workbench.icon_array import icon_array
from bot.workbench.places import Place, places
from bot.workbench.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Attention:
    """What one answer needs: counts of errors and warnings, and words for the rest."""

    errors: int
    warnings: int
    notes: tuple[str, ...]

    @property
    def level(self) -> str:
        """error, warning, note or clear: the gravest of what is needed."""
        if self.errors:
            return "error"
        if self.warnings:
            return "warning"
        return "note" if self.notes else "clear"


def attention(snapshot: Snapshot, place: Place) -> Attention:
    """What an answer needs: mistakes, a review past its day, more ways of asking."""
    problems = snapshot.problems_in(place.address)
    if place.option is None:
        problems += snapshot.problems_beside(place.address)
    errors = sum(problem.severity == "error" for problem in problems)
    notes = []
    review = place.answer.review
    if review.status == "approved" and not review.is_approved(snapshot.today):
        notes.append("past due")
    asked = snapshot.phrasings.get(place.label, 0)
    if place.option is None and snapshot.phrasings and asked < FEWEST_PHRASINGS:
        # Rule Q002 asks this of questions; claims are matched by their figures too.
        notes.append(f"{asked} phrasings" if asked else "no phrasings")
    return Attention(errors, len(problems) - errors, tuple(notes))


def index_page(snapshot: Snapshot) -> str:
    """All answers, by group, with what needs attention on top."""
    content = snapshot.content
    groups: dict[str, list[dict[str, Any]]] = {}
    rows: list[dict[str, Any]] = []
    unreviewed = 0
    if content is not None:
        for place in places(content):
            unreviewed += not place.answer.review.is_approved(snapshot.today)
            needs = attention(snapshot, place)
            entry = {"place": place, "needs": needs, "cells": []}
            if place.option is not None:
                entry["name"] = content.options[place.option].short_name
                rows[-1]["cells"].append(entry)
                continue
            heading = (
                "Claims people may have read"
                if place.kind == "claim"
                else content.groups[content.questions[place.id].group].name
            )
            rows = groups.setdefault(heading, [])
            rows.append(entry)
    listed = [entry for rows in groups.values() for row in rows for entry in (row, *row["cells"])]
    return _render(
        "index.html",
        snapshot,
        title="All answers",
        groups=groups,
        total=len(listed),
        unreviewed=unreviewed,
        past_due=[entry for entry in listed if "past due" in entry["needs"].notes],
        few_phrasings=[
            entry for entry in listed if any("phrasings" in note for note in entry["needs"].notes)
        ],
        by_file=_by_file(snapshot.problems or ()),
    )


def answer_page(snapshot: Snapshot, place: Place) -> str:
    """One answer as patients see it, in each layer, and all that stands behind it."""
    content = snapshot.content
    assert content is not None  # a place comes from content
    words = Words(content.interface)
    message = _message(content, words, place, layer=MORE, clinical=True)
    simpler = None
    if place.answer.simpler:
        simpler = _message(content, words, place, layer=SIMPLER)["short"]
    for figure in message["figures"]:
        figure["picture"] = icon_array(figure["percent"], figure["text"])
    question = content.questions.get(place.id) if place.kind == "question" else None
    comparison = None
    if question is not None and question.cells:
        comparison = comparison_message(content, words, place.id, list(question.cells), ())
    extent = snapshot.extents.get(place.address)
    return _render(
        "answer.html",
        snapshot,
        title=place.title,
        place=place,
        message=message,
        simpler=simpler,
        comparison=comparison,
        question=question,
        claim=content.claims.get(place.id) if place.kind == "claim" else None,
        evidence=_evidence(content, place.answer, message),
        levels=_levels(snapshot, place.answer),
        limits={"fkgl": FKGL_LIMIT, "smog": SMOG_LIMIT, "simpler": SIMPLER_LIMIT},
        in_answer=snapshot.problems_in(place.address),
        beside=snapshot.problems_beside(place.address),
        extent=extent,
        asked=snapshot.phrasings.get(place.label, 0),
        fewest=FEWEST_PHRASINGS,
        follow_ups=[content.questions[id_] for id_ in place.answer.follow_ups],
        options=content.options,
    )


def waiting_page(snapshot: Snapshot) -> str:
    """What is shown before there is any content that could be built."""
    return _render("waiting.html", snapshot, title="Preview")


def missing_page(snapshot: Snapshot, address: str) -> str:
    """What is shown for an address without an answer."""
    return _render("missing.html", snapshot, title="No such answer", address=address)


def _message(content: Content, words: Words, place: Place, **how: Any) -> Message:
    if place.kind == "claim":
        return claim_message(content, words, place.id, (), **how)
    return answer_message(content, words, place.id, place.option, (), **how)


def _levels(snapshot: Snapshot, answer: Answer) -> list[dict[str, Any]]:
    rows = []
    layers = (("short", answer.short), ("more", answer.more), ("simpler", answer.simpler))
    for name, sentences in layers:
        if not sentences:
            continue
        texts = [sentence.text for sentence in sentences]
        rows.append(_level_row(name, reading_level(texts), reading_level(texts, snapshot.terms)))
    uncertainty = [answer.uncertainty]
    rows.append(
        _level_row(
            "uncertainty", reading_level(uncertainty), reading_level(uncertainty, snapshot.terms)
        )
    )
    return rows


def _level_row(name: str, before: ReadingLevel, after: ReadingLevel) -> dict[str, Any]:
    # The rules hold for the layers; how sure we are is shown for information.
    judged = name != "uncertainty"
    grade = SIMPLER_LIMIT if name == "simpler" else FKGL_LIMIT
    return {
        "layer": name,
        "words": before.words,
        "sentences": before.sentences,
        "before": before,
        "after": after,
        "fkgl_over": judged and round(after.fkgl, 1) > grade,
        "smog_over": judged and round(after.smog, 1) > SMOG_LIMIT,
        "long_words": list(dict.fromkeys(word.lower() for word in after.long_words)),
    }


def _evidence(content: Content, answer: Answer, message: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The findings an answer cites, by source, in the order of their numbers."""
    found: dict[str, list[Finding]] = {}
    for finding_id in answer.cited:
        finding = content.findings[finding_id]
        found.setdefault(finding.source_id, []).append(finding)
    numbers = {entry["id"]: entry["n"] for entry in message["sources"]}
    kinds = {entry["id"]: entry["kind_label"] for entry in message["sources"]}
    rows = [
        {
            "n": numbers[source_id],
            "source": content.sources[source_id],
            "kind": kinds[source_id],
            "findings": findings,
            "overlaps": _cited_overlaps(content.sources[source_id], found),
        }
        for source_id, findings in found.items()
    ]
    return sorted(rows, key=lambda row: row["n"])


def _cited_overlaps(source: Source, cited: Mapping[str, Any]) -> list[str]:
    return [other for other in source.overlaps if other in cited]


def _by_file(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        found.setdefault(str(problem.path), []).append(problem)
    return found


def _render(template: str, snapshot: Snapshot, **names: Any) -> str:
    page: str = environment().get_template(template).render(snapshot=snapshot, **names)
    return page


def environment() -> Environment:
    """The templates of the workbench."""
    return templates_in(Path(__file__).with_name("templates"))
