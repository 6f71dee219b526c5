"""What health professionals are shown of each finding: nothing that is not in the finding."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.content import Content, Figure, Finding
from bot.messages.answers import answer_message, claim_message
from bot.messages.clinical import people
from tests.real_content import real_content

from .small import ANSWER, WORDS, small_content

FINDING = Finding(id="alpha-f1", source_id="alpha", says="Something was found.")


def _shown(content: Content | None = None, **named: Any) -> dict[str, Any]:
    return answer_message(content or small_content(), WORDS, "planted", None, (), **named)


def _with(finding: Finding) -> Content:
    content = small_content(replace(ANSWER, figures=()))
    return replace(content, findings={**content.findings, finding.id: finding})


def test_patients_get_none_of_it() -> None:
    shown = _shown()
    assert shown["clinical"] == []
    assert WORDS.line("clinical") not in shown["text"]


def test_each_cited_finding_has_its_row_in_reading_order() -> None:
    shown = _shown(clinical=True)
    assert [row["finding"] for row in shown["clinical"]] == list(ANSWER.cited)
    numbers = {source["id"]: source["n"] for source in shown["sources"]}
    for row in shown["clinical"]:
        assert row["source"] == numbers[row["finding"].rpartition("-f")[0]]
    assert WORDS.line("clinical") in shown["text"]


def test_a_row_tells_design_people_and_comparator() -> None:
    rows = {row["finding"]: row for row in _shown(clinical=True)["clinical"]}
    first, second = rows["alpha-f1"], rows["alpha-f2"]
    assert first["design"] == WORDS.kind("cohort")
    assert first["population"] == "people of alpha"
    assert first["comparator"] == WORDS.line("no_comparison")
    assert second["comparator"] == WORDS.line("comparison", comparator="usual care")


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        (Figure(id="a", label="x", percent=81.5), "81.5%"),
        (Figure(id="a", label="x", count=5, of=22), "5 of 22"),
        (Figure(id="a", label="x", count=5, of=22, percent=22.7), "5 of 22 (22.7%)"),
        (Figure(id="a", label="x", percent=56, of=28), "56%"),
        (Figure(id="a", label="x", value=0, unit="days"), "0 days"),
        (Figure(id="a", label="x", value="3 to 4"), "3 to 4"),
    ],
)
def test_a_value_is_given_as_the_source_has_it(figure: Figure, value: str) -> None:
    shown = _shown(_with(replace(FINDING, figures=(figure,))), clinical=True)
    (row,) = [row for row in shown["clinical"] if row["finding"] == "alpha-f1"]
    assert [entry["value"] for entry in row["figures"]] == [value]
    assert value in shown["text"]


def test_interval_and_time_stand_with_their_figure() -> None:
    figures = (
        Figure(id="a", label="x", percent=56, interval="37–75", at="5 years"),
        Figure(id="b", label="y", percent=29, at="1 year"),
        Figure(id="c", label="z", percent=2, at="5 years"),
    )
    shown = _shown(_with(replace(FINDING, figures=figures)), clinical=True)
    (row,) = [row for row in shown["clinical"] if row["finding"] == "alpha-f1"]
    assert row["at"] == "5 years; 1 year"
    assert [entry["interval"] for entry in row["figures"]] == ["37–75", None, None]
    assert [entry["at"] for entry in row["figures"]] == ["5 years", "1 year", "5 years"]
    assert "[37–75]" in shown["text"]


def test_a_finding_that_tells_of_nobody_has_no_row() -> None:
    shown = _shown(_with(FINDING), clinical=True)
    assert "alpha-f1" not in [row["finding"] for row in shown["clinical"]]


@pytest.mark.parametrize(
    ("population", "expected"),
    [
        ("28 people with lupus, 2001 to 2008", 28),
        ("1,300 people in a registry", 1300),
        ("20 of 22 people who were seen again", 20),
        ("people in a registry, 1 of 4 of them men", None),
        ("18- to 45-year-olds", None),
        ("18–45 year olds", None),
        ("18 to 45 year olds", None),
        ("50% of the people asked", None),
        ("15 studies of at least 8 people", None),
    ],
)
def test_people_are_counted_where_the_finding_tells(population: str, expected: int | None) -> None:
    assert people(replace(FINDING, population=population)) == expected


def test_a_claim_has_it_too() -> None:
    shown = claim_message(small_content(), WORDS, "planted-claim", (), clinical=True)
    assert len(shown["clinical"]) == len(ANSWER.cited)


def test_every_answer_can_be_shown_to_a_professional() -> None:
    content = real_content()
    for question in content.questions.values():
        for option in (None, *question.cells):
            shown = answer_message(content, WORDS, question.id, option, (), clinical=True)
            cited = {source["n"] for source in shown["sources"]}
            assert {row["source"] for row in shown["clinical"]} <= cited
