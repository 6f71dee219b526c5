"""Every move of a walk."""

from __future__ import annotations

import pytest

from bot.guides import GuideError, Mark, Walk, WalkState
from bot.guides.state import LIST, NOTE, OWN, OWN_QUESTION, TOP
from bot.guides.walk import TOP_QUESTIONS

from .branching import small_guide


@pytest.fixture
def walk() -> Walk:
    return Walk(small_guide())


def _listed(walk: Walk, state: WalkState) -> list[str]:
    return [item.id for item in walk.questions(state)]


def _many(walk: Walk) -> WalkState:
    """Five questions on the list, standing at the own questions."""
    state = walk.start()
    for step in ("hope", "own-chemo", "donor-match", "donor-gvhd", "cost"):
        state = walk.add_step(state, step)
    return walk.to(state, OWN)


def test_a_walk_begins_at_the_first_step(walk: Walk) -> None:
    state = walk.start()
    assert (state.at, state.active, state.awaiting) == ("hope", True, "")
    assert walk.questions(state) == ()


@pytest.mark.parametrize(
    ("move", "mark"), [("add", Mark.ADDED), ("skip", Mark.SKIPPED), ("asked", Mark.ASKED)]
)
def test_a_mark_is_kept_and_the_walk_goes_on(walk: Walk, move: str, mark: Mark) -> None:
    state = getattr(walk, move)(walk.start())
    assert state.answer("hope").mark is mark
    assert state.at == "kind"
    assert _listed(walk, state) == ([] if mark is Mark.SKIPPED else ["hope"])


def test_the_list_holds_what_stands_in_the_guide(walk: Walk) -> None:
    listed = walk.questions(walk.add(walk.start()))[0]
    assert (listed.group, listed.findings) == ("First things", ("smith-f1",))


def test_asked_questions_are_listed_but_no_longer_open(walk: Walk) -> None:
    state = walk.asked(walk.start())
    assert _listed(walk, state) == ["hope"]
    assert walk.open_questions(state) == ()


@pytest.mark.parametrize(
    ("pick", "path"),
    [
        ("own-cells", ("hope", "kind", "own-chemo", "cost", "worry", "read")),
        ("donor", ("hope", "kind", "donor-match", "donor-gvhd", "cost", "worry", "read")),
        ("unsure", ("hope", "kind", "cost", "worry", "read")),
    ],
)
def test_a_pick_decides_the_way(walk: Walk, pick: str, path: tuple[str, ...]) -> None:
    state = walk.pick(walk.forward(walk.start()), pick)
    assert state.at == path[2]
    assert walk.path(state) == path
    assert walk.progress(state) == (3, len(path))


def test_a_pick_that_the_step_does_not_have_is_refused(walk: Walk) -> None:
    with pytest.raises(GuideError):
        walk.pick(walk.to(walk.start(), "kind"), "cord")


def test_another_pick_changes_the_way_and_keeps_what_was_said(walk: Walk) -> None:
    state = walk.add(walk.pick(walk.to(walk.start(), "kind"), "donor"))
    state = walk.pick(walk.to(state, "kind"), "own-cells")
    assert state.at == "own-chemo"
    assert "donor-match" not in walk.path(state)
    assert _listed(walk, state) == ["donor-match"]


def test_back_goes_the_way_that_was_picked(walk: Walk) -> None:
    state = walk.pick(walk.to(walk.start(), "kind"), "donor")
    state = walk.to(state, "cost")
    seen = []
    for _ in range(5):
        state = walk.back(state)
        seen.append(state.at)
    assert seen == ["donor-gvhd", "donor-match", "kind", "hope", "hope"]


def test_back_keeps_the_answer_and_one_answer_changes_alone(walk: Walk) -> None:
    state = walk.add(walk.pick(walk.add(walk.start()), "unsure"))
    before = state.answer("cost")
    state = walk.to(state, "hope")
    assert state.answer("hope").mark is Mark.ADDED
    state = walk.skip(state)
    assert state.answer("hope").mark is Mark.SKIPPED
    assert state.answer("cost") == before
    assert _listed(walk, state) == ["cost"]


def test_back_from_a_step_off_the_way_begins_again(walk: Walk) -> None:
    state = walk.pick(walk.to(walk.start(), "kind"), "own-cells")
    assert walk.back(walk.to(state, "donor-gvhd")).at == "hope"


def test_back_from_the_end(walk: Walk) -> None:
    few = walk.to(walk.start(), LIST)
    assert [few.at, walk.back(few).at, walk.back(walk.back(few)).at] == [LIST, OWN, "read"]
    many = walk.to(_many(walk), LIST)
    assert [walk.back(many).at, walk.back(walk.back(many)).at] == [TOP, OWN]


def test_back_while_text_is_awaited_only_stops_awaiting(walk: Walk) -> None:
    state = walk.ask_for(walk.to(walk.start(), "cost"), NOTE)
    assert walk.back(state) == walk.to(walk.start(), "cost")


def test_forward_says_nothing(walk: Walk) -> None:
    state = walk.forward(walk.start())
    assert (state.at, dict(state.answers)) == ("kind", {})


def test_after_the_last_step_come_own_questions_then_the_list(walk: Walk) -> None:
    state = walk.forward(walk.to(walk.start(), "read"))
    assert state.at == OWN
    assert walk.forward(state).at == LIST
    assert walk.forward(walk.forward(state)).at == LIST


def test_the_top_three_are_chosen_only_where_there_are_more(walk: Walk) -> None:
    assert walk.forward(_many(walk)).at == TOP
    assert walk.forward(walk.forward(_many(walk))).at == LIST
    three = walk.start()
    for step in ("hope", "own-chemo", "cost"):
        three = walk.add_step(three, step)
    assert walk.forward(walk.to(three, OWN)).at == LIST


def test_a_note_belongs_to_its_step_and_adds_it(walk: Walk) -> None:
    state = walk.text(walk.ask_for(walk.start(), NOTE), "  I tried \n two medicines ")
    assert state.answer("hope").note == "I tried two medicines"
    assert state.answer("hope").mark is Mark.ADDED
    assert (state.at, state.awaiting) == ("kind", "")


def test_a_note_can_be_changed_and_survives_another_mark(walk: Walk) -> None:
    state = walk.text(walk.ask_for(walk.start(), NOTE), "one")
    state = walk.text(walk.ask_for(walk.to(state, "hope"), NOTE), "two")
    state = walk.asked(walk.to(state, "hope"))
    assert (state.answer("hope").note, state.answer("hope").mark) == ("two", Mark.ASKED)


def test_text_that_nothing_awaits_is_refused(walk: Walk) -> None:
    with pytest.raises(GuideError):
        walk.text(walk.start(), "what are the risks?")


@pytest.mark.parametrize("place", [OWN, TOP, LIST])
def test_a_note_needs_a_step(walk: Walk, place: str) -> None:
    with pytest.raises(GuideError):
        walk.ask_for(walk.to(walk.start(), place), NOTE)


def test_only_notes_and_own_questions_can_be_awaited(walk: Walk) -> None:
    with pytest.raises(GuideError):
        walk.ask_for(walk.start(), "password")


def test_an_own_question_leaves_the_walk_where_it_is(walk: Walk) -> None:
    state = walk.text(
        walk.ask_for(walk.to(walk.start(), "cost"), OWN_QUESTION), "Who feeds my cat?"
    )
    assert (state.at, state.awaiting) == ("cost", "")
    assert [(own.id, own.question) for own in state.own] == [("own-1", "Who feeds my cat?")]


def test_own_questions_are_listed_last_once_and_never_empty(walk: Walk) -> None:
    state = walk.add_own(walk.start(), "Who feeds my cat?")
    state = walk.add_own(state, "  who feeds MY cat? ")
    state = walk.add_own(state, " \n ")
    state = walk.add(state)
    assert _listed(walk, state) == ["hope", "own-1"]


def test_ids_of_own_questions_are_not_used_again_beside_each_other(walk: Walk) -> None:
    state = walk.add_own(walk.add_own(walk.start(), "one"), "two")
    state = walk.add_own(walk.remove(state, "own-1"), "three")
    assert [own.id for own in state.own] == ["own-2", "own-3"]


def test_a_step_can_be_added_from_outside_without_moving(walk: Walk) -> None:
    left = walk.leave(walk.start())
    state = walk.add_step(left, "cost")
    assert (state.at, state.active) == (left.at, False)
    assert _listed(walk, state) == ["cost"]
    with pytest.raises(GuideError):
        walk.add_step(state, "nowhere")


def test_what_is_removed_leaves_the_list_and_the_top_three(walk: Walk) -> None:
    state = walk.add_own(_many(walk), "mine")
    state = walk.toggle_top(walk.toggle_top(state, "cost"), "own-1")
    state = walk.remove(walk.remove(state, "cost"), "own-1")
    assert _listed(walk, state) == ["hope", "own-chemo", "donor-match", "donor-gvhd"]
    assert state.top == ()


def test_top_three_keep_the_persons_order(walk: Walk) -> None:
    state = walk.toggle_top(walk.toggle_top(_many(walk), "cost"), "hope")
    assert [item.id for item in walk.top_questions(state)] == ["cost", "hope"]


def test_a_fourth_is_not_taken_and_a_second_tap_takes_one_out(walk: Walk) -> None:
    state = _many(walk)
    for question in ("cost", "hope", "own-chemo"):
        state = walk.toggle_top(state, question)
    assert len(state.top) == TOP_QUESTIONS
    assert walk.toggle_top(state, "donor-match") == state
    assert walk.toggle_top(state, "hope").top == ("cost", "own-chemo")


def test_a_question_left_out_after_it_was_chosen_takes_no_place(walk: Walk) -> None:
    state = _many(walk)
    for question in ("cost", "hope", "own-chemo"):
        state = walk.toggle_top(state, question)
    state = walk.asked(walk.to(state, "hope"))
    assert [item.id for item in walk.top_questions(state)] == ["cost", "own-chemo"]
    state = walk.toggle_top(state, "donor-gvhd")
    assert [item.id for item in walk.top_questions(state)] == ["cost", "own-chemo", "donor-gvhd"]


def test_only_what_is_on_the_list_can_be_chosen(walk: Walk) -> None:
    with pytest.raises(GuideError):
        walk.toggle_top(walk.start(), "hope")
    with pytest.raises(GuideError):
        walk.toggle_top(walk.asked(walk.start()), "hope")


def test_three_or_fewer_all_stand_first_the_chosen_ones_before(walk: Walk) -> None:
    state = walk.add_step(walk.add_step(walk.start(), "hope"), "cost")
    assert [item.id for item in walk.top_questions(state)] == ["hope", "cost"]
    state = walk.toggle_top(state, "cost")
    assert [item.id for item in walk.top_questions(state)] == ["cost", "hope"]


def test_of_more_none_stands_first_unless_chosen(walk: Walk) -> None:
    assert walk.top_questions(_many(walk)) == ()


def test_a_walk_that_was_left_goes_on_where_it_was(walk: Walk) -> None:
    state = walk.ask_for(walk.pick(walk.add(walk.start()), "donor"), NOTE)
    left = walk.leave(state)
    assert (left.active, left.awaiting) == (False, "")
    again = walk.start(WalkState.from_dict(left.as_dict()))
    assert (again.at, again.active) == ("donor-match", True)
    assert again.answers == state.answers


def test_going_on_awaits_no_text(walk: Walk) -> None:
    assert walk.start(walk.ask_for(walk.start(), NOTE)).awaiting == ""


def test_a_walk_whose_step_is_gone_begins_again_and_keeps_what_was_said(walk: Walk) -> None:
    state = walk.add(walk.start())
    gone = WalkState.from_dict({**state.as_dict(), "at": "old-step"})
    again = walk.start(gone)
    assert again.at == "hope"
    assert _listed(walk, again) == ["hope"]


def test_answers_to_steps_that_are_gone_do_no_harm(walk: Walk) -> None:
    data = walk.add(walk.start()).as_dict()
    data["answers"]["old-step"] = {"mark": "added", "note": "n", "picked": ""}
    data["answers"]["kind"] = {"mark": "", "note": "", "picked": "old-pick"}
    data["top"] = ["old-step"]
    state = walk.start(WalkState.from_dict(data))
    assert _listed(walk, state) == ["hope"]
    assert [item.id for item in walk.top_questions(state)] == ["hope"]
    assert "own-chemo" not in walk.path(state)


def test_there_is_no_going_to_a_place_that_is_none(walk: Walk) -> None:
    with pytest.raises(GuideError):
        walk.to(walk.start(), "nowhere")


@pytest.mark.parametrize("move", ["add", "skip", "asked"])
@pytest.mark.parametrize("place", [OWN, TOP, LIST])
def test_only_steps_can_be_marked(walk: Walk, move: str, place: str) -> None:
    with pytest.raises(GuideError):
        getattr(walk, move)(walk.to(walk.start(), place))


def test_progress_counts_the_way_and_ends_with_it(walk: Walk) -> None:
    state = walk.start()
    assert walk.progress(state) == (1, 5)
    assert walk.progress(walk.to(state, OWN)) == (5, 5)
    assert walk.progress(walk.to(state, LIST)) == (5, 5)
