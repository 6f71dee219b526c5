"""The guide in the conversation: every act, interruptions, notes, own questions, the list."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.guides import Guide, Mark, Walk, WalkState
from tests.guides.branching import raw_guide

from .talk import Talk

FIRST, SECOND, THIRD = "fits-my-lupus", "without-it", "other-medicines"


def _walk(talk: Talk) -> WalkState:
    assert talk.state.guide is not None
    return talk.state.guide


def _marks(talk: Talk) -> dict[str, str]:
    return {step: answer.mark.value for step, answer in _walk(talk).answers.items() if answer.mark}


def test_the_guide_begins_with_its_first_step(talk: Talk) -> None:
    assert talk.say("my list", "checklist") == ["text guide_start", f"step {FIRST}"]
    assert talk.state.walking


@pytest.mark.parametrize(
    ("act", "mark"), [("add", "added"), ("skip", "skipped"), ("asked", "asked")]
)
def test_marks(walking: Talk, act: str, mark: str) -> None:
    assert walking.tap(act) == [f"step {SECOND}"]
    assert _marks(walking) == {FIRST: mark}


def test_back_and_one_answer_changed(walking: Talk) -> None:
    assert not walking.offers("back")
    walking.tap("add")
    walking.tap("add")
    assert walking.tap("back") == [f"step {SECOND}"]
    assert walking.last["state"] == "added"
    assert walking.tap("back") == [f"step {FIRST}"]
    assert walking.tap("skip") == [f"step {SECOND}"]
    assert _marks(walking) == {FIRST: "skipped", SECOND: "added"}


def test_a_choice_of_an_earlier_step_acts_on_that_step(walking: Talk) -> None:
    early = walking.offered("skip")[0]["do"]
    walking.tap("add")
    walking.tap("add")
    assert walking.do(early) == [f"step {SECOND}"]
    assert _marks(walking) == {FIRST: "skipped", SECOND: "added"}


def test_a_note_is_asked_for_kept_and_changed(walking: Talk) -> None:
    assert walking.tap("note") == [f"step {FIRST} note"]
    assert walking.say("I tried two", "greet") == ["text note_kept", f"step {SECOND}"]
    assert _walk(walking).answer(FIRST).note == "I tried two"
    walking.tap("back")
    assert walking.tap("change_note") == [f"step {FIRST} note"]
    walking.say("I tried three", "risks")
    assert _walk(walking).answer(FIRST).note == "I tried three"


def test_free_text_is_no_note_unless_one_is_awaited(walking: Talk) -> None:
    assert walking.say("I tried two") == ["choices not_understood_bare", f"step {FIRST}"]
    assert _walk(walking).answers == {}


def test_never_mind_by_tap_and_by_words(walking: Talk) -> None:
    walking.tap("note")
    assert walking.tap("forget_it") == [f"step {FIRST}"]
    walking.tap("note")
    assert walking.say("never mind", "cancel") == [f"step {FIRST}"]
    assert walking.say("never mind", "cancel") == ["text guide_left"]
    assert not walking.state.walking


def test_a_question_where_a_note_is_awaited_is_answered_first_and_may_still_become_it(
    walking: Talk,
) -> None:
    walking.tap("note")
    names = walking.say("what are the risks?", "risks")
    assert names == ["answer risks", f"step {FIRST} note"]
    assert _walk(walking).answer(FIRST).note == ""
    assert walking.tap("keep_as_note") == ["text note_kept", f"step {SECOND}"]
    assert _walk(walking).answer(FIRST).note == "what are the risks?"


def test_words_kept_as_a_note_later_go_to_the_step_they_were_written_at(walking: Talk) -> None:
    walking.tap("note")
    walking.say("what are the risks?", "risks")
    keep = walking.offered("keep_as_note")[0]["do"]
    walking.tap("forget_it")
    walking.tap("skip")
    walking.tap("skip")
    assert walking.do(keep) == ["text note_kept", f"step {SECOND}"]
    assert _walk(walking).answer(FIRST).note == "what are the risks?"
    assert _walk(walking).answer(THIRD).note == ""


def test_a_statement_that_looks_like_a_row_is_still_the_note(walking: Talk) -> None:
    walking.tap("note")
    assert walking.say("I fear the risks", "risks") == ["text note_kept", f"step {SECOND}"]


def test_a_claim_that_is_asked_where_a_note_is_awaited_is_answered(walking: Talk) -> None:
    walking.tap("note")
    names = walking.say("70% are cured?", claim="seventy-percent-disease-free")
    assert names == ["claim seventy-percent-disease-free", f"step {FIRST} note"]


def test_asking_for_a_person_is_never_a_note(walking: Talk) -> None:
    for what in ("note", "own"):
        walking.tap(what)
        names = walking.say("I want a person", "human_handoff")
        assert names[0].startswith("text human_handoff")
        walking.tap("forget_it")


def test_an_own_question_even_one_that_has_an_answer(walking: Talk) -> None:
    assert walking.tap("own") == [f"step {FIRST} own_question"]
    assert walking.say("what are the risks?", "risks") == ["text added", f"step {FIRST}"]
    assert [own.question for own in _walk(walking).own] == ["what are the risks?"]
    walking.tap("own")
    assert walking.say("What are the RISKS?", "risks") == ["text already_listed", f"step {FIRST}"]


@pytest.mark.parametrize("label", ["yes", "no"])
def test_yes_and_no_are_notes_where_a_note_is_awaited(walking: Talk, label: str) -> None:
    walking.tap("note")
    assert walking.say(label, label) == ["text note_kept", f"step {SECOND}"]


def test_yes_and_no_at_a_question(walking: Talk) -> None:
    assert walking.say("yes", "yes") == [f"step {SECOND}"]
    assert walking.say("no", "no") == [f"step {THIRD}"]
    assert _marks(walking) == {FIRST: "added", SECOND: "skipped"}


def test_yes_and_no_at_the_own_questions(walking: Talk) -> None:
    walking.tap("add")
    assert walking.tap("to_list") == ["step own"]
    assert walking.say("yes", "yes") == ["step own own_question"]
    assert walking.say("who feeds my cat") == ["text added", "step own"]
    assert walking.say("no", "no") == [f"summary {FIRST} own-1"]


@pytest.mark.parametrize("label", ["yes", "no"])
def test_yes_and_no_where_they_mean_nothing_come_back_to_the_guide(
    walking: Talk, label: str
) -> None:
    _fill(walking, 4)
    walking.tap("no_own")
    assert walking.say(label, label) == ["text yes_no_lost", "step top"]


def _fill(talk: Talk, count: int) -> None:
    for _ in range(count):
        talk.tap("add")
    talk.tap("to_list")


def test_the_top_three(walking: Talk) -> None:
    _fill(walking, 5)
    assert walking.tap("no_own") == ["step top"]
    for question in (THIRD, FIRST):
        assert walking.tap(act="top", question=question) == ["step top"]
    labels = [choice["label"] for choice in walking.last["choices"][:5]]
    assert [label[:3] for label in labels if label[1:3] == ". "] == ["2. ", "1. "]
    names = walking.tap("done")
    assert names == [f"summary {THIRD} {FIRST} {SECOND} which-type which-drugs"]
    assert [item["id"] for item in walking.last["top"]] == [THIRD, FIRST]


def test_the_top_three_are_numbered_without_what_was_left_out_since(walking: Talk) -> None:
    _fill(walking, 5)
    walking.tap("no_own")
    for question in (FIRST, SECOND, THIRD):
        walking.tap(act="top", question=question)
    walking.do({"do": "guide", "act": "skip", "step": FIRST})
    walking.tap("to_list")
    walking.tap("no_own")
    labels = [choice["label"] for choice in walking.last["choices"] if choice["role"] == "answer"]
    assert sorted(label[:2] for label in labels if label[1] == ".") == ["1.", "2."]


def test_back_from_the_end(walking: Talk) -> None:
    _fill(walking, 4)
    walking.tap("no_own")
    assert walking.tap("back") == ["step own"]
    assert walking.tap("back") == ["step second-view"]


def test_a_second_tap_on_an_older_choice_does_not_run_ahead(walking: Talk) -> None:
    _fill(walking, 4)
    go_on = walking.offered("no_own")[0]["do"]
    assert walking.do(go_on) == ["step top"]
    assert walking.do(go_on) == ["step top"]


def test_from_the_list_again_or_one_more(walking: Talk) -> None:
    _fill(walking, 1)
    assert walking.tap("no_own") == [f"summary {FIRST}"]
    assert walking.tap("own") == ["step own own_question"]
    walking.say("who feeds my cat")
    assert walking.tap("no_own") == [f"summary {FIRST} own-1"]
    assert walking.tap("change") == [f"step {FIRST}"]
    assert walking.last["state"] == "added"


def test_choosing_the_top_three_is_offered_where_there_are_more(walking: Talk) -> None:
    _fill(walking, 1)
    walking.tap("no_own")
    assert not walking.offers("choose_top")
    walking.tap("change")
    _fill(walking, 4)
    walking.tap("no_own")
    walking.tap("done")
    assert walking.tap("choose_top") == ["step top"]


def test_leave_and_go_on(walking: Talk) -> None:
    walking.tap("add")
    assert walking.tap("leave") == ["text guide_left"]
    assert walking.say("risks", "risks") == ["answer risks"]
    assert walking.say("my list", "checklist") == ["text guide_resume", f"step {SECOND}"]
    walking.tap("leave")
    assert walking.tap("resume_list") == ["text guide_resume", f"step {SECOND}"]


def test_asking_for_the_list_where_a_note_is_awaited_is_no_note(walking: Talk) -> None:
    walking.tap("note")
    names = walking.say("go on with my list", "checklist")
    assert names == ["text guide_start", f"step {FIRST}"]
    assert _walk(walking).answers == {}


def test_looking_at_the_list_does_not_lose_the_place(walking: Talk) -> None:
    walking.tap("add")
    walking.tap("leave")
    resume = walking.offered("resume_list")[0]["do"]
    assert walking.tap("show_list") == [f"summary {FIRST}"]
    assert walking.do(resume) == ["text guide_resume", f"step {SECOND}"]


def test_an_empty_list_offers_to_begin(walking: Talk) -> None:
    walking.tap("leave")
    assert walking.tap("show_list") == ["text list_empty"]
    assert walking.offers("start_list")


# -- interruptions ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "first"),
    [
        (("risks",), "answer risks"),
        (("thanks",), "text thanks"),
        (("out_of_scope",), "text out_of_scope"),
        (("sources",), "text sources_none"),
        (("compare",), "choices compare_which"),
        (("more",), "text repeat_none"),
        (("human_handoff",), "text human_handoff"),
        ((), "choices not_understood_bare"),
    ],
)
def test_an_interruption_comes_back_to_the_step(
    walking: Talk, labels: tuple[str, ...], first: str
) -> None:
    before = _walk(walking)
    assert walking.say("words", *labels) == [first, f"step {FIRST}"]
    assert _walk(walking) == before


def test_the_column_is_kept_through_the_guide(walking: Talk) -> None:
    walking.say("risks", "risks", option="msc")
    assert walking.say("cost?", "cost") == ["answer cost/msc", f"step {FIRST}"]
    assert walking.tap("add") == [f"step {SECOND}"]


def test_tell_me_about_this(walking: Talk) -> None:
    assert walking.tap("tell_me") == ["answer who-is-candidate", f"step {FIRST}"]


def test_repeat_in_the_guide_shows_the_step(walking: Talk) -> None:
    walking.say("risks", "risks")
    assert walking.say("say that again", "repeat") == [f"step {FIRST}"]


def test_a_list_that_is_done_is_not_shown_after_every_answer(walking: Talk) -> None:
    _fill(walking, 1)
    walking.tap("no_own")
    assert walking.say("risks", "risks") == ["answer risks"]
    assert walking.say("again", "repeat") == ["answer risks"]


# -- from outside the guide -------------------------------------------------------------------


def test_taking_a_question_along_from_an_answer(talk: Talk) -> None:
    talk.say("risks", "risks")
    take = talk.offered("add_to_list")[0]["do"]
    assert talk.do(take) == ["text added"]
    assert not talk.state.walking
    assert talk.do(take) == ["text already_listed"]
    assert talk.tap("show_list") == ["summary risks-for-me"]
    assert talk.say("cost", "cost") == ["answer cost"]


def test_taking_a_question_along_in_the_guide_stays_in_it(walking: Talk) -> None:
    walking.say("risks", "risks")
    assert walking.tap("add_to_list") == ["text added", f"step {FIRST}"]
    assert _marks(walking) == {"risks-for-me": "added"}


def test_own_words_from_a_misunderstanding(talk: Talk) -> None:
    talk.say("flurble")
    talk.tap("none_of_these")
    add = talk.offered("add_mine")[0]["do"]
    assert talk.do(add) == ["text added"]
    assert talk.do(add) == ["text already_listed"]
    assert talk.state.misses == 0
    assert talk.do({"do": "guide", "act": "list"}) == ["summary own-1"]


# -- content that changed since -----------------------------------------------------------------


@pytest.mark.parametrize("act", ["add", "skip", "asked", "note", "own", "next", "back"])
def test_a_choice_of_a_step_that_is_gone_does_nothing_to_another(walking: Talk, act: str) -> None:
    before = _walk(walking)
    assert walking.do({"do": "guide", "act": act, "step": "old-step"}) == [f"step {FIRST}"]
    assert _walk(walking) == before


@pytest.mark.parametrize(
    "do",
    [
        {"act": "pick", "step": FIRST, "pick": "none"},
        {"act": "top", "question": "old-step"},
        {"act": "no-such-act"},
        {"act": "cancel_text", "step": FIRST},
    ],
)
def test_a_move_that_is_not_there_shows_where_the_walk_stands(
    walking: Talk, do: dict[str, str]
) -> None:
    assert walking.do({"do": "guide", **do}) == [f"step {FIRST}"]
    assert _walk(walking).answers == {}


def test_a_question_to_take_along_that_is_gone_starts_the_guide(talk: Talk) -> None:
    names = talk.do({"do": "take_along", "step": "old-step"})
    assert names == ["text guide_start", f"step {FIRST}"]


def test_a_note_for_a_step_that_is_gone_is_not_lost(walking: Talk) -> None:
    do = {"do": "keep_note", "text": "my words", "what": "note", "step": "old-step"}
    assert walking.do(do) == ["text added", f"step {FIRST}"]
    assert [own.question for own in _walk(walking).own] == ["my words"]


@pytest.mark.parametrize("guide", ["ask-doctor", "old-guide"])
@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("risks", ["answer risks", f"step {FIRST}"]),
        ("checklist", ["text guide_start", f"step {FIRST}"]),
        ("cancel", ["text guide_left"]),
        ("repeat", [f"step {FIRST}"]),
        ("yes", [f"step {SECOND}"]),
    ],
)
def test_a_place_that_is_gone_keeps_what_was_said(
    walking: Talk, guide: str, label: str, names: list[str]
) -> None:
    walking.tap("add")
    walking.do({"do": "add_own", "text": "mine"})
    data = {**_walk(walking).as_dict(), "at": "old-step", "guide": guide}
    walking.state = walking.state.with_guide(WalkState.from_dict(data))
    assert walking.say("words", label) == names
    assert _walk(walking).answer(FIRST).mark is Mark.ADDED
    assert [own.question for own in _walk(walking).own] == ["mine"]


# -- the other kinds of steps -----------------------------------------------------------------


@pytest.fixture
def small(talk: Talk) -> Talk:
    """In a guide that has every kind of step."""
    raw = {**raw_guide(), "id": "ask-doctor"}
    raw["steps"][0]["findings"] = []
    other = Talk(replace(talk.content, guides={"ask-doctor": raw}))
    other.say("my list", "checklist")
    return other


def test_a_pick_branches(small: Talk) -> None:
    small.tap("add")
    assert [choice["do"].get("pick") for choice in small.last["choices"]][:3] == [
        "own-cells",
        "donor",
        "unsure",
    ]
    assert small.tap(pick="donor") == ["step donor-match"]
    assert small.tap("back") == ["step kind"]
    assert small.tap(pick="own-cells") == ["step own-chemo"]
    assert small.tap("add") == ["step cost"]


@pytest.mark.parametrize("label", ["yes", "no"])
def test_a_bare_yes_or_no_is_no_pick(small: Talk, label: str) -> None:
    small.tap("add")
    assert small.say(label, label) == ["text yes_no_lost", "step kind"]
    assert "kind" not in _walk(small).answers


def test_a_step_for_a_note_and_one_to_read(small: Talk) -> None:
    small.do({"do": "guide", "act": "skip", "step": "cost"})
    assert small.names == ["step worry"]
    small.tap("note")
    assert small.say("everything") == ["text note_kept", "step read"]
    assert small.tap("done") == ["step own"]


@pytest.mark.parametrize("label", ["yes", "no"])
def test_a_bare_yes_or_no_goes_on_from_something_to_read(small: Talk, label: str) -> None:
    small.do({"do": "guide", "act": "skip", "step": "worry"})
    assert small.say(label, label) == ["step own"]
    assert "read" not in _walk(small).answers


def test_every_choice_of_every_place_can_be_taken(walking: Talk) -> None:
    walk = Walk(Guide.from_content(walking.content.guides["ask-doctor"]))
    start = walk.start()
    for step in list(walk.guide.steps)[:5]:
        start = walk.add_step(start, step)
    for place in (*walk.guide.steps, "own", "top", "list"):
        walking.state = walking.state.with_guide(walk.to(start, place))
        walking.do({"do": "back_to_talk"})
        here = walking.state
        if place == "list":
            walking.do({"do": "guide", "act": "list"})
        for choice in walking.last["choices"]:
            walking.state = here
            assert "text failed" not in walking.do(choice["do"])
