"""Measure the matcher on the project's own phrasings, and any interpreter on labelled messages.

Two ways of keeping phrasings out are used, because each hides something the other shows:

* **grouped cross-validation**: phrasings that say nearly the same always fall into the same fold,
  so that none is recognised by its twin;
* **leave one voice out**: all phrasings of one voice (caregiver, typos, indirect …) are kept out at
  a time, which tells how the bot fares with people nobody wrote examples for.

Nothing here prints or draws: figures come back as frozen models. The page is made in
:mod:`bot.language.evaluation_page`, the command in ``bot.cli.evaluate``.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from bot.language.encoder import SentenceEncoder
from bot.language.matcher import (
    OPERATING_POINT,
    Example,
    QuestionMatcher,
    Ranking,
    near_duplicates,
)

FOLDS = 5
KINDS = ("ask", "claim", "other")
"""``ask/…`` and ``claim/…`` get curated content; everything else is ``other``."""

_BINS = 10
_TOP = 3

Progress = Callable[[str], None]
Prepare = Callable[[str], str]
Interpret = Callable[[str], tuple[Sequence[str], str]]


class EvaluationError(ValueError):
    """A file of floors or of labelled messages is not in the expected form."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One held-out phrasing and what the matcher made of it."""

    example: Example
    ranking: Ranking

    @property
    def right(self) -> bool:
        """Whether the first label is the expected one."""
        return self.ranking.first.id == self.example.label

    @property
    def in_top(self) -> bool:
        """Whether the expected label is among the first three."""
        return self.example.label in {scored.id for scored in self.ranking.ranked[:_TOP]}


@dataclass(frozen=True, slots=True)
class Summary:
    """What happened to a number of phrasings; shares from 0 to 1."""

    count: int
    top1: float
    top3: float
    answered: float
    """Share that got an answer: the matcher did not abstain."""
    wrong_answers: float
    """Share of all phrasings that got content (``ask/`` or ``claim/``) of a wrong label."""
    close: float


@dataclass(frozen=True, slots=True)
class LabelRow:
    """One label: how many of its phrasings were found, and how often it was given wrongly."""

    label: str
    count: int
    recall: float
    precision: float
    """Of the phrasings ranked first as this label; 1.0 if there were none."""
    mistaken_for: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What an operating point would do: shares of all phrasings."""

    evidence: float
    coverage: float
    false_answers: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Phrasings of about the same confidence: calibrated if ``confidence`` equals ``accuracy``."""

    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that was measured on the project's own phrasings."""

    overall: Summary
    kinds: Mapping[str, Summary]
    voices: Mapping[str, Summary]
    """By voice, in the same cross-validation."""
    without_voice: Mapping[str, Summary]
    """By voice, trained without that voice; empty if not asked for."""
    held_out: Summary | None
    """Phrasings of writers whose others were not trained on; None if not asked for."""
    labels: tuple[LabelRow, ...]
    confusions: tuple[tuple[str, str, int], ...]
    """(expected, given, times), most frequent first."""
    curve: tuple[CurvePoint, ...]
    bins: tuple[Bin, ...]
    calibration_error: float
    """Mean distance of confidence from accuracy, weighted by phrasings (ECE, ten equal bins)."""

    def figures(self) -> dict[str, float]:
        """Return the figures that floors can be set on, by name, in per cent."""
        found = {
            "top1": self.overall.top1,
            "top3": self.overall.top3,
            "wrong_answers": self.overall.wrong_answers,
            "calibration_error": self.calibration_error,
        }
        for kind, summary in self.kinds.items():
            found[f"{kind}_top1"] = summary.top1
            found[f"{kind}_top3"] = summary.top3
        for voice, summary in self.without_voice.items():
            found[f"without_{voice}_top1"] = summary.top1
        if self.held_out is not None:
            found["held_out_top1"] = self.held_out.top1
            found["held_out_top3"] = self.held_out.top3
            found["held_out_wrong_answers"] = self.held_out.wrong_answers
        return {name: round(100 * value, 2) for name, value in found.items()}


def kind_of(label: str) -> str:
    """Return which of :data:`KINDS` a label is."""
    prefix = label.partition("/")[0]
    return prefix if "/" in label and prefix in KINDS else "other"


def cross_validate(
    examples: Sequence[Example],
    encoder: SentenceEncoder,
    prepare: Prepare = str,
    *,
    folds: int = FOLDS,
    progress: Progress = lambda line: None,
) -> list[Outcome]:
    """Rank each example with a matcher that saw neither it nor anything nearly the same.

    ``prepare`` is what happens to a text before the matcher sees it (vocabulary expansion);
    ``progress`` is called with a line before each fold.

    Returns:
        one outcome an example, in the order given. An example whose label has no other phrasings
        than those held out counts as missed.
    """
    ready = [_prepared(example, prepare) for example in examples]
    groups = near_duplicates([example.text for example in ready], encoder)
    shuffled = np.random.default_rng(0).permutation(int(groups.max()) + 1)
    fold_of = shuffled[groups] % folds
    outcomes: dict[int, Outcome] = {}
    for fold in range(folds):
        progress(f"fold {fold + 1} of {folds}")
        held_out = np.flatnonzero(fold_of == fold)
        kept = [ready[i] for i in np.flatnonzero(fold_of != fold)]
        for i, ranking in zip(held_out, _rank(kept, ready, held_out, encoder), strict=True):
            outcomes[int(i)] = Outcome(examples[int(i)], ranking)
    return [outcomes[i] for i in range(len(examples))]


def leave_voices_out(
    examples: Sequence[Example],
    encoder: SentenceEncoder,
    prepare: Prepare = str,
    *,
    progress: Progress = lambda line: None,
) -> dict[str, list[Outcome]]:
    """Rank the examples of each voice with a matcher that saw none of that voice."""
    ready = [_prepared(example, prepare) for example in examples]
    result: dict[str, list[Outcome]] = {}
    for voice in sorted({example.voice for example in examples if example.voice}):
        progress(f"without the voice {voice}")
        held_out = [i for i, example in enumerate(ready) if example.voice == voice]
        kept = [example for example in ready if example.voice != voice]
        if len({example.label for example in kept}) < 2:
            continue
        rankings = _rank(kept, ready, held_out, encoder)
        result[voice] = [
            Outcome(examples[i], ranking) for i, ranking in zip(held_out, rankings, strict=True)
        ]
    return result


def rank_held_out(
    examples: Sequence[Example],
    held_out: Sequence[Example],
    encoder: SentenceEncoder,
    prepare: Prepare = str,
) -> list[Outcome]:
    """Rank phrasings that are no examples with a matcher of all ``examples``."""
    ready = [_prepared(example, prepare) for example in (*examples, *held_out)]
    rankings = _rank(ready[: len(examples)], ready, range(len(examples), len(ready)), encoder)
    return [Outcome(example, found) for example, found in zip(held_out, rankings, strict=True)]


def _prepared(example: Example, prepare: Prepare) -> Example:
    return Example(prepare(example.text), example.label, example.file, example.voice)


def _rank(
    kept: Sequence[Example],
    ready: Sequence[Example],
    held_out: Iterable[int],
    encoder: SentenceEncoder,
) -> list[Ranking]:
    return QuestionMatcher.fit(kept, encoder).rank([ready[i].text for i in held_out])


def evaluate(
    outcomes: Sequence[Outcome],
    without_voice: Mapping[str, Sequence[Outcome]] | None = None,
    held_out: Sequence[Outcome] = (),
) -> Evaluation:
    """Turn outcomes (at least one) into figures."""
    bins = tuple(_bins(outcomes))
    error = sum(b.count * abs(b.confidence - b.accuracy) for b in bins) / len(outcomes)
    voices = sorted({outcome.example.voice for outcome in outcomes if outcome.example.voice})
    confusions = Counter(
        (outcome.example.label, outcome.ranking.first.id)
        for outcome in outcomes
        if not outcome.right
    )
    return Evaluation(
        overall=summarise(outcomes),
        kinds={
            kind: summarise(found)
            for kind in KINDS
            if (found := [o for o in outcomes if kind_of(o.example.label) == kind])
        },
        voices={
            voice: summarise([o for o in outcomes if o.example.voice == voice]) for voice in voices
        },
        without_voice={
            voice: summarise(found) for voice, found in (without_voice or {}).items() if found
        },
        held_out=summarise(held_out) if held_out else None,
        labels=tuple(_label_rows(outcomes)),
        confusions=tuple(
            (expected, given, times) for (expected, given), times in confusions.most_common()
        ),
        curve=tuple(coverage_curve(outcomes)),
        bins=bins,
        calibration_error=error,
    )


def summarise(outcomes: Sequence[Outcome]) -> Summary:
    """Summarise outcomes (at least one)."""
    count = len(outcomes)
    answered = [outcome for outcome in outcomes if not outcome.ranking.abstain]
    return Summary(
        count=count,
        top1=sum(outcome.right for outcome in outcomes) / count,
        top3=sum(outcome.in_top for outcome in outcomes) / count,
        answered=len(answered) / count,
        wrong_answers=sum(_false_content(outcome) for outcome in answered) / count,
        close=sum(outcome.ranking.close for outcome in outcomes) / count,
    )


def _false_content(outcome: Outcome) -> bool:
    return not outcome.right and kind_of(outcome.ranking.first.id) != "other"


def coverage_curve(outcomes: Sequence[Outcome], steps: int = 40) -> Iterator[CurvePoint]:
    """Yield what operating points from loose to strict would do; the shipped one is among them."""
    evidence = np.array([outcome.ranking.evidence for outcome in outcomes])
    false = np.array([_false_content(outcome) for outcome in outcomes])
    low, high = float(evidence.min()), float(evidence.max())
    for point in sorted({*np.linspace(low, high, steps).tolist(), OPERATING_POINT}):
        given = evidence >= point
        yield CurvePoint(float(point), float(given.mean()), float((given & false).mean()))


def _bins(outcomes: Sequence[Outcome]) -> Iterator[Bin]:
    confidence = np.array([outcome.ranking.first.confidence for outcome in outcomes])
    right = np.array([outcome.right for outcome in outcomes])
    place = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    for number in range(_BINS):
        inside = place == number
        if inside.any():
            yield Bin(
                int(inside.sum()), float(confidence[inside].mean()), float(right[inside].mean())
            )


def _label_rows(outcomes: Sequence[Outcome]) -> Iterator[LabelRow]:
    given = Counter(outcome.ranking.first.id for outcome in outcomes)
    for label in sorted({outcome.example.label for outcome in outcomes}):
        own = [outcome for outcome in outcomes if outcome.example.label == label]
        found = sum(outcome.right for outcome in own)
        others = Counter(outcome.ranking.first.id for outcome in own if not outcome.right)
        yield LabelRow(
            label=label,
            count=len(own),
            recall=found / len(own),
            precision=found / given[label] if given[label] else 1.0,
            mistaken_for=tuple(others.most_common(3)),
        )


@dataclass(frozen=True, slots=True)
class Case:
    """A message with what must be understood.

    ``alternatives``: one of these sets of labels must be found, exactly. ``option``: the option
    that must be named, or None if that is not looked at.
    """

    line: int
    text: str
    expected: str
    alternatives: tuple[frozenset[str], ...]
    option: str | None


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What an interpreter made of a case."""

    case: Case
    labels: tuple[str, ...]
    option: str
    right: bool


def read_cases(path: Path) -> list[Case]:
    """Read a CSV file with the columns ``text`` and ``expected``, and perhaps ``option``.

    ``expected`` holds labels as ``python -m bot parse`` prints them: ``risks|death-risk`` accepts
    either, ``risks+cost`` wants both; ``|`` binds weaker than ``+``.

    Raises:
        EvaluationError: if a column or a value is missing; OSError if the file cannot be read.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        columns = set(reader.fieldnames or ())
        if not {"text", "expected"} <= columns:
            raise EvaluationError(f"{path}: the first line must name the columns text,expected")
        cases: list[Case] = []
        for row in reader:
            text, expected = (row["text"] or "").strip(), (row["expected"] or "").strip()
            alternatives = tuple(
                frozenset(label.strip() for label in part.split("+"))
                for part in expected.split("|")
            )
            if not text or not all(all(labels) for labels in alternatives):
                raise EvaluationError(f"{path}:{reader.line_num}: text or expected label missing")
            option = row["option"].strip() if row.get("option") is not None else None
            cases.append(Case(reader.line_num, text, expected, alternatives, option or None))
    if not cases:
        raise EvaluationError(f"{path}: no labelled message")
    return cases


def score_cases(cases: Sequence[Case], interpret: Interpret) -> list[CaseResult]:
    """Ask ``interpret`` (a text in; its labels and the option named out) about every case."""
    results: list[CaseResult] = []
    for case in cases:
        labels, option = interpret(case.text)
        right = frozenset(labels) in case.alternatives and case.option in (None, option)
        results.append(CaseResult(case, tuple(labels), option, right))
    return results


@dataclass(frozen=True, slots=True)
class Floors:
    """Limits on figures, in per cent: ``at_least`` and ``at_most`` by the name of the figure."""

    at_least: Mapping[str, float]
    at_most: Mapping[str, float]

    def missed(self, figures: Mapping[str, float]) -> list[str]:
        """Return one line for each limit that is not kept; a figure not measured is passed over."""
        lines = [
            f"{name} is {figures[name]:.2f}, the floor is {limit:.2f}"
            for name, limit in self.at_least.items()
            if name in figures and figures[name] < limit
        ]
        return lines + [
            f"{name} is {figures[name]:.2f}, the ceiling is {limit:.2f}"
            for name, limit in self.at_most.items()
            if name in figures and figures[name] > limit
        ]


def read_floors(path: Path) -> Floors:
    """Read floors from YAML: mappings ``at_least`` and ``at_most`` of figures to numbers.

    Raises:
        EvaluationError: if the file is missing or not of that form.
    """
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        limits = {
            side: {str(name): float(value) for name, value in (document.get(side) or {}).items()}
            for side in ("at_least", "at_most")
        }
    except (OSError, yaml.YAMLError, AttributeError, TypeError, ValueError) as error:
        raise EvaluationError(f"{path}: floors cannot be read ({error})") from error
    return Floors(limits["at_least"], limits["at_most"])
