"""The content as frozen models: options, questions, answers, claims, sources, findings.

The content is a grid: rows are patients' questions, columns are options, and a cell is the
answer to that question for that option.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.content.readonly import ReadOnlyDict

SourceKind = Literal[
    "trial",
    "cohort",
    "systematic-review",
    "guideline",
    "regulator",
    "hospital",
    "patient-organisation",
    "news",
    "blog",
    "clinic-marketing",
    "ai-summary",
    "case-report",
]
Address = Literal["retrieved", "same-page", "from-id", "not-checked"]
ReviewStatus = Literal["draft", "in-review", "approved"]
Verdict = Literal["wrong", "overstated", "left-out", "out-of-date", "unproven", "true-in-part"]


@dataclass(frozen=True, slots=True)
class Review:
    """Who checked an answer, and until when that check holds. Nothing is reviewed by default."""

    status: ReviewStatus = "draft"
    reviewer: str | None = None
    role: str | None = None
    date: datetime.date | None = None
    due: datetime.date | None = None

    def is_approved(self, today: datetime.date) -> bool:
        """True for an approval that is not past its due date on ``today``."""
        return self.status == "approved" and self.due is not None and today <= self.due


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a finding.

    A proportion has ``percent`` (of 100, as printed) and, where the source gives them, ``count``
    and ``of`` (people). Anything else (a dose, a cost, weeks, a score) has ``value`` and ``unit``.
    ``interval`` is as printed; ``at`` is the time span in words ("5 years").
    """

    id: str
    label: str
    percent: float | None = None
    count: int | None = None
    of: int | None = None
    value: float | str | None = None
    unit: str | None = None
    interval: str | None = None
    at: str | None = None

    @property
    def proportion(self) -> float | None:
        """The share as a percentage from 0 to 100, or None when this figure is no proportion."""
        if self.percent is not None:
            return self.percent
        if self.count is not None and self.of:
            return 100 * self.count / self.of
        return None


@dataclass(frozen=True, slots=True)
class Finding:
    """One checkable result inside a source, in our own sentence (``says``)."""

    id: str
    source_id: str
    says: str
    about: str | None = None
    population: str | None = None
    comparator: str | None = None
    figures: tuple[Figure, ...] = ()

    def figure(self, figure_id: str) -> Figure:
        """The figure with this id; raises ``KeyError`` when there is none."""
        for figure in self.figures:
            if figure.id == figure_id:
                return figure
        raise KeyError(f"{self.id}#{figure_id}")


@dataclass(frozen=True, slots=True)
class Source:
    """A page or paper, with who gains from it and how far to trust it.

    ``overlaps`` names the sources that share people with this one: never add their numbers.
    """

    id: str
    title: str
    organisation: str
    year: int | None
    kind: SourceKind
    address: Address
    interests: str
    reliability: str
    authors: str | None = None
    url: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    doi: str | None = None
    registration: str | None = None
    overlaps: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One or two short sentences and the ids of the findings they rest on."""

    text: str
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureRef:
    """A figure to draw: written ``finding-id#figure-id`` in the files."""

    finding: str
    figure: str

    def __str__(self) -> str:
        return f"{self.finding}#{self.figure}"


@dataclass(frozen=True, slots=True)
class Answer:
    """A curated answer in layers: ``short`` stands alone, ``more`` is the second layer.

    ``simpler`` says the same as ``short`` at about grade 4; it is empty where nobody wrote it.
    """

    short: tuple[Sentence, ...]
    more: tuple[Sentence, ...]
    uncertainty: str
    uncertainty_findings: tuple[str, ...] = ()
    figures: tuple[FigureRef, ...] = ()
    follow_ups: tuple[str, ...] = ()
    review: Review = Review()
    simpler: tuple[Sentence, ...] = ()

    @property
    def cited(self) -> tuple[str, ...]:
        """Ids of every finding cited or drawn, in the order a reader meets them, each once."""
        return tuple(dict.fromkeys(self._citations()))

    def _citations(self) -> Iterator[str]:
        for sentence in (*self.short, *self.more):
            yield from sentence.findings
        yield from self.uncertainty_findings
        for figure in self.figures:
            yield figure.finding
        for sentence in self.simpler:
            yield from sentence.findings


@dataclass(frozen=True, slots=True)
class Question:
    """A row of the grid. ``cells`` maps option ids to answers, for comparable rows only.

    ``safety_line`` stands with each answer of the row: which signs need help at once. ``weighs``
    says of a row that tells a good or a bad point which it is.
    """

    id: str
    question: str
    label: str
    group: str
    overview: Answer
    comparable: bool = False
    cells: Mapping[str, Answer] = field(default_factory=ReadOnlyDict)
    take_along: str | None = None
    safety_line: str | None = None
    order: int | None = None
    weighs: Literal["benefit", "harm"] | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """A column of the grid: one thing a person with lupus weighs."""

    id: str
    name: str
    short_name: str
    technical: str
    summary: str
    order: int


@dataclass(frozen=True, slots=True)
class Claim:
    """Something a person may have read, and the answer that says what the evidence shows."""

    id: str
    claim: str
    met_in: str
    verdict: Verdict
    question: str
    answer: Answer
    option: str | None = None
    conflict: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A heading that questions are listed under."""

    id: str
    name: str
    description: str | None = None


@dataclass(frozen=True, slots=True)
class AboutTopic:
    """Something about the aid as a whole: who made it, who paid, how the evidence was chosen.

    ``words`` are beginnings of words; a message that asks about the aid and holds one of them
    asks for this topic.
    """

    id: str
    question: str
    label: str
    words: tuple[str, ...]
    answer: Answer


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary entry; ``also`` lists other words people use for the same thing."""

    id: str
    term: str
    meaning: str
    also: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach a clinic: ``href`` is a ``tel:``, ``sms:``, ``mailto:`` or ``https:`` link."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Clinic:
    """Who embeds the widget, how to reach a person there, and what it chooses to serve."""

    id: str
    name: str
    phone: str | None = None
    email: str | None = None
    website: str | None = None
    hours: str | None = None
    note: str | None = None
    contacts: tuple[Contact, ...] = ()
    origins: tuple[str, ...] = ()
    approved_only: bool = False
    locale: str = "en"


@dataclass(frozen=True, slots=True)
class Content:
    """Everything the bot can say in one locale.

    ``vocabulary``, ``interface`` and ``widget_texts`` are the raw mapping of their file;
    ``safety`` and ``guides`` map the file's name (without ``.yml``) to its raw mapping.
    ``version`` is 12 hex digits of the SHA-256 of every file of the locale and of the clinics.
    """

    options: Mapping[str, Option]
    questions: Mapping[str, Question]
    claims: Mapping[str, Claim]
    sources: Mapping[str, Source]
    findings: Mapping[str, Finding]
    groups: Mapping[str, Group]
    glossary: Mapping[str, Term]
    clinics: Mapping[str, Clinic]
    interface: Mapping[str, Any]
    widget_texts: Mapping[str, str]
    vocabulary: Mapping[str, Any]
    safety: Mapping[str, Any]
    guides: Mapping[str, Any]
    locale: str
    version: str
    about: Mapping[str, AboutTopic] = field(default_factory=ReadOnlyDict)

    def cell(self, question_id: str, option_id: str) -> Answer | None:
        """The answer of one cell, or None when the row has no such cell.

        Raises ``KeyError`` for an unknown question.
        """
        return self.questions[question_id].cells.get(option_id)

    def answer(self, question_id: str, option_id: str | None = None) -> Answer:
        """The cell for the option if there is one, else the row's overview.

        Raises ``KeyError`` for an unknown question.
        """
        question = self.questions[question_id]
        if option_id is None:
            return question.overview
        return question.cells.get(option_id, question.overview)

    def figure(self, ref: FigureRef) -> Figure:
        """The figure a reference points to; raises ``KeyError`` when it does not exist."""
        return self.findings[ref.finding].figure(ref.figure)

    def source_of(self, finding_id: str) -> Source:
        """The source a finding was read in; raises ``KeyError`` for an unknown finding."""
        return self.sources[self.findings[finding_id].source_id]
