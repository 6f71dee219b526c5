"""Greetings, limits, safety, misunderstandings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.content import Clinic, Contact
from bot.conversation import State
from bot.language.safety_net import BODY, MOOD, OTHER, RULES

from .talk import Talk, understood

CLINIC = Clinic(
    id="real",
    name="A real clinic",
    phone="555 0100",
    email="nurse@example.org",
    website="https://example.org/lupus",
    hours="9 to 5",
    contacts=(Contact("Portal", "https://example.org/portal"), Contact("Desk", "tel:5550101")),
)


@pytest.fixture
def at_clinic(talk: Talk) -> Talk:
    """In a widget of a clinic that named its contacts."""
    content = replace(talk.content, clinics={**talk.content.clinics, "real": CLINIC})
    return Talk(content, clinic="real")


def test_the_opening(talk: Talk) -> None:
    assert talk.hear("open", understood(""), {}) == ["text opening"]
    privacy = talk.content.interface["replies"]["privacy"]
    assert talk.last["paragraphs"][-len(privacy) :] == list(privacy)
    assert talk.offers("start_list")
    starters = set(talk.content.interface["starters"]) - {"ask-doctor"}
    for starter in starters:
        assert talk.offers(do="ask", question=starter)


@pytest.mark.parametrize("label", ["greet", "thanks", "goodbye", "bot_challenge", "capabilities"])
def test_small_talk_has_a_reply_of_its_own(talk: Talk, label: str) -> None:
    assert talk.say("words", label) == [f"text {label}"]
    assert talk.state.misses == 0


def test_hello_again(talk: Talk) -> None:
    talk.say("risks", "risks")
    assert talk.say("hi", "greet") == ["text greet_again"]


def test_thanks_after_an_answer_offers_the_way_back_and_the_list(talk: Talk) -> None:
    talk.say("risks", "risks")
    talk.say("thank you", "thanks")
    assert talk.offers("wrong")
    assert talk.offers("start_list")


def test_goodbye_offers_the_list_that_was_begun(talk: Talk) -> None:
    talk.say("bye", "goodbye")
    assert not talk.offers("show_list")
    talk.say("risks", "risks")
    talk.tap("add_to_list")
    talk.say("bye", "goodbye")
    assert talk.tap("show_list") == ["summary risks-for-me"]


# -- a person ---------------------------------------------------------------------------------


def test_a_person_at_a_clinic_with_contacts(at_clinic: Talk) -> None:
    assert at_clinic.say("a human please", "human_handoff") == ["text human_handoff"]
    said = at_clinic.last["text"]
    for way in (
        "A real clinic",
        "555 0100",
        "nurse@example.org",
        "https://example.org/lupus",
        "9 to 5",
        "Portal: https://example.org/portal",
        "Desk: 5550101",
    ):
        assert way in said


@pytest.mark.parametrize("clinic", ["", "gone"])
def test_a_person_without_a_clinic(talk: Talk, clinic: str) -> None:
    talk.clinic = clinic
    assert talk.say("a human please", "human_handoff") == ["text human_handoff_none"]


def test_a_clinic_that_names_no_way_is_no_way(talk: Talk) -> None:
    bare = Clinic(id="bare", name="Bare")
    bare_talk = Talk(replace(talk.content, clinics={"bare": bare}), clinic="bare")
    assert bare_talk.say("a human please", "human_handoff") == ["text human_handoff_none"]


def test_a_person_by_tap(at_clinic: Talk) -> None:
    at_clinic.say("flurble")
    at_clinic.tap("none_of_these")
    assert at_clinic.tap("person") == ["text human_handoff"]


# -- outside ----------------------------------------------------------------------------------


@pytest.mark.parametrize("label", ["out_of_scope", "other_condition", "diagnosis"])
def test_what_is_outside_is_said_so(talk: Talk, label: str) -> None:
    assert talk.say("words", label) == [f"text {label}"]
    assert talk.offers("start_list")


def test_diagnosis_offers_the_signs(talk: Talk) -> None:
    talk.say("do I have lupus", "diagnosis")
    assert talk.tap(question="lupus-symptoms") == ["answer lupus-symptoms"]


def test_personal_advice_gives_the_general_part_and_takes_the_question_along(talk: Talk) -> None:
    text = "should I stop my prednisone"
    names = talk.say(text, "personal_advice", near=("stopping-medicines",))
    assert names == ["text personal_advice", "answer stopping-medicines"]
    assert talk.tap("add_mine", text=text) == ["text added"]
    assert [own.question for own in talk.state.guide.own] == [text]  # type: ignore[union-attr]


def test_personal_advice_keeps_the_column(talk: Talk) -> None:
    talk.say("risks of msc", "risks", option="msc")
    names = talk.say("so should I do it", "personal_advice", near=("risks",))
    assert names == ["text personal_advice", "answer risks/msc"]


def test_personal_advice_takes_a_row_that_was_asked_before_one_that_is_near(talk: Talk) -> None:
    names = talk.say(
        "should I, and what of my fertility",
        "personal_advice",
        "fertility",
        questions=("fertility",),
        near=("risks",),
    )
    assert names == ["text personal_advice", "answer fertility"]


def test_personal_advice_with_nothing_near_is_no_verdict(talk: Talk) -> None:
    text = "should I take it"
    assert talk.say(text, "personal_advice") == ["text personal_advice_only"]
    assert talk.offers("person")
    assert talk.say("yes", "yes") == ["text added"]
    assert [own.question for own in talk.state.guide.own] == [text]  # type: ignore[union-attr]


# -- safety -----------------------------------------------------------------------------------

LEVELS = {
    "emergency": ["tel:911"],
    "crisis": ["tel:988", "sms:988", "tel:911"],
    "concern_for_other": ["tel:988", "sms:988", "tel:911"],
}
#: A rule whose notice says more than its level's.
OWN_WORDS = "fever-weak-immunity"


@pytest.mark.parametrize("level", LEVELS)
def test_a_notice_stands_alone_with_its_contacts(talk: Talk, level: str) -> None:
    talk.say("risks", "risks", option="msc")
    before = talk.state
    assert talk.say("words", level, safety=level, safety_rule="chest-pain") == [f"notice {level}"]
    assert [contact["href"] for contact in talk.last["contacts"]] == LEVELS[level]
    # But for the way to say "it is about me", nothing of the talk has moved.
    offered = {"me"} if level == "concern_for_other" else set()
    assert set(talk.state.offer) == offered
    assert replace(talk.state, offer={}) == before


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("labels", [("risks",), ("risks", "cost")])
def test_a_notice_wins_over_questions(talk: Talk, level: str, labels: tuple[str, ...]) -> None:
    assert talk.say("words", *labels, safety=level) == [f"notice {level}"]


def test_a_rule_may_have_words_of_its_own(talk: Talk) -> None:
    fever = {"safety": "emergency", "safety_rule": OWN_WORDS}
    assert talk.say("39 of fever", "emergency", **fever) == [f"notice {OWN_WORDS}"]
    assert talk.last["level"] == "emergency"
    assert [contact["href"] for contact in talk.last["contacts"]] == ["tel:911"]


def test_every_notice_is_a_level_or_a_rule_that_can_find_something(talk: Talk) -> None:
    rules = {rule["id"] for part in talk.content.safety.values() for rule in part.get("rules", ())}
    assert OWN_WORDS in rules
    notices = set(talk.content.interface["notices"])
    checks = {"check", "check-crisis", "check-unclear-body", "check-unclear-other"}
    assert notices - rules == {*LEVELS, *checks}
    assert not rules & {*LEVELS, *checks}


@pytest.mark.parametrize(
    ("kind", "asked", "contacts", "notice"),
    [
        (BODY, "check-unclear-body", False, "emergency"),
        (MOOD, "check-crisis", True, "crisis"),
        (OTHER, "check-unclear-other", True, "concern_for_other"),
    ],
)
def test_what_only_resembles_a_danger_is_asked_about_in_words_that_fit(
    talk: Talk, kind: str, asked: str, contacts: bool, notice: str
) -> None:
    doubt = {"safety": "check", "safety_rule": RULES[kind]}
    assert talk.say("words", "risks", **doubt) == [f"notice {asked}"]
    assert bool(talk.last["contacts"]) is contacts
    talk.tap("crisis_no")
    assert talk.names == ["answer risks"]
    talk.say("words", "risks", **doubt)
    assert talk.tap("crisis_yes") == [f"notice {notice}"]


@pytest.mark.parametrize("by_tap", [True, False])
def test_a_check_of_such_a_rule_asks_first(talk: Talk, by_tap: bool) -> None:
    assert talk.say("I have a fever", safety="check", safety_rule=OWN_WORDS) == ["notice check"]
    names = talk.tap("safety_yes") if by_tap else talk.say("yes", "yes")
    assert names == [f"notice {OWN_WORDS}"]
    assert talk.last["level"] == "emergency"


@pytest.mark.parametrize("level", LEVELS)
def test_a_notice_in_the_guide_leaves_the_guide_as_it_is(walking: Talk, level: str) -> None:
    walking.tap("add")
    walking.tap("note")
    before = walking.state.guide
    assert walking.say("words", level, safety=level) == [f"notice {level}"]
    assert walking.state.guide == before
    assert walking.tap("back_to_talk") == ["text safety_back", "step without-it note"]


@pytest.mark.parametrize("label", ["patient", "not_understood", "out_of_scope", "greet"])
@pytest.mark.parametrize("words", ["it is for me", "it's me", "actually, I'm the friend", "myself"])
def test_who_asked_for_a_friend_can_say_that_it_is_them(talk: Talk, words: str, label: str) -> None:
    talk.say("asking for a friend", safety="concern_for_other")
    assert talk.say(words, label) == ["notice crisis"]


def test_it_can_be_tapped_and_is_not_heard_in_other_words(talk: Talk) -> None:
    talk.say("my friend wants to die", safety="concern_for_other")
    assert talk.tap("safety_me") == ["notice crisis"]
    talk.say("my friend wants to die", safety="concern_for_other")
    assert talk.say("what can I do for her", "caregivers") == ["answer caregivers"]
    assert talk.say("it is for me", "patient") == ["text patient"]


def test_a_question_back_is_not_needed_either(talk: Talk) -> None:
    talk.say("my friend wants to die", safety="concern_for_other")
    assert talk.say("it is for me", safety="check") == ["notice crisis"]


def test_a_notice_ends_what_was_offered(talk: Talk) -> None:
    talk.say("flurble")
    talk.say("gnorp")
    assert talk.state.offer
    talk.say("I want to die", "crisis", safety="crisis")
    assert not talk.state.offer
    assert talk.say("yes", "yes") == ["text yes_no_lost"]


def test_a_check_asks_and_calls_nobody(talk: Talk) -> None:
    assert talk.say("chest pain?", "risks", safety="check") == ["notice check"]
    assert talk.last["contacts"] == []
    assert talk.last["level"] == "check"


@pytest.mark.parametrize("by_tap", [True, False])
def test_yes_to_a_check_is_an_emergency(walking: Talk, by_tap: bool) -> None:
    # Even where a note is awaited: that "yes" is not a note.
    walking.tap("note")
    walking.say("my chest hurts", safety="check")
    before = walking.state.guide
    names = walking.tap("safety_yes") if by_tap else walking.say("yes", "yes")
    assert names == ["notice emergency"]
    assert walking.state.guide == before


@pytest.mark.parametrize("by_tap", [True, False])
def test_a_check_on_not_wanting_to_live_asks_so_and_names_a_number(
    talk: Talk, by_tap: bool
) -> None:
    asked = talk.say("I feel hopeless", safety="check", safety_rule="wants-to-die")
    assert asked == ["notice check-crisis"]
    assert talk.last["level"] == "check"
    assert talk.last["contacts"] == list(talk.content.interface["contacts"]["crisis"])
    names = talk.tap("crisis_yes") if by_tap else talk.say("yes", "yes")
    assert names == ["notice crisis"]


@pytest.mark.parametrize(
    ("rule", "notice", "level"),
    [
        ("abuse", "abuse", "crisis"),
        ("other-may-be-in-danger", "concern_for_other", "crisis"),
        ("chest-pain", "emergency", "emergency"),
        ("a-rule-that-is-gone", "emergency", "emergency"),
    ],
)
def test_yes_to_a_check_brings_the_notice_of_what_was_found(
    talk: Talk, rule: str, notice: str, level: str
) -> None:
    assert talk.say("words", safety="check", safety_rule=rule) == ["notice check"]
    assert talk.tap("safety_yes") == [f"notice {notice}"]
    assert talk.last["level"] == level


@pytest.mark.parametrize("by_tap", [True, False])
def test_no_to_a_check_answers_what_was_asked_in_general(talk: Talk, by_tap: bool) -> None:
    talk.say("risks of msc", "risks", option="msc")
    talk.say("is chest pain a side effect", "side-effects", safety="check")
    names = talk.tap("safety_no") if by_tap else talk.say("no", "no")
    assert names == ["answer side-effects/msc"]


def test_no_to_a_check_on_a_claim(talk: Talk) -> None:
    talk.say("they say few", claim="few-side-effects", safety="check")
    assert talk.tap("safety_no") == ["claim few-side-effects"]


def test_no_to_a_check_without_a_question_goes_back_to_the_talk(talk: Talk) -> None:
    talk.say("my chest", safety="check")
    assert talk.tap("safety_no") == ["text safety_back"]
    assert talk.offers("person")


# -- not understood ---------------------------------------------------------------------------


def test_three_misses_each_go_further(at_clinic: Talk) -> None:
    talk = at_clinic
    assert talk.say("flurble") == ["choices not_understood_bare"]
    assert talk.offers("none_of_these")
    assert talk.say("gnorp") == ["choices not_understood_list"]
    assert talk.offers("add_mine", text="gnorp")
    assert talk.say("wexly") == ["text not_understood_person"]
    assert "555 0100" in talk.last["text"]
    assert talk.offers("add_mine", text="wexly")
    assert talk.say("tromp") == ["text not_understood_person"]


def test_the_third_miss_without_a_clinic_still_names_a_way(talk: Talk) -> None:
    talk.clinic = ""
    for word in ("one", "two", "three"):
        talk.say(word)
    for paragraph in talk.content.interface["replies"]["human_handoff_none"]:
        assert paragraph in talk.last["text"]


def test_near_questions_are_offered_at_the_first_miss(talk: Talk) -> None:
    near = ("greet", "risks", "few-side-effects", "cost", "relapse")
    assert talk.say("hmm", questions=(), near=near) == ["choices not_understood"]
    offered = [choice["do"] for choice in talk.last["choices"]]
    assert [do.get("question") or do.get("claim") for do in offered] == [
        "risks",
        "few-side-effects",
        "cost",
        None,
    ]


@pytest.mark.parametrize(
    "label", ["risks", "greet", "out_of_scope", "human_handoff", "personal_advice"]
)
def test_being_understood_ends_the_count(talk: Talk, label: str) -> None:
    talk.say("flurble")
    talk.say("words", label)
    assert talk.state.misses == 0
    assert talk.say("flurble") == ["choices not_understood_bare"]


def test_none_of_these_counts_as_the_second_miss(talk: Talk) -> None:
    talk.say("flurble")
    assert talk.tap("none_of_these") == ["choices not_understood_list"]
    assert talk.offers("add_mine", text="flurble")
    assert talk.say("gnorp") == ["text not_understood_person"]


def test_yes_and_no_to_the_list_after_two_misses(talk: Talk) -> None:
    for answer, name in (("yes", "text added"), ("no", "text capabilities")):
        talk.state = State()
        talk.say("flurble")
        talk.say("gnorp")
        assert talk.say(answer, answer) == [name]
        assert not talk.state.offer


def test_an_offer_does_not_outlive_the_next_turn(talk: Talk) -> None:
    talk.say("flurble")
    talk.say("gnorp")
    talk.say("risks", "risks")
    assert talk.say("yes", "yes") == ["text yes_no_lost"]


def test_an_offer_does_not_outlive_the_start_of_the_guide(talk: Talk) -> None:
    talk.say("flurble")
    talk.say("gnorp")
    talk.say("my list", "checklist")
    assert talk.say("yes", "yes") == ["step without-it"]
    assert talk.state.guide is not None
    assert talk.state.guide.own == ()


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_a_bare_yes_or_no_without_an_offer(talk: Talk, answer: str) -> None:
    assert talk.say(answer, answer) == ["text yes_no_lost"]


# -- cancel and restart -----------------------------------------------------------------------


def test_cancel_with_nothing_under_way(talk: Talk) -> None:
    assert talk.say("never mind", "cancel") == ["text cancel"]


def test_restart_forgets_the_talk_and_keeps_the_list(talk: Talk) -> None:
    talk.say("risks of msc", "risks", option="msc")
    talk.tap("add_to_list")
    talk.say("flurble")
    guide = talk.state.guide
    assert talk.say("start over", "restart") == ["text restart"]
    assert talk.state == State(guide=guide)
    assert talk.say("cost", "cost") == ["answer cost"]


def test_restart_in_the_guide_leaves_it(walking: Talk) -> None:
    walking.tap("add")
    walking.tap("note")
    assert walking.say("start over", "restart") == ["text restart"]
    assert not walking.state.walking
    assert walking.say("my list", "checklist") == ["text guide_resume", "step without-it"]
