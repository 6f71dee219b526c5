from __future__ import annotations

from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.language.encoder import DEFAULT_DIRECTORY, SentenceEncoder
from bot.language.encoder_build import build
from bot.language.evaluation import (
    EvaluationError,
    Floors,
    Outcome,
    cross_validate,
    evaluate,
    kind_of,
    leave_voices_out,
    rank_held_out,
    read_cases,
    read_floors,
    score_cases,
    summarise,
)
from bot.language.evaluation_page import page
from bot.language.matcher import OPERATING_POINT, Example, Ranking, Scored


def outcome(
    expected: str, *given: str, confidence: float = 0.8, evidence: float = 1.0, voice: str = ""
) -> Outcome:
    ranked = tuple(Scored(label, confidence / 2**place) for place, label in enumerate(given))
    ranking = Ranking(ranked, evidence < OPERATING_POINT, close=False, evidence=evidence)
    return Outcome(Example("text", expected, "a.yml", voice), ranking)


OUTCOMES = [
    outcome("ask/risks", "ask/risks", "ask/cost", voice="plain"),
    outcome("ask/risks", "ask/cost", "ask/risks", confidence=0.4, voice="typos"),
    outcome("ask/cost", "ask/risks", "x", "y", "ask/cost", evidence=0.1, voice="typos"),
    outcome("claim/a", "greet", "claim/a", voice="plain"),
    outcome("greet", "greet", "thanks"),
]


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    build(DEFAULT_DIRECTORY, say=lambda line: None)
    return SentenceEncoder.load()


def test_a_summary_counts_what_happened() -> None:
    found = summarise(OUTCOMES)
    assert (found.count, found.top1, found.top3) == (5, 0.4, 0.8)
    assert found.answered == 0.8
    # Only content given for another question counts: not the abstention, not the greeting.
    assert found.wrong_answers == 0.2


def test_an_evaluation_splits_by_kind_voice_and_label() -> None:
    found = evaluate(OUTCOMES, {"typos": OUTCOMES[1:3], "none": []})
    assert {kind: s.count for kind, s in found.kinds.items()} == {"ask": 3, "claim": 1, "other": 1}
    assert {voice: s.top1 for voice, s in found.voices.items()} == {"plain": 0.5, "typos": 0.0}
    assert set(found.without_voice) == {"typos"}
    risks = next(row for row in found.labels if row.label == "ask/risks")
    assert (risks.recall, risks.precision) == (0.5, 0.5)
    assert risks.mistaken_for == (("ask/cost", 1),)
    assert ("ask/cost", "ask/risks", 1) in found.confusions
    assert sum(b.count for b in found.bins) == len(OUTCOMES)
    assert found.figures()["top1"] == 40.0
    assert found.figures()["without_typos_top1"] == 0.0


def test_the_curve_falls_and_holds_the_operating_point() -> None:
    curve = evaluate(OUTCOMES).curve
    coverage = [point.coverage for point in curve]
    assert coverage == sorted(coverage, reverse=True)
    assert coverage[0] == 1.0
    shipped = next(point for point in curve if point.evidence == OPERATING_POINT)
    assert shipped.coverage == summarise(OUTCOMES).answered
    assert shipped.false_answers == summarise(OUTCOMES).wrong_answers


def test_calibration_error_is_zero_where_confidence_is_accuracy() -> None:
    sure = [outcome("a", "a", confidence=1.0) for _ in range(4)]
    assert evaluate(sure).calibration_error == 0
    half = [outcome("a", "a", confidence=0.5), outcome("a", "b", confidence=0.5)]
    assert evaluate(half).calibration_error == 0
    assert evaluate([outcome("a", "b", confidence=1.0)]).calibration_error == 1


@pytest.mark.parametrize(
    ("label", "kind"),
    [("ask/risks", "ask"), ("claim/a", "claim"), ("greet", "other"), ("odd/x", "other")],
)
def test_kinds(label: str, kind: str) -> None:
    assert kind_of(label) == kind


EXAMPLES = [
    Example("how much does it cost", "ask/cost", "", "plain"),
    Example("How much does it cost?", "ask/cost", "", "typos"),
    Example("what is the price of the treatment", "ask/cost", "", "plain"),
    Example("what will I have to pay", "ask/cost", "", "plain"),
    Example("can I still have children", "ask/fertility", "", "plain"),
    Example("will I be able to get pregnant", "ask/fertility", "", "plain"),
    Example("can i hav childern after", "ask/fertility", "", "typos"),
    Example("does it make me infertile", "ask/fertility", "", "plain"),
]


def test_cross_validation_ranks_every_example_once_and_in_order(encoder: SentenceEncoder) -> None:
    lines: list[str] = []
    found = cross_validate(EXAMPLES, encoder, folds=3, progress=lines.append)
    assert [o.example for o in found] == EXAMPLES
    assert len(lines) == 3
    assert summarise(found).top1 >= 0.75


def test_near_duplicates_are_never_each_others_neighbours(
    encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.language import evaluation

    pairs: list[tuple[set[str], set[str]]] = []
    plain = evaluation._rank

    def spy(
        kept: Sequence[Example],
        ready: Sequence[Example],
        held_out: Sequence[int],
        encoder: SentenceEncoder,
    ) -> list[Ranking]:
        pairs.append(({e.text for e in kept}, {ready[i].text for i in held_out}))
        return plain(kept, ready, held_out, encoder)

    monkeypatch.setattr(evaluation, "_rank", spy)
    cross_validate(EXAMPLES, encoder, folds=4)
    twins = {"how much does it cost", "How much does it cost?"}
    assert all(twins <= held_out or not twins & held_out for _, held_out in pairs)
    assert all(not kept & held_out for kept, held_out in pairs)


def test_texts_are_prepared_before_the_matcher_sees_them(encoder: SentenceEncoder) -> None:
    seen: list[str] = []

    def prepare(text: str) -> str:
        seen.append(text)
        return text.upper()

    found = cross_validate(EXAMPLES, encoder, prepare, folds=2)
    assert seen == [example.text for example in EXAMPLES]
    assert found[0].example.text == EXAMPLES[0].text


def test_a_voice_is_kept_out_whole(encoder: SentenceEncoder) -> None:
    found = leave_voices_out([*EXAMPLES, Example("price", "ask/cost")], encoder)
    assert {voice: len(o) for voice, o in found.items()} == {"plain": 6, "typos": 2}
    assert {o.example.voice for o in found["typos"]} == {"typos"}


def test_what_is_held_out_for_good_is_ranked_by_a_matcher_of_all_the_rest(
    encoder: SentenceEncoder,
) -> None:
    held_out = [Example("the price of it", "ask/cost"), Example("babies later", "ask/fertility")]
    seen: list[str] = []

    def prepare(text: str) -> str:
        seen.append(text)
        return text

    found = rank_held_out(EXAMPLES, held_out, encoder, prepare)
    assert [outcome.example for outcome in found] == held_out
    assert seen == [example.text for example in (*EXAMPLES, *held_out)]
    figures = evaluate(found, held_out=found).figures()
    assert figures["held_out_top3"] == figures["top3"]


def test_cases_hold_alternatives_and_combinations(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(
        "text,expected,option\n"
        '"cost, and risks?",cost+risks,\n'
        "is it dangerous,risks|death-risk,hsct-own\n"
        "both or one,a+b|c,\n",
        encoding="utf-8",
    )
    cases = read_cases(path)
    assert [case.alternatives for case in cases] == [
        (frozenset({"cost", "risks"}),),
        (frozenset({"risks"}), frozenset({"death-risk"})),
        (frozenset({"a", "b"}), frozenset({"c"})),
    ]
    assert [case.option for case in cases] == [None, "hsct-own", None]
    answers = {
        "cost, and risks?": (["risks", "cost"], "msc"),
        "is it dangerous": (["death-risk"], ""),
        "both or one": (["a"], ""),
    }
    results = score_cases(cases, lambda text: answers[text])
    assert [result.right for result in results] == [True, False, False]


def test_the_option_is_not_looked_at_without_a_column(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text("text,expected\nhello,greet\n", encoding="utf-8")
    [result] = score_cases(read_cases(path), lambda text: (["greet"], "msc"))
    assert result.right


@pytest.mark.parametrize(
    "text",
    [
        "",
        "text\nhello\n",
        "text,expected\n",
        "text,expected\nhello,\n",
        "text,expected\n,greet\n",
        "text,expected\nhello,a+\n",
        "text,expected\nhello\n",
    ],
)
def test_incomplete_cases_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationError):
        read_cases(path)


def test_floors_and_ceilings() -> None:
    floors = Floors({"top1": 90, "unmeasured": 99}, {"wrong_answers": 5})
    assert floors.missed({"top1": 90, "wrong_answers": 5}) == []
    assert [line.split()[0] for line in floors.missed({"top1": 89.9, "wrong_answers": 5.1})] == [
        "top1",
        "wrong_answers",
    ]


def test_floors_are_read_from_yaml(tmp_path: Path) -> None:
    path = tmp_path / "floors.yml"
    path.write_text("at_least:\n  top1: 80\nat_most:\n  wrong_answers: 9.5\n", encoding="utf-8")
    assert read_floors(path) == Floors({"top1": 80.0}, {"wrong_answers": 9.5})


@pytest.mark.parametrize("text", ["- list", "at_least: [1]", "at_least: {top1: many}", "a: [", ""])
def test_other_floors_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "floors.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationError):
        read_floors(path)


def test_missing_floors_are_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError):
        read_floors(tmp_path / "none.yml")


class Page(HTMLParser):
    VOID = ("meta", "path", "polyline", "circle")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.addresses += [name for name, _ in attrs if name in ("src", "href")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


def test_the_page_is_whole_and_stands_alone() -> None:
    text = page(evaluate(OUTCOMES, {"typos": OUTCOMES[1:3]}), ["top1 is <40"])
    found = Page(text)
    assert found.open == []
    assert found.addresses == []
    assert "script" not in found.seen
    assert found.seen.count("svg") == 2
    assert "top1 is &lt;40" in text
    assert "ask/risks" in text
