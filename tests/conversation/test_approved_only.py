"""A clinic that serves approved answers only: the others are withheld, kindly, on every way."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.content import Answer, Clinic, Content, Question, Review, load
from bot.content.tree import DEFAULT_ROOT
from tests.real_content import real_content

from .talk import Talk

TODAY = date.today()
DAY = timedelta(days=1)
APPROVED = Review("approved", "A. Name", "Rheumatologist", TODAY - DAY, TODAY)
LAPSED = replace(APPROVED, due=TODAY - DAY)
STRICT = Clinic("strict", "Strict Clinic", phone="555 0100", approved_only=True)
OPEN = Clinic("open", "Open Clinic", phone="555 0101")


def _reviewed(answer: Answer, review: Review) -> Answer:
    return replace(answer, review=review)


def _row(row: Question, overview: Review, cells: Mapping[str, Review]) -> Question:
    return replace(
        row,
        overview=_reviewed(row.overview, overview),
        cells={
            name: _reviewed(cell, cells.get(name, Review())) for name, cell in row.cells.items()
        },
    )


@pytest.fixture
def content() -> Content:
    """``risks`` is approved in the overview and two cells, ``cost`` has lapsed, the rest is new."""
    real = real_content()
    rows = {
        **real.questions,
        "risks": _row(real.questions["risks"], APPROVED, {"hsct-own": APPROVED, "msc": APPROVED}),
        "cost": _row(real.questions["cost"], LAPSED, {}),
    }
    return replace(real, questions=rows, clinics={"strict": STRICT, "open": OPEN})


@pytest.fixture
def strict(content: Content) -> Talk:
    return Talk(content, clinic="strict")


def test_an_approved_answer_is_shown(strict: Talk) -> None:
    assert strict.say("risks", "risks") == ["answer risks"]
    assert strict.say("risks of msc", "risks", option="msc") == ["answer risks/msc"]


@pytest.mark.parametrize("row", ["survival", "cost"])
def test_what_is_not_approved_or_past_due_is_withheld(strict: Talk, row: str) -> None:
    assert strict.say("a question", row) == ["text withheld"]
    short = strict.content.questions[row].overview.short[0].text
    assert short not in strict.last["text"]
    assert strict.content.questions[row].question in strict.last["text"]


def test_a_cell_is_judged_by_its_own_review(strict: Talk) -> None:
    assert strict.say("risks of car-t", "risks", option="car-t") == ["text withheld"]


def test_the_way_to_a_person_and_to_the_list_stand_in_its_place(strict: Talk) -> None:
    strict.say("survival", "survival")
    assert "555 0100" in strict.last["text"]
    assert strict.offers("person") and strict.offers("start_list") and strict.offers("wrong")
    strict.tap("add_to_list")
    assert strict.names == ["text added"]


def test_a_row_without_a_step_can_be_put_on_the_list_in_its_words(strict: Talk) -> None:
    strict.say("evidence", "living-with-flare")
    assert strict.tap("add_mine") == ["text added"]
    assert strict.content.questions["living-with-flare"].question in strict.last["text"]


@pytest.mark.parametrize("again", ["more", "simpler", "repeat", "sources"])
def test_no_other_way_leads_to_it(strict: Talk, again: str) -> None:
    strict.say("survival", "survival")
    assert strict.say("again", again) == ["text withheld"]


def test_a_choice_does_not_lead_to_it(strict: Talk) -> None:
    do = {"do": "ask", "question": "survival", "option": "hsct-own"}
    assert strict.do(do) == ["text withheld"]


def test_a_claim_is_withheld(strict: Talk) -> None:
    claim = "seventy-percent-disease-free"
    assert strict.say("70%", claim=claim) == ["text withheld"]
    assert strict.say("more", "more") == ["text withheld"]
    assert strict.do({"do": "claim", "claim": claim}) == ["text withheld"]


def test_a_comparison_leaves_out_what_is_not_approved_and_says_so(strict: Talk) -> None:
    assert strict.say("compare risks", "compare", questions=("risks",)) == [
        "text withheld_columns",
        "comparison risks hsct-own msc",
    ]
    assert strict.content.options["car-t"].short_name in strict.sent[0]["text"]


def test_a_comparison_of_less_than_two_is_withheld(strict: Talk) -> None:
    assert strict.say("compare survival", "compare", questions=("survival",)) == ["text withheld"]
    two = ("hsct-own", "car-t")
    assert strict.say("risks", "risks", options=two) == ["text withheld"]


def test_what_tells_about_the_aid_alone_is_always_shown(strict: Talk) -> None:
    assert strict.say("who made this", "about") == ["answer about/made-by"]
    assert strict.say("who paid", "about") == ["answer about/paid-by"]


def test_what_tells_about_treatments_is_withheld_there_too(strict: Talk) -> None:
    assert strict.say("without a transplant", "about") == ["text withheld"]


def test_an_emergency_is_never_withheld(strict: Talk) -> None:
    names = strict.say("chest pain now", "emergency", safety="emergency")
    assert names[0].startswith("notice")


@pytest.mark.parametrize("clinic", ["open", "", "unknown"])
def test_other_clinics_show_it_and_say_that_it_is_not_reviewed(
    content: Content, clinic: str
) -> None:
    talk = Talk(content, clinic=clinic)
    assert talk.say("survival", "survival") == ["answer survival"]
    assert talk.last["review"]["status"] == "draft"


def test_without_any_way_to_reach_the_clinic_the_general_one_is_named(content: Content) -> None:
    bare = Clinic("strict", "Strict Clinic", approved_only=True)
    talk = Talk(replace(content, clinics={"strict": bare}), clinic="strict")
    talk.say("survival", "survival")
    assert talk.last["paragraphs"][-1] in talk.content.interface["replies"]["human_handoff_none"]


def test_the_setting_is_read_from_the_clinics_file(tmp_path: Path) -> None:
    root = tmp_path / "content"
    shutil.copytree(DEFAULT_ROOT, root)
    (root / "clinics" / "strict.yml").write_text(
        "id: strict\nname: Strict Clinic\nphone: 555 0100\napproved_only: true\n",
        encoding="utf-8",
    )
    row = root / "en" / "questions" / "what-is-lupus.yml"
    approved = (
        "review: {status: approved, reviewer: A. Name, role: Rheumatologist, "
        f'date: "{TODAY - DAY}", due: "{TODAY + DAY}"}}'
    )
    text = row.read_text(encoding="utf-8")
    assert "review: {status: draft}" in text
    row.write_text(text.replace("review: {status: draft}", approved), encoding="utf-8")
    talk = Talk(load(root), clinic="strict")
    assert talk.say("lupus?", "what-is-lupus") == ["answer what-is-lupus"]
    assert talk.last["review"]["status"] == "approved"
    assert talk.say("risks", "risks") == ["text withheld"]
