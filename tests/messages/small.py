"""A row of made-up answers inside the real content: figures, citations and reviews as a case needs.

Everything else (interface texts, options, guides) is the project's own.
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from bot.content import (
    Answer,
    Claim,
    Content,
    Figure,
    FigureRef,
    Finding,
    Question,
    Review,
    Sentence,
    Source,
)
from bot.messages.words import Words
from tests.real_content import raw_file, real_content

WORDS = Words(raw_file("interface.yml"))

TODAY = datetime.date.today()
DAY = datetime.timedelta(days=1)
APPROVED = Review("approved", "A. Name", "Rheumatologist", TODAY - DAY, TODAY + DAY)
LAPSED = replace(APPROVED, due=TODAY - DAY)

FIGURES = (
    Figure(id="alive", label="were alive", percent=81, at="5 years"),
    Figure(id="fine", label="were fine", percent=29.27),
    Figure(id="tiny", label="had a bad turn", percent=0.04),
    Figure(id="some", label="had an infection", count=5, of=22, at="1 year"),
    Figure(id="few", label="had a stroke", count=1, of=3000),
    Figure(id="none", label="had a fall", count=0, of=12),
    Figure(id="stay", label="days in hospital", value=21, unit="days"),
)


def _source(source_id: str, **changes: Any) -> Source:
    finding = Finding(
        id=f"{source_id}-f1",
        source_id=source_id,
        says="Something was found.",
        population=f"people of {source_id}",
        comparator="none",
        figures=FIGURES,
    )
    second = replace(finding, id=f"{source_id}-f2", comparator="usual care")
    source = Source(
        id=source_id,
        title=f"Title of {source_id}",
        organisation=f"Organisation of {source_id}",
        year=2010,
        kind="cohort",
        address="retrieved",
        interests="Not stated in what we read.",
        reliability="A small study.",
        url=f"https://example.org/{source_id}",
        findings=(finding, second),
    )
    return replace(source, **changes)


SOURCES = {
    "alpha": _source("alpha"),
    "beta": _source("beta", url=None, address="not-checked"),
    "gamma": _source("gamma", year=None),
    "delta": _source("delta"),
}

#: Cites beta before alpha, alpha again, then gamma and delta.
ANSWER = Answer(
    short=(Sentence("First.", ("beta-f1", "alpha-f1")), Sentence("Second.", ("alpha-f2",))),
    more=(Sentence("Third.", ("gamma-f1", "beta-f2", "beta-f1")), Sentence("Ask your team.")),
    uncertainty="We can not be sure.",
    uncertainty_findings=("delta-f1",),
    figures=(FigureRef("alpha-f1", "alive"), FigureRef("alpha-f1", "stay")),
    follow_ups=("risks",),
)
CELL = replace(ANSWER, short=(Sentence("The cell.", ("gamma-f1",)),), figures=())


def small_content(answer: Answer = ANSWER, **cells: Answer) -> Content:
    """Content with a claim and the row ``planted``, which has the cells ``own`` and ``donor``."""
    real = real_content()
    options = {"own": "hsct-own", "donor": "hsct-donor"}
    row = Question(
        id="planted",
        question="What was planted?",
        label="Planted",
        group="choosing",
        overview=answer,
        comparable=bool(cells),
        cells={options[name]: cell for name, cell in cells.items()},
        safety_line="Call if it hurts.",
    )
    claim = Claim(
        id="planted-claim",
        claim="Everyone is planted.",
        met_in="A page",
        verdict="overstated",
        question="planted",
        answer=answer,
        option="hsct-own",
    )
    findings = {finding.id: finding for source in SOURCES.values() for finding in source.findings}
    return replace(
        real,
        questions={**real.questions, "planted": row},
        claims={**real.claims, "planted-claim": claim},
        sources={**real.sources, **SOURCES},
        findings={**real.findings, **findings},
    )
