"""The content of the project itself: it loads, and breaks no rule."""

from __future__ import annotations

import pytest

from bot.content import Content, check
from bot.content.rules.phrasings import BARE_INTENTS
from tests.real_content import real_content

COMPARABLE = {
    "how-it-works", "steps", "success-rate", "survival", "relapse", "risks", "death-risk",
    "side-effects", "fertility", "hospital-stay", "recovery", "follow-up", "who-is-candidate",
    "approval-status", "evidence", "cost",
}  # fmt: skip


@pytest.fixture(scope="module")
def content() -> Content:
    return real_content()


def test_no_error() -> None:
    assert [str(problem) for problem in check() if problem.severity == "error"] == []


def test_the_grid_is_whole(content: Content) -> None:
    assert list(content.options) == ["standard-care", "hsct-own", "hsct-donor", "msc", "car-t"]
    assert len(content.questions) >= 57
    comparable = {question.id for question in content.questions.values() if question.comparable}
    assert comparable >= COMPARABLE
    for question_id in comparable:
        assert list(content.questions[question_id].cells) == list(content.options)


def test_nobody_is_said_to_have_reviewed_anything(content: Content) -> None:
    answers = [q.overview for q in content.questions.values()]
    answers += [cell for q in content.questions.values() for cell in q.cells.values()]
    answers += [claim.answer for claim in content.claims.values()]
    assert {answer.review.status for answer in answers} == {"draft"}


def test_every_comparable_question_can_be_reached_from_an_answer(content: Content) -> None:
    named = {name for q in content.questions.values() for name in q.overview.follow_ups}
    assert {q.id for q in content.questions.values() if q.comparable} <= named


def test_figures_have_a_population_and_a_comparator(content: Content) -> None:
    for finding in content.findings.values():
        if finding.figures:
            assert finding.population and finding.comparator, finding.id


def test_ids_do_not_clash_with_intents(content: Content) -> None:
    assert not BARE_INTENTS & {*content.questions, *content.claims, *content.options}
