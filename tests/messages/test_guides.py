"""A guide's steps and its list as messages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.guides import Guide, Walk, WalkState
from bot.guides.state import LIST, NOTE, OWN, OWN_QUESTION, TOP
from bot.messages.guides import NOTE_LENGTH, step_message, summary_message
from bot.messages.message import Message
from tests.real_content import raw_file, real_content

from .small import WORDS

WALK = Walk(Guide.from_content(raw_file("guides/ask-doctor.yml")))
FIRST = WALK.guide.steps[WALK.guide.first]


def _step(state: WalkState) -> Message:
    return step_message(real_content(), WORDS, WALK, state, ())


def test_a_step_says_where_it_stands_what_it_asks_and_why() -> None:
    shown = _step(WALK.start())
    assert (shown["step"], shown["guide"]) == (FIRST.id, "ask-doctor")
    assert (shown["at"], shown["of"]) == (1, len(WALK.guide.steps))
    assert shown["question"] == FIRST.question
    assert shown["group"] == WALK.guide.groups[FIRST.group]
    assert (shown["state"], shown["note"], shown["input"]) == (None, None, None)
    for part in (FIRST.question, FIRST.why, shown["group"], "[1] "):
        assert part in shown["text"]


def test_each_step_shows_the_sources_of_its_reason() -> None:
    content = real_content()
    for step in WALK.guide.steps.values():
        shown = _step(WALK.to(WALK.start(), step.id))
        wanted = dict.fromkeys(content.source_of(finding).id for finding in step.findings)
        assert [source["id"] for source in shown["sources"]] == list(wanted)


@pytest.mark.parametrize(
    ("move", "mark"), [("add", "added"), ("skip", "skipped"), ("asked", "asked")]
)
def test_going_back_shows_what_was_said(move: str, mark: str) -> None:
    state = WALK.back(getattr(WALK, move)(WALK.start()))
    assert _step(state)["state"] == mark


def test_a_note_is_shown_where_it_belongs() -> None:
    state = WALK.text(WALK.ask_for(WALK.start(), NOTE), "my note")
    assert _step(state)["note"] is None
    assert _step(WALK.back(state))["note"] == "my note"


@pytest.mark.parametrize("what", [NOTE, OWN_QUESTION])
def test_awaited_text_is_asked_for(what: str) -> None:
    shown = _step(WALK.ask_for(WALK.start(), what))
    assert shown["input"]["kind"] == what
    assert shown["input"]["max_length"] == NOTE_LENGTH
    assert shown["input"]["label"] in shown["text"]


@pytest.mark.parametrize("place", [OWN, TOP])
def test_the_places_after_the_last_step(place: str) -> None:
    shown = _step(WALK.to(WALK.start(), place))
    assert (shown["step"], shown["at"], shown["of"]) == (place, 0, 0)
    assert shown["question"] in (WALK.guide.own_prompt, WALK.guide.top_prompt)
    assert shown["sources"] == []


def _listed() -> WalkState:
    state = WALK.start()
    ids = list(WALK.guide.steps)
    for step in ids[:4]:
        state = WALK.add_step(state, step)
    state = WALK.asked(WALK.to(state, ids[4]))
    state = WALK.text(WALK.ask_for(WALK.to(state, ids[1]), NOTE), "my note")
    state = WALK.add_own(state, "<b>mine</b>")
    return WALK.to(WALK.toggle_top(WALK.toggle_top(state, ids[3]), ids[0]), LIST)


def test_the_list_shows_the_top_three_first_and_each_question_once() -> None:
    ids = list(WALK.guide.steps)
    shown = summary_message(WORDS, WALK, _listed(), ())
    assert [item["id"] for item in shown["top"]] == [ids[3], ids[0]]
    assert [item["id"] for item in shown["items"]] == [ids[1], ids[2], ids[4], "own-1"]
    assert shown["printable"] is True


def test_the_list_keeps_notes_and_states() -> None:
    shown = summary_message(WORDS, WALK, _listed(), ())
    items = {item["id"]: item for item in (*shown["top"], *shown["items"])}
    ids = list(WALK.guide.steps)
    assert items[ids[1]]["note"] == "my note"
    assert items[ids[4]]["state"] == "asked"
    assert items[ids[4]]["state_label"] == WORDS.mark("asked")
    assert items["own-1"]["question"] == "<b>mine</b>"


def test_the_plain_list_is_numbered_and_complete() -> None:
    shown = summary_message(WORDS, WALK, _listed(), ())
    lines = shown["text"].splitlines()
    numbered = [line for line in lines if line.split(".")[0].isdigit()]
    assert len(numbered) == 6
    assert "(my note)" in shown["text"]


def test_an_empty_list_is_nothing_to_print() -> None:
    shown = summary_message(WORDS, WALK, replace(WALK.start(), at=LIST), ())
    assert (shown["top"], shown["items"], shown["printable"]) == ([], [], False)
    assert shown["text"]
