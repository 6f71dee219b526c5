"""What an icon array of 100 people shows, and the words that stand for it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.content import FigureRef
from bot.messages.figures import figure
from tests.real_content import real_content

from .small import WORDS, small_content


def _figure(name: str, finding: str = "alpha-f1") -> dict[str, Any]:
    drawn = figure(small_content(), WORDS, FigureRef(finding, name))
    assert drawn is not None
    return drawn


def test_a_printed_percentage() -> None:
    drawn = _figure("alive")
    assert (drawn["percent"], drawn["icons"], drawn["of"]) == (81, 81, 100)
    assert (drawn["label"], drawn["at"]) == ("were alive", "5 years")
    assert drawn["population"] == "people of alpha"
    assert drawn["finding"] == "alpha-f1"


@pytest.mark.parametrize(
    ("name", "printed"),
    [("alive", "81 out of 100"), ("fine", "29.27 out of"), ("tiny", "0.04 out of")],
)
def test_words_keep_what_the_source_printed(name: str, printed: str) -> None:
    assert printed in _figure(name)["text"]


def test_counts_are_said_as_counts_and_out_of_100() -> None:
    drawn = _figure("some")
    assert drawn["percent"] == pytest.approx(100 * 5 / 22)
    assert drawn["icons"] == 23
    assert "5 of 22" in drawn["text"]
    assert "22.7 out of 100" in drawn["text"]


def test_one_person_of_thousands_is_not_said_to_be_none() -> None:
    assert "0.03 out of 100" in _figure("few")["text"]
    assert "; that is 0 out of 100" in _figure("none")["text"]


def test_a_figure_says_whether_there_was_a_comparison_group() -> None:
    assert _figure("alive")["comparator_text"] == WORDS.line("no_comparison")
    compared = _figure("alive", "alpha-f2")["comparator_text"]
    assert compared == WORDS.line("comparison", comparator="usual care")
    assert compared in _figure("alive", "alpha-f2")["text"]


def test_what_is_no_share_of_people_is_not_drawn() -> None:
    assert figure(small_content(), WORDS, FigureRef("alpha-f1", "stay")) is None


def test_every_figure_of_the_content_has_people_and_a_comparison() -> None:
    content = real_content()
    answers = [
        answer
        for question in content.questions.values()
        for answer in (question.overview, *question.cells.values())
    ]
    refs = {ref for answer in answers for ref in answer.figures}
    assert refs
    for ref in refs:
        drawn = figure(content, WORDS, ref)
        assert drawn is not None
        assert 0 <= drawn["percent"] <= 100
        assert drawn["population"]
        assert drawn["comparator_text"] in drawn["text"]
        assert "{" not in drawn["text"]
