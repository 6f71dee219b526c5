"""The report: one HTML file on the state of the content, with nothing to load from anywhere."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from markupsafe import Markup

from bot.content.models import Answer, Content, Source
from bot.content.readability import FKGL_LIMIT, SMOG_LIMIT, UnavoidableTerms, reading_level
from bot.content.rules.plain_language import unavoidable_terms
from bot.content.tree import Tree
from bot.messages.words import Words
from bot.workbench.places import Place, places
from bot.workbench.plots import grades_plot
from bot.workbench.preview_pages import environment
from bot.workbench.scorecard import GROUPS, Facts, judge, totals

_NO_DATA = re.compile(r"\bno (?:good )?data\b", re.IGNORECASE)
#: What is recommended or allowed stands apart from what was found.
_GUIDANCE = ("guideline", "regulator")
_RESEARCH = ("systematic-review", "trial", "cohort", "case-report")
#: Sources listed as the most cited.
_MOST = 20


def report_page(facts: Facts, tree: Tree, counts: Mapping[str, int], today: date) -> str:
    """The report as HTML: grid, reading levels, reviews, evidence, links, score card's totals."""
    content = facts.content
    words = Words(content.interface)
    listed = list(places(content))
    style = Path(__file__).with_name("static").joinpath("workbench.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    recorded = {release.version: release for release in facts.releases}
    page: str = (
        environment()
        .get_template("report.html")
        .render(
            style=Markup(style),
            policy=f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:",
            content=content,
            today=today.isoformat(),
            release=recorded.get(content.version),
            counts=counts,
            errors=sum(problem.severity == "error" for problem in facts.problems),
            warnings=sum(problem.severity == "warning" for problem in facts.problems),
            score=_score(facts),
            grid=_grid(content),
            reading=_reading(listed, unavoidable_terms(tree)),
            reviews=_reviews(listed, today),
            kinds=_kinds(content, words),
            most_cited=_most_cited(content, listed),
            no_interval=_without_interval(content),
            proportions=sum(
                figure.proportion is not None
                for finding in content.findings.values()
                for figure in finding.figures
            ),
            overlaps=_overlaps(content),
            links=_links(content, words),
        )
    )
    return page


def _score(facts: Facts) -> list[dict[str, Any]]:
    judged = judge(facts)
    return [
        {"name": group.name, **{"count": totals(judged[item.code] for item in group.items)},
         "items": len(group.items)}
        for group in GROUPS
    ]  # fmt: skip


def _grid(content: Content) -> list[dict[str, Any]]:
    return [
        {
            "question": question,
            "cells": [_cell(content, question.cells.get(option)) for option in content.options],
        }
        for question in content.questions.values()
        if question.comparable
    ]


def _cell(content: Content, answer: Answer | None) -> dict[str, Any]:
    if answer is None:
        return {"state": "missing", "sources": 0, "figures": 0}
    said = " ".join(part.text for part in answer.short)
    return {
        "state": "no data" if _NO_DATA.search(said) else "answer",
        "sources": len({content.findings[id_].source_id for id_ in answer.cited}),
        "figures": len(answer.figures),
    }


def _reading(listed: Sequence[Place], terms: UnavoidableTerms) -> dict[str, Any]:
    rows: list[dict[str, Any]] = []
    for place in listed:
        for layer, parts in (("short", place.answer.short), ("more", place.answer.more)):
            texts = [part.text for part in parts]
            before, after = reading_level(texts), reading_level(texts, terms)
            rows.append({"address": place.address, "layer": layer, "before": before,
                         "after": after})  # fmt: skip
    measures = []
    for name, limit in (("fkgl", FKGL_LIMIT), ("smog", SMOG_LIMIT)):
        raw: list[float] = [getattr(row["before"], name) for row in rows]
        plain: list[float] = [getattr(row["after"], name) for row in rows]
        title = "Flesch-Kincaid grade" if name == "fkgl" else "SMOG grade"
        measures.append(
            {
                "title": title,
                "limit": limit,
                "plot": grades_plot(title, raw, plain, limit),
                "median": (median(raw), median(plain)) if rows else (0.0, 0.0),
                "worst": (max(raw), max(plain)) if rows else (0.0, 0.0),
                "over": tuple(
                    sum(round(grade, 1) > limit for grade in side) for side in (raw, plain)
                ),
            }
        )
    hardest = sorted(rows, key=lambda row: -row["after"].fkgl)[:10]
    simpler = [
        reading_level([part.text for part in place.answer.simpler], terms).fkgl
        for place in listed
        if place.answer.simpler
    ]
    return {"measures": measures, "hardest": hardest, "texts": len(rows), "simpler": simpler}


def _reviews(listed: Sequence[Place], today: date) -> dict[str, Any]:
    due: dict[str, list[Place]] = {}
    past = []
    for place in listed:
        review = place.answer.review
        if review.status == "approved" and review.due is not None:
            if review.is_approved(today):
                due.setdefault(review.due.strftime("%Y-%m"), []).append(place)
            else:
                past.append(place)
    return {
        "status": Counter(place.answer.review.status for place in listed),
        "due": dict(sorted(due.items())),
        "past": past,
    }


def _kinds(content: Content, words: Words) -> list[dict[str, Any]]:
    count: Counter[str] = Counter(source.kind for source in content.sources.values())
    findings: Counter[str] = Counter(content.source_of(id_).kind for id_ in content.findings)
    groups = (
        ("Studies of people", _RESEARCH),
        ("What is recommended or allowed", _GUIDANCE),
        ("Other pages", tuple(kind for kind in count if kind not in (*_RESEARCH, *_GUIDANCE))),
    )
    most = max(count.values(), default=1)
    return [
        {
            "name": name,
            "rows": [
                {"label": words.kind(kind), "sources": count[kind], "findings": findings[kind],
                 "share": round(100 * count[kind] / most)}
                for kind in sorted(kinds, key=lambda kind: -count[kind]) if count[kind]
            ],
        }
        for name, kinds in groups
    ]  # fmt: skip


def _most_cited(content: Content, listed: Sequence[Place]) -> dict[str, Any]:
    count = Counter(
        source
        for place in listed
        for source in {content.findings[id_].source_id for id_ in place.answer.cited}
    )
    unused = [id_ for id_ in content.sources if id_ not in count]
    return {
        "top": [(content.sources[id_], number) for id_, number in count.most_common(_MOST)],
        "unused": unused,
    }


def _without_interval(content: Content) -> list[str]:
    return [
        f"{finding.id}#{figure.id}"
        for finding in content.findings.values()
        for figure in finding.figures
        if figure.proportion is not None and not figure.interval
    ]


def _overlaps(content: Content) -> list[list[Source]]:
    """Groups of sources that share people, directly or through one another."""
    groups: list[set[str]] = []
    for source in content.sources.values():
        if source.overlaps:
            joined = {source.id, *source.overlaps}
            for group in [group for group in groups if group & joined]:
                joined |= group
                groups.remove(group)
            groups.append(joined)
    return [[content.sources[id_] for id_ in sorted(group)] for group in groups]


def _links(content: Content, words: Words) -> list[dict[str, Any]]:
    return [
        {"source": source, "kind": words.kind(source.kind)}
        for source in sorted(content.sources.values(), key=lambda one: (one.url is None, one.id))
    ]
