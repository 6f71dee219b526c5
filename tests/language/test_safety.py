"""The safety rules against the corpus of messages written for them, and one by one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.patterns import PatternError
from bot.language.redaction import redact
from bot.language.safety import SafetyRules
from bot.language.vocabulary import Vocabulary

from .conftest import read_yaml

CORPUS: dict[str, list[str]] = read_yaml(Path(__file__).with_name("safety_corpus.yml"))
CASES = [(level, text) for level, texts in CORPUS.items() for text in texts]
MUST_FIRE = [
    (level, text) for level, text in CASES if level in {"emergency", "crisis", "concern_for_other"}
]


def level_of(safety: SafetyRules, vocabulary: Vocabulary, text: str) -> str:
    found = safety.check(vocabulary.read(text))
    return found.level if found else "quiet"


@pytest.mark.parametrize("level", CORPUS)
def test_corpus(safety: SafetyRules, vocabulary: Vocabulary, level: str) -> None:
    found = {text: level_of(safety, vocabulary, text) for text in CORPUS[level]}
    assert {text: got for text, got in found.items() if got != level} == {}


def test_corpus_is_large_enough_and_says_nothing_twice() -> None:
    texts = [text for _, text in CASES]
    assert len(texts) >= 400
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("form", [str.upper, "hello, {}".format, "{}!!!".format, " {} ".format])
def test_case_and_courtesy_do_not_hide_anything(
    safety: SafetyRules, vocabulary: Vocabulary, form: Callable[[str], str]
) -> None:
    found = {text: level_of(safety, vocabulary, form(text)) for _, text in MUST_FIRE}
    assert {text: found[text] for level, text in MUST_FIRE if found[text] != level} == {}


@pytest.mark.parametrize(
    "around",
    [
        "I have had lupus since 2009 and tried many medicines. {}. How long does recovery take?",
        "What are the risks of a transplant? {}.",
        "Thank you for the answer about vaccines\n{}",
    ],
)
def test_found_in_the_middle_of_other_things(
    safety: SafetyRules, vocabulary: Vocabulary, around: str
) -> None:
    found = {text: level_of(safety, vocabulary, around.format(text)) for _, text in MUST_FIRE}
    assert {text: got for text, got in found.items() if got in {"quiet", "check"}} == {}


def test_curly_and_missing_apostrophes_mean_the_same(
    safety: SafetyRules, vocabulary: Vocabulary
) -> None:
    for text in ("I can't breathe", "I can’t breathe", "I cant breathe", "I can not breathe"):
        assert level_of(safety, vocabulary, text) == "emergency"
    for text in ("I don't want to live", "I don’t want to live", "i do not want to live"):
        assert level_of(safety, vocabulary, text) == "crisis"


def test_invisible_characters_do_not_hide_anything(
    safety: SafetyRules, vocabulary: Vocabulary
) -> None:
    assert level_of(safety, vocabulary, "I want to \u200bd\u200bi\u200be") == "crisis"
    assert level_of(safety, vocabulary, "\u202echest\u202c pain now") == "emergency"
    assert level_of(safety, vocabulary, "ｃｈｅｓｔ ｐａｉｎ") == "emergency"


def test_taking_out_identifiers_hides_nothing(safety: SafetyRules, vocabulary: Vocabulary) -> None:
    # The channel takes them out before anything is read.
    said = {text: level for level, text in MUST_FIRE}
    found = {text: level_of(safety, vocabulary, redact(text)) for text in said}
    assert {text: got for text, got in found.items() if got != said[text]} == {}
    named = "my name is Anna Miller, call me at 555 201 3344, {} "
    for text in ("I have chest pain now", "I took 40 plaquenil pills", "I want to die"):
        assert level_of(safety, vocabulary, redact(named.format(text))) == level_of(
            safety, vocabulary, text
        )


def test_a_swallowed_overdose_comes_before_the_wish_to_die(
    safety: SafetyRules, vocabulary: Vocabulary
) -> None:
    found = safety.check(vocabulary.read("I took a whole bottle of pills, I want to die"))
    assert found is not None
    assert (found.level, found.rule) == ("emergency", "overdose")
    assert "crisis" in found.also


def test_a_wish_to_die_comes_before_pain(safety: SafetyRules, vocabulary: Vocabulary) -> None:
    found = safety.check(vocabulary.read("my chest hurts and I want to kill myself"))
    assert found is not None
    assert found.level == "crisis"
    assert found.also == ("emergency",)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("crushing chest pain", "chest-pain"),
        ("I cannot breathe", "breathing"),
        ("my face is drooping", "stroke"),
        ("she is having a seizure", "seizure"),
        ("fever of 39 after my transplant", "fever-weak-immunity"),
        ("the bleeding won't stop", "bleeding"),
        ("worst headache of my life", "worst-headache"),
        ("I took too many pills", "overdose"),
        ("my throat is closing", "allergic-reaction"),
        ("pregnant and bleeding", "pregnancy"),
        ("I want to hurt myself", "wants-to-die"),
        ("how many pills to die", "asks-about-means"),
    ],
)
def test_rule_that_fires(safety: SafetyRules, vocabulary: Vocabulary, text: str, rule: str) -> None:
    found = safety.check(vocabulary.read(text))
    assert found is not None
    assert found.rule == rule
    assert rule in safety.rule_ids


_LIFE = (
    "I am 41, I teach history at a school near the coast and I have had lupus since I was at "
    "college. We have two boys and a garden that is too large for us. {} My rheumatologist thinks "
    "about a transplant. {} What would I have to pay?"
)


@pytest.mark.parametrize(
    ("first", "then", "level"),
    [
        ("My husband does the cooking now.", "He is good at it.", "quiet"),
        ("I broke out in hives.", "I take mycophenolate.", "check"),
        ("I broke out in hives, on mycophenolate.", "Nobody saw it.", "emergency"),
        ("I broke out in hives.", "It came on suddenly, an hour ago.", "emergency"),
        ("I broke out in hives and my eyes are yellow.", "I take mycophenolate.", "emergency"),
    ],
)
def test_in_a_long_tale_a_medicine_far_from_the_one_sign_says_little(
    safety: SafetyRules, vocabulary: Vocabulary, first: str, then: str, level: str
) -> None:
    assert level_of(safety, vocabulary, _LIFE.format(first, then)) == level


@pytest.mark.parametrize(
    ("first", "then", "level"),
    [
        # Words that weigh a little each, far apart: nobody is in danger.
        (
            "Nobody told me last spring, and I cried at church on Sunday.",
            "My son wants to do it with me, he made a note and gave me his pills box.",
            "check",
        ),
        # The same beside a sign of danger.
        (
            "My son wrote a note to everybody, he said he can not take it any more and that he "
            "wants to do it tonight.",
            "He gave his guitar away.",
            "concern_for_other",
        ),
    ],
)
def test_single_words_far_from_a_sign_of_despair_do_not_add_up(
    safety: SafetyRules, vocabulary: Vocabulary, first: str, then: str, level: str
) -> None:
    assert level_of(safety, vocabulary, _LIFE.format(first, then)) == level


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("I cant stand my manager and I take cellcept, can I quit my job", "quiet"),
        ("I can't stand up since this morning and I take cellcept", "emergency"),
        ("on azathioprine, I cant work out what the letter says", "quiet"),
        ("he is asleep and I cant stop reading about his chemo", "quiet"),
        ("he is asleep and I cant wake him, he had his chemo at 2am", "emergency"),
        ("cellcept means bloods every month and the eye clinic too", "quiet"),
        ("my husband is forever cutting himself on wire, we farm", "quiet"),
        ("my husband is cutting himself on purpose", "concern_for_other"),
        ("my labs came back at noon and I keep staring at them", "quiet"),
        ("she keeps staring at the wall and does not answer, on cellcept", "emergency"),
        ("I can't sleep thinking about it. Can I quit my pills after the cells?", "quiet"),
        ("I can't sleep, I keep thinking about taking all my pills", "crisis"),
        ("choir is the one thing that keeps me going", "quiet"),
        ("my kids are the only thing stopping me tonight", "crisis"),
    ],
)
def test_turns_of_phrase_that_sound_like_danger(
    safety: SafetyRules, vocabulary: Vocabulary, text: str, level: str
) -> None:
    assert level_of(safety, vocabulary, text) == level


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("I tried to kill myself five years ago", "past"),
        ("I'm not suicidal", "negated"),
        ("chest pain on and off for months", "long-standing"),
        ("my aunt died by suicide", "somebody died"),
        ("I'd rather die than have chemo again", "treatment refused"),
        ("I would rather die than go through that again", "treatment refused"),
        ("it's for me", "unsure"),
        ("Actually, it is for me", "unsure"),
        ("there is no friend, it is me", "unsure"),
    ],
)
def test_why_it_is_only_worth_a_check(
    safety: SafetyRules, vocabulary: Vocabulary, text: str, reason: str
) -> None:
    found = safety.check(vocabulary.read(text))
    assert found is not None
    assert (found.level, found.reason) == ("check", reason)


@pytest.mark.parametrize(
    "text",
    [
        "I would rather die than live like this",
        "I'd rather be dead than do chemo again",
        "I want to die rather than have chemo",
        "I'd rather die than do chemo again, I want to kill myself",
        "I would rather die",
    ],
)
def test_a_wish_to_die_is_not_softened_by_a_treatment(
    safety: SafetyRules, vocabulary: Vocabulary, text: str
) -> None:
    assert level_of(safety, vocabulary, text) == "crisis"


@pytest.mark.parametrize(
    "text", ["is it for me", "is it for me or my daughter", "it is for me and my husband to choose"]
)
def test_for_me_inside_a_question_is_nothing_to_ask_about(
    safety: SafetyRules, vocabulary: Vocabulary, text: str
) -> None:
    assert level_of(safety, vocabulary, text) == "quiet"


def test_what_signs_of_despair_come_to_is_named_like_rules(safety: SafetyRules) -> None:
    # The notice is chosen by the level of the rule so named.
    assert {"self-harm", "wants-to-die", "other-may-be-in-danger"} <= {*safety.rule_ids}


def test_a_mistake_in_a_rule_is_named_with_the_rule(vocabulary: Vocabulary) -> None:
    raw: dict[str, Any] = {
        "lists": {"cues": {}, "idioms": {"emergency": [], "crisis": []}},
        "emergency": {"level": "emergency", "rules": [{"id": "odd", "patterns": ["(a|b"]}]},
    }
    with pytest.raises(PatternError, match="`odd`"):
        SafetyRules(raw, vocabulary)
    raw["emergency"]["rules"] = [{"id": "odd", "together": ["fever + no-such-sign"]}]
    with pytest.raises(PatternError, match=r"odd.*no-such-sign"):
        SafetyRules(raw, vocabulary)
    raw["emergency"] = {"lists": {"ours": ["@nowhere"]}}
    with pytest.raises(PatternError, match=r"ours.*@nowhere"):
        SafetyRules(raw, vocabulary)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read(safety: SafetyRules, vocabulary: Vocabulary, text: str) -> None:
    found = safety.check(vocabulary.read(text))
    assert found is None or found.level in {"emergency", "crisis", "concern_for_other", "check"}


@pytest.mark.model
def test_looking_patterns_up_by_their_words_overlooks_none(
    safety: SafetyRules, vocabulary: Vocabulary
) -> None:
    indexes = [*safety._patterns.values(), *safety._idioms.values()]
    indexes += [safety._signs, safety._cues, safety._adding_up._index, vocabulary.requests]
    lines = {vocabulary.read(text).line for _, text in CASES}
    for index in indexes:
        every = {**index._always}
        for keyed in index._by_key.values():
            every |= keyed
        for line in lines:
            alone = sorted(
                (start, -end, meaning, pattern.source)
                for pattern, meaning in every.values()
                for start, end in pattern.find(line)
            )
            together = sorted((a, -b, meaning, p.source) for meaning, p, a, b in index.find(line))
            assert together == alone, line


def test_sayings_about_notes_do_not_hide_a_farewell(
    vocabulary: Vocabulary, safety: SafetyRules
) -> None:
    farewell = "I promise I will have written down everything for the kids before tonight, goodbye"
    found = safety.check(vocabulary.read(farewell))
    assert found is not None
    assert found.level == "crisis"
