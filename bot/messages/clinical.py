"""The layer for health professionals: design, people, follow-up, comparator, figures, interval.

It is generated from the findings that an answer cites, so it says nothing that was not read in a
source, and nobody has to keep it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from bot.content.models import Content, Figure, Finding
from bot.messages.citations import Citations
from bot.messages.words import Words

#: "28 people with lupus", but not "18 to 45 years", "50%" or "15 studies".
_LEADING_NUMBER = re.compile(
    r"\s*(\d{1,3}(?:,\d{3})+|\d+)\b(?!\s*(?:[-–.%]|to \d|studies|reports|pages))"
)


def clinical_rows(
    content: Content, words: Words, citations: Citations, findings: Iterable[str]
) -> list[dict[str, Any]]:
    """One row for each finding that tells of people or figures, in the order given.

    ``source`` is the number the message gives the source; ``n`` is the number of people, or None
    where the finding does not tell; ``at`` the time spans of the figures.
    """
    rows = []
    for finding_id in dict.fromkeys(findings):
        finding = content.findings[finding_id]
        if not finding.figures and not finding.population:
            continue
        (number,) = citations.cite([finding_id])
        spans = dict.fromkeys(figure.at for figure in finding.figures if figure.at)
        rows.append(
            {
                "source": number,
                "finding": finding_id,
                "design": words.kind(content.source_of(finding_id).kind),
                "says": finding.says,
                "population": finding.population,
                "n": people(finding),
                "at": "; ".join(spans),
                "comparator": words.comparison(finding.comparator),
                "figures": [_figure(words, figure) for figure in finding.figures],
            }
        )
    return rows


def people(finding: Finding) -> int | None:
    """How many people a finding is about: the number its population begins with, or None.

    Totals of figures do not tell: "1 of 4" may be a rate, and a subgroup is not the study.
    """
    leading = _LEADING_NUMBER.match(finding.population or "")
    return int(leading[1].replace(",", "")) if leading else None


def clinical_line(words: Words, row: dict[str, Any]) -> str:
    """A row as plain text."""
    figures = [
        f"{figure['label']}: {figure['value']}"
        + (f" [{figure['interval']}]" if figure["interval"] else "")
        + (f" ({figure['at']})" if figure["at"] else "")
        for figure in row["figures"]
    ]
    told = [row["design"], row["population"], row["comparator"], *figures]
    if row["n"] is not None:
        told.insert(1, f"n = {row['n']}")
    return f"[{row['source']}] " + "; ".join(part for part in told if part)


def _figure(words: Words, figure: Figure) -> dict[str, Any]:
    return {
        "label": figure.label,
        "value": _value(words, figure),
        "interval": figure.interval,
        "at": figure.at,
    }


def _value(words: Words, figure: Figure) -> str:
    counted = figure.count is not None and figure.of
    percent = f"{figure.percent:g}" if figure.percent is not None else ""
    if counted and percent:
        return words.line(
            "clinical_share", count=str(figure.count), of=str(figure.of), percent=percent
        )
    if counted:
        return words.line("clinical_count", count=str(figure.count), of=str(figure.of))
    if percent:
        return words.line("clinical_percent", percent=percent)
    return " ".join(str(part) for part in (figure.value, figure.unit) if part is not None)
