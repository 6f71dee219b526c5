"""Any sequence of moves keeps a state that is valid and survives being kept as JSON."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.guides import GuideError, Mark, OwnQuestion, StepAnswer, Walk, WalkState
from bot.guides.state import LIST, NOTE, OWN, OWN_QUESTION, TOP
from bot.guides.walk import TOP_QUESTIONS

from .branching import PICKS, STEPS, small_guide

WALK = Walk(small_guide())
PLACES = (*STEPS, OWN, TOP, LIST)
IDS = (*STEPS, "own-1", "own-2", "nothing")

_texts = st.text(max_size=12)
MOVES = st.one_of(
    st.tuples(st.sampled_from(["add", "skip", "asked", "forward", "back", "leave", "start"])),
    st.tuples(st.just("pick"), st.sampled_from(PICKS)),
    st.tuples(st.just("to"), st.sampled_from(PLACES)),
    st.tuples(st.just("ask_for"), st.sampled_from([NOTE, OWN_QUESTION])),
    st.tuples(st.sampled_from(["text", "add_own"]), _texts),
    st.tuples(st.sampled_from(["toggle_top", "remove", "add_step"]), st.sampled_from(IDS)),
)


def _kept(state: WalkState) -> WalkState:
    """The state as a slot gives it back."""
    return WalkState.from_dict(json.loads(json.dumps(state.as_dict())))


def _check(state: WalkState) -> None:
    assert _kept(state) == state
    assert state.at in PLACES
    assert state.awaiting in ("", NOTE, OWN_QUESTION)
    assert state.awaiting != NOTE or state.at in STEPS
    path = WALK.path(state)
    assert len(set(path)) == len(path)
    assert path[0] == "hope"
    at, of = WALK.progress(state)
    assert 1 <= at <= of == len(path)
    listed = [item.id for item in WALK.questions(state)]
    assert len(set(listed)) == len(listed)
    still = {item.id for item in WALK.open_questions(state)}
    top = [item.id for item in WALK.top_questions(state)]
    assert len(set(top)) == len(top) <= TOP_QUESTIONS
    assert set(top) <= still
    assert all(own.question for own in state.own)


@settings(max_examples=150, deadline=None)
@given(st.lists(MOVES, max_size=25))
def test_any_moves_keep_a_valid_state_and_a_lossless_round_trip(
    moves: list[tuple[Any, ...]],
) -> None:
    state = WALK.start()
    for name, *given_ in moves:
        move = getattr(WALK, name)
        try:
            state = move(_kept(state), *given_)
        except GuideError:
            # A move that is not there at this place changes nothing.
            continue
        _check(state)
    # However it stands, going on ends at the list.
    for _ in range(len(PLACES)):
        state = WALK.forward(state)
    assert state.at == LIST


_answers = st.builds(
    StepAnswer,
    mark=st.sampled_from([None, *Mark]),
    note=_texts,
    picked=st.sampled_from(["", *PICKS]),
)
_states = st.builds(
    WalkState,
    guide=st.just("small"),
    at=st.sampled_from(PLACES),
    active=st.booleans(),
    awaiting=st.sampled_from(["", NOTE, OWN_QUESTION]),
    answers=st.dictionaries(st.sampled_from(STEPS), _answers),
    own=st.lists(
        st.builds(OwnQuestion, st.just("own-1"), _texts, _texts, st.sampled_from(Mark)), max_size=3
    ).map(tuple),
    top=st.lists(st.sampled_from(IDS), max_size=3).map(tuple),
)


@settings(max_examples=80, deadline=None)
@given(_states)
def test_every_field_survives(state: WalkState) -> None:
    again = _kept(state)
    assert again == state
    assert again.as_dict() == state.as_dict()


def test_an_answer_changes_alone_and_the_old_state_stays() -> None:
    before = WALK.start().with_answer("hope", StepAnswer(Mark.ADDED))
    after = before.with_answer("cost", StepAnswer(note="n"))
    assert dict(before.answers) == {"hope": StepAnswer(Mark.ADDED)}
    assert after.answer("hope") == StepAnswer(Mark.ADDED)
    assert after.answer("read") == StepAnswer()
