"""What an icon array of 100 people draws: words, number, picture and text, from findings."""

from __future__ import annotations

from typing import Any

from bot.content.models import Content, FigureRef
from bot.messages.words import Words

#: One denominator for all, as IPDAS asks (b7: same denominator across options).
DENOMINATOR = 100


def figure(content: Content, words: Words, ref: FigureRef) -> dict[str, Any] | None:
    """Describe one figure; None where it is no proportion of people.

    ``percent`` is a number of people out of 100. It is rounded to whole people only in the
    picture; the words keep what the source printed.
    """
    finding = content.findings[ref.finding]
    drawn = content.figure(ref)
    share = drawn.proportion
    if share is None:
        return None
    printed = f"{share:g}" if drawn.percent is not None else _worked_out(share)
    comparison = words.comparison(finding.comparator)
    at = words.line("within", at=drawn.at) if drawn.at else ""
    people = finding.population or ""
    if drawn.count is not None and drawn.of:
        text = words.line(
            "figure_counts",
            count=str(drawn.count),
            of=str(drawn.of),
            percent=printed,
            label=drawn.label,
            at=at,
            people=people,
            comparison=comparison,
        )
    else:
        text = words.line(
            "figure",
            percent=printed,
            label=drawn.label,
            at=at,
            people=people,
            comparison=comparison,
        )
    return {
        "finding": ref.finding,
        "percent": share,
        "icons": round(share),
        "of": DENOMINATOR,
        "label": drawn.label,
        "at": drawn.at,
        "population": people,
        "comparator_text": comparison,
        "text": text,
    }


def _worked_out(share: float) -> str:
    """A share of counts, which no source printed: one digit, but never 0 where someone was hit."""
    return f"{round(share, 1):g}" if share >= 0.1 or share == 0 else f"{share:.1g}"
