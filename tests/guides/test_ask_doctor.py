"""The real guide: every step can be reached, rests on findings and is explained by a row."""

from __future__ import annotations

import pytest

from bot.content import DEFAULT_ROOT
from bot.guides import Guide, Mark, Walk
from bot.guides.state import LIST, OWN, TOP
from tests.real_content import real_content

GUIDES = sorted(path.stem for path in (DEFAULT_ROOT / "en" / "guides").glob("*.yml"))


@pytest.fixture(params=GUIDES)
def guide(request: pytest.FixtureRequest) -> Guide:
    return Guide.from_content(real_content().guides[request.param])


def test_ask_doctor_is_there() -> None:
    assert "ask-doctor" in GUIDES


def test_every_step_is_reached(guide: Guide) -> None:
    reached, ahead = set(), [guide.first]
    while ahead:
        step = ahead.pop()
        reached.add(step)
        ahead += guide.followers(step)
    assert reached == set(guide.steps)


def test_walking_it_to_the_end_lists_every_question(guide: Guide) -> None:
    walk = Walk(guide)
    state = walk.start()
    while state.at in guide.steps:
        step = guide.steps[state.at]
        state = walk.add(state) if step.kind == "question" else walk.forward(state)
    assert state.at == OWN
    asked = [step.id for step in guide.steps.values() if step.kind == "question"]
    assert [item.id for item in walk.open_questions(state)] == asked
    assert walk.forward(state).at == TOP
    assert walk.forward(walk.forward(state)).at == LIST


def test_findings_and_rows_exist(guide: Guide) -> None:
    content = real_content()
    cited = {finding for step in guide.steps.values() for finding in step.findings}
    assert cited
    assert cited <= set(content.findings)
    assert {step.about for step in guide.steps.values() if step.about} <= set(content.questions)


def test_each_question_says_why_and_where_from(guide: Guide) -> None:
    questions = [step for step in guide.steps.values() if step.kind == "question"]
    assert [step.id for step in questions if not step.why or not step.findings] == []


def test_what_rows_offer_to_take_along_is_a_step_of_it() -> None:
    content = real_content()
    walk = Walk(Guide.from_content(content.guides["ask-doctor"]))
    offered = {row.take_along for row in content.questions.values() if row.take_along}
    assert offered
    for step in offered:
        assert walk.add_step(walk.start(), step).answer(step).mark is Mark.ADDED
