"""Follow-ups: found where they are the whole message, and nowhere else."""

from __future__ import annotations

import pytest

from bot.language.follow_ups import LONGEST, FollowUps
from bot.language.training_examples import read_examples
from bot.language.vocabulary import Vocabulary

SAID = {
    "why?": "more-on-it",
    "So why not?": "more-on-it",
    "so no?": "more-on-it",
    "out of how many?": "more-on-it",
    "in how many people": "more-on-it",
    "what does 56 out of 100 mean": "more-on-it",
    "Really?": "proof",
    "are you sure about that": "proof",
    "so which is true": "proof",
    "what do you mean by that?": "plainer",
    "I don't understand": "plainer",
    "ok but say it simpler please": "plainer",
    "and how likely is that?": "likely",
    "what are the odds": "likely",
    "how often does it happen": "likely",
    "can it kill you": "can-it-kill",
    "does it go away?": "does-it-pass",
    "can they treat it": "does-it-pass",
    "what sort of harm": "more-on-it",
    "how long is that altogether": "how-long",
    "oh my god thats a lot": "size",
    "is the other way safer then": "safest",
    "where can I get it": "where",
    "how long?": "how-long",
    "and for how long": "how-long",
    "is that a lot?": "size",
    "That's a lot!": "size",
    "compared to what": "size",
    "is that more than from lupus itself": "than-lupus",
    "and the other one?": "other-kind",
    "vs. pills": "beside-medicines",
    "is it better than cellcept": "beside-medicines",
    "which is safer?": "safest",
    "which one works better": "works-best",
    "whats cheaper": "cheapest",
    "and in the UK": "elsewhere",
    "what about europe": "elsewhere",
    "hmm": "next",
    "ok and then?": "next",
    "wat else is there": "next",
    "put that on my list": "keep",
    "no, thats not what i asked": "not-that",
    "this is useless, you didn't answer me": "not-that",
    "and if it's my own?": "own-cells",
    "the one with chemo": "own-cells",
    "and with a stranger's?": "donor-cells",
    "from my sister?": "donor-cells",
    "and the infusions?": "infusions",
    "the ones from fat": "infusions",
    "that other one with the t cells": "t-cells",
    "all of them": "all-kinds",
    "idk what is the difference": "no-kind-known",
}


@pytest.mark.parametrize(("text", "found"), SAID.items())
def test_follow_ups_are_found(vocabulary: Vocabulary, text: str, found: str) -> None:
    assert vocabulary.read(text).follow_up == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no",
        "yes please",
        "thank you",
        "why do they freeze the cells",
        "how long would I be in the hospital",
        "how likely is it that lupus comes back",
        "is that a lot of chemo for a small woman like me",
        "put sunscreen on my list of things to buy",
        "the other one of my two doctors said no",
        "my own doctor has never heard of it",
        "why " * (LONGEST + 1),
    ],
)
def test_questions_of_their_own_are_none(vocabulary: Vocabulary, text: str) -> None:
    assert vocabulary.read(text).follow_up == ""


def test_few_phrasings_of_a_question_are_follow_ups(vocabulary: Vocabulary) -> None:
    """What stands under a question may lean on the turn before only where it is as short."""
    rows = [example for example in read_examples() if example.label.startswith(("ask/", "claim/"))]
    leaning = [(e.label, e.text) for e in rows if vocabulary.read(e.text).follow_up]
    assert len(leaning) <= 0.01 * len(rows), leaning


def test_courtesy_is_left_out_a_word_at_a_time() -> None:
    found = FollowUps([{"id": "ok-then", "say": ["ok then"]}, {"id": "then", "say": ["then"]}]).find
    assert found(["so", "ok", "then"]) == "ok-then"
    assert found(["and", "then"]) == "then"
    assert found(["then", "please"]) == "then"
    assert found(["ok", "never"]) == ""
    assert found([]) == ""


def test_the_first_in_the_file_counts() -> None:
    found = FollowUps([{"id": "b", "say": ["why"]}, {"id": "a", "say": ["why"]}]).find
    assert found(["why"]) == "b"
