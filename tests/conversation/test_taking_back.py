"""Taking back what made the bot ask about a danger: only where every word is harmless."""

from __future__ import annotations

import pytest

from bot.conversation.taking_back import LONGEST, asks_on, is_taken_back

from .talk import Talk


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "No, I'm ok",
        "no im fine thanks",
        "nope, all good",
        "no i am not in danger",
        "no, it's gone now",
        "no sorry, we are safe",
    ],
)
def test_taken_back(text: str) -> None:
    assert is_taken_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yes",
        "I'm fine",
        "no I'm not ok",
        "no im fine i just want it to end",
        "no, she is gone",
        "no he has stopped",
        "no it is not over",
        "no one is here",
        "no, " + "fine " * LONGEST,
    ],
)
def test_not_taken_back(text: str) -> None:
    assert not is_taken_back(text)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("no, I was only asking", True),
        ("no im ok, just asking about the hospital", True),
        ("no im fine, please answer me", True),
        ("I was only asking", False),
        ("no, it hurts", False),
    ],
)
def test_asking_on(text: str, asks: bool) -> None:
    assert asks_on(text) == asks


def asked_if_safe(talk: Talk) -> None:
    talk.say("nausea", "side-effects", option="msc", safety="check", safety_rule="unclear-body")


def test_no_in_more_words_answers_what_was_asked(talk: Talk) -> None:
    asked_if_safe(talk)
    assert talk.say("no, I'm fine", "out_of_scope") == ["answer side-effects/msc"]


def test_pressing_for_the_answer_gives_it(talk: Talk) -> None:
    asked_if_safe(talk)
    assert talk.say("no im fine, please answer me") == ["answer side-effects/msc"]


def test_a_new_question_after_no_is_answered_instead(talk: Talk) -> None:
    asked_if_safe(talk)
    said = talk.say("no, i was just asking how many die", "death-risk")
    assert said == ["answer death-risk/msc"]


def test_a_check_of_its_own_is_taken_back_only_by_harmless_words(talk: Talk) -> None:
    asked_if_safe(talk)
    check = {"safety": "check", "safety_rule": "unclear-mood"}
    assert talk.say("no im fine i just want it to end", "no", **check)[0].startswith("notice")
    asked_if_safe(talk)
    assert talk.say("no its gone now", "no", **check) == ["answer side-effects/msc"]


def test_no_to_a_message_without_an_answer_offers_the_nearest(talk: Talk) -> None:
    talk.say("…", safety="check", safety_rule="unclear-body", near=("hospital-stay", "recovery"))
    assert talk.say("no", "no") == ["text safety_back"]
    assert talk.offers(question="hospital-stay")


def test_the_kind_that_was_named_is_kept_behind_the_question(talk: Talk) -> None:
    talk.say("risks with my own cells", "risks", option="hsct-own")
    asked_if_safe(talk)
    assert talk.say("how many die", "death-risk") == ["answer death-risk/msc"]
