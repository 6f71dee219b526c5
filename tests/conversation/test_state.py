"""The state goes through Rasa's slots and comes back the same."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation import State
from bot.conversation.state import SLOTS
from bot.guides import Mark, OwnQuestion, StepAnswer, WalkState

_words = st.text(max_size=8)
_walks = st.builds(
    WalkState,
    guide=st.just("ask-doctor"),
    at=st.sampled_from(["carer", "own", "list"]),
    active=st.booleans(),
    awaiting=st.sampled_from(["", "note"]),
    answers=st.dictionaries(
        _words, st.builds(StepAnswer, st.sampled_from([None, *Mark]), _words), max_size=2
    ),
    own=st.lists(st.builds(OwnQuestion, st.just("own-1"), _words), max_size=1).map(tuple),
)
_states = st.builds(
    State,
    question=_words,
    option=_words,
    claim=_words,
    audience=st.sampled_from(["patient", "family", "professional"]),
    detail=st.sampled_from(["short", "more"]),
    guide=st.none() | _walks,
    misses=st.integers(0, 9),
    offer=st.dictionaries(
        st.sampled_from(["yes", "no"]), st.dictionaries(_words, _words, max_size=2)
    ),
)


@settings(max_examples=80, deadline=None)
@given(_states)
def test_slots_round_trip(state: State) -> None:
    slots = json.loads(json.dumps(state.to_slots()))
    assert State.from_slots(slots) == state
    assert tuple(slots) == SLOTS


def test_slots_that_were_never_set_give_the_first_state() -> None:
    assert State.from_slots({}) == State()
    assert State.from_slots(dict.fromkeys(SLOTS)) == State()


def test_other_slots_are_passed_over() -> None:
    assert State.from_slots({"requested_slot": "x", "session_started_metadata": {}}) == State()


def test_walking_is_a_guide_under_way() -> None:
    walk = WalkState("ask-doctor", "carer")
    assert State(guide=walk).walking
    assert not State(guide=WalkState("ask-doctor", "carer", active=False)).walking
    assert not State().walking
