"""Who made the aid, who paid, how the evidence was chosen; who is asking."""

from __future__ import annotations

import pytest

from bot.conversation import State

from .talk import Talk

TOPICS = {
    "made-by",
    "paid-by",
    "evidence-chosen",
    "updates",
    "living-with-the-choice",
    "without-a-transplant",
}


def test_the_topics_are_there(talk: Talk) -> None:
    assert set(talk.content.about) == TOPICS


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("who made this", "made-by"),
        ("tell me about this project", "made-by"),
        ("Who PAYS for this chat?", "paid-by"),
        ("is this sponsored by a drug maker", "paid-by"),
        ("list the authors and their conflicts of interest", "paid-by"),
        ("how did you choose the studies", "evidence-chosen"),
        ("when was this updated", "updates"),
        ("what is it like living with the choice", "living-with-the-choice"),
        ("what happens without a transplant", "without-a-transplant"),
        ("…", "made-by"),
    ],
)
def test_the_words_choose_the_topic(talk: Talk, text: str, topic: str) -> None:
    assert talk.say(text, "about") == [f"answer about/{topic}"]
    assert talk.last["understood"]["question"] == talk.content.about[topic].question


def test_a_topic_offers_the_others_its_rows_and_the_way_back(talk: Talk) -> None:
    talk.say("without a transplant", "about")
    offered = {choice["do"].get("topic") for choice in talk.last["choices"]}
    assert TOPICS - {"without-a-transplant"} <= offered
    assert talk.offers(do="ask", question="lupus-outlook")
    assert talk.last["choices"][-1]["role"] == "wrong"
    talk.tap("wrong")
    assert talk.names == ["choices not_understood_list"]


def test_every_topic_can_be_tapped(talk: Talk) -> None:
    for topic in TOPICS:
        assert talk.do({"do": "about", "topic": topic}) == [f"answer about/{topic}"]
        assert talk.last["expanded"] is True


def test_a_topic_that_is_gone_gives_the_first(talk: Talk) -> None:
    assert talk.do({"do": "about", "topic": "gone"}) == ["answer about/made-by"]


@pytest.mark.parametrize("label", ["bot_challenge", "capabilities"])
def test_who_made_this_is_one_tap_away(talk: Talk, label: str) -> None:
    talk.say("what is this", label)
    assert talk.tap("made_by") == ["answer about/made-by"]


def test_the_row_in_talk_stays(talk: Talk) -> None:
    talk.say("risks of msc", "risks", option="msc")
    talk.say("who made this", "about")
    assert (talk.state.question, talk.state.option) == ("risks", "msc")


def test_inside_the_guide_it_is_answered_and_then_the_step_comes_back(walking: Talk) -> None:
    first = walking.names[-1]
    assert walking.say("who paid for this", "about") == ["answer about/paid-by", first]


# -- who is asking ----------------------------------------------------------------------------


def test_a_professional_gets_the_clinical_layer_until_they_say_otherwise(talk: Talk) -> None:
    talk.say("success", "success-rate")
    assert talk.last["clinical"] == []
    assert talk.say("I am a doctor", "professional") == ["text professional"]
    assert talk.state.audience == "professional"
    talk.tap("again")
    assert talk.names == ["answer success-rate"]
    assert talk.last["clinical"]
    talk.say("and own cells", "risks", option="hsct-own")
    assert talk.last["clinical"]
    talk.say("I am a patient", "patient")
    assert talk.names == ["text patient"]
    talk.say("success", "success-rate")
    assert talk.last["clinical"] == []


def test_who_says_so_beside_a_question_gets_the_clinical_layer_at_once(talk: Talk) -> None:
    talk.say("I'm a nurse, how many get better?", "success-rate", audience="professional")
    assert talk.last["clinical"]
    talk.say("and the risks?", "success-rate")
    assert talk.last["clinical"]


def test_a_claim_has_the_clinical_layer_too(talk: Talk) -> None:
    talk.say("I am a nurse", "professional")
    talk.say("70%", claim="seventy-percent-disease-free")
    assert talk.last["clinical"]
    talk.say("more", "more")
    assert talk.last["clinical"]


@pytest.mark.parametrize("label", ["bot_challenge", "capabilities"])
def test_a_professional_can_say_so_by_a_tap_and_take_it_back(talk: Talk, label: str) -> None:
    talk.say("what is this", label)
    assert talk.tap("i_am_professional") == ["text professional"]
    assert talk.state.audience == "professional"
    assert talk.tap("i_am_patient") == ["text patient"]
    assert talk.state.audience == "patient"
    talk.say("what is this", label)
    assert talk.offers("i_am_professional")


def test_there_is_nothing_to_show_again_before_the_first_answer(talk: Talk) -> None:
    talk.say("I am a doctor", "professional")
    assert not talk.offers("again")


def test_the_audience_lives_through_a_restart_of_the_server() -> None:
    state = State(audience="professional")
    assert State.from_slots(state.to_slots()).audience == "professional"
