"""Which questions a message is taken to ask, from rankings made for the test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from bot.language.choice import LabelRanking, asks_for_another, choose
from bot.language.vocabulary import Vocabulary
from tests.language.made_rankings import Ranking, Scored


def says(label: str, confidence: float = 0.99, evidence: float = 1.3) -> Ranking:
    return Ranking((Scored(label, confidence), Scored("ask/gvhd", 0.0)), False, False, evidence)


NOTHING = Ranking((Scored("ask/gvhd", 0.1), Scored("ask/msc", 0.1)), True, False, 0.6)


@dataclass
class Texts:
    """Ranks the texts it knows, and remembers which it was asked for in a second look."""

    known: Mapping[str, Ranking]
    again: list[str] = field(default_factory=list)

    def rank(self, texts: Sequence[str]) -> list[LabelRanking]:
        self.again += texts
        return [self.known.get(text, NOTHING) for text in texts]


def labels(vocabulary: Vocabulary, text: str, known: Mapping[str, Ranking]) -> list[str]:
    reading, texts = vocabulary.read(text), Texts(known)
    whole, *parts = texts.rank([reading.expanded, *reading.segments])
    return [one.ranked[0].id for one in choose(whole, parts, reading, texts.rank)]


def test_a_clear_message_is_looked_at_once(vocabulary: Vocabulary) -> None:
    texts = Texts({})
    reading = vocabulary.read("what are the risks")
    assert choose(says("ask/risks"), [says("ask/risks")], reading, texts.rank)
    assert texts.again == []


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (says("ask/what-is-sct"), says("ask/death-risk"), ["ask/what-is-sct", "ask/death-risk"]),
        # One of them clear, and the other well enough beside it.
        (
            says("ask/what-is-sct"),
            says("ask/death-risk", 0.82, 0.9),
            ["ask/what-is-sct", "ask/death-risk"],
        ),
        (says("ask/what-is-sct", 0.82), says("ask/death-risk", 0.82), ["ask/evidence"]),
        (says("ask/what-is-sct"), NOTHING, ["ask/evidence"]),
        (says("ask/what-is-sct"), says("ask/what-is-sct"), ["ask/evidence"]),
        (says("ask/what-is-sct"), says("thanks"), ["ask/evidence"]),
    ],
)
def test_two_questions_without_a_mark_between_them(
    vocabulary: Vocabulary, first: Ranking, second: Ranking, expected: list[str]
) -> None:
    text = "what is a transplant for lupus how many have died of it"
    known = {
        text: says("ask/evidence", 0.6, 0.9),
        "what is a transplant for lupus": first,
        "how many have died of it": second,
    }
    assert labels(vocabulary, text, known) == expected


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        (says("ask/cost"), ["ask/msc", "ask/cost"]),
        (says("ask/cost", 0.8), ["ask/msc"]),
        # The name alone leads there: nobody asked what it is.
        (says("ask/msc"), ["ask/msc"]),
        (says("ask/car-t"), ["ask/msc"]),
    ],
)
def test_it_is_read_as_what_was_named(
    vocabulary: Vocabulary, named: Ranking, expected: list[str]
) -> None:
    text = "Do mesenchymal cells work in lupus? What does a course of it cost?"
    known = {
        "Do mesenchymal cells work in lupus?": says("ask/msc"),
        "What does a course of mesenchymal cells cost?": named,
    }
    assert labels(vocabulary, text, known) == expected


def test_what_it_is_is_asked_of_what_was_named(vocabulary: Vocabulary) -> None:
    text = "Everyone talks about mesenchymal cells. What is it? And the price, what is that?"
    known = {
        "What is it?": says("ask/what-is-sct"),
        "What is mesenchymal cells?": says("ask/msc"),
        "And the price, what is that?": says("ask/cost"),
    }
    assert labels(vocabulary, text, known)[0] == "ask/msc"


@pytest.mark.parametrize(
    ("whole", "part", "expected"),
    [
        (says("ask/antiphospholipid"), NOTHING, ["ask/antiphospholipid", "ask/vaccination"]),
        (
            says("ask/antiphospholipid"),
            says("ask/how-it-works", 0.5),
            ["ask/antiphospholipid", "ask/vaccination"],
        ),
        (
            says("ask/antiphospholipid"),
            says("simpler"),
            ["ask/antiphospholipid", "ask/vaccination"],
        ),
        (
            says("ask/antiphospholipid"),
            says("ask/how-it-works"),
            ["ask/how-it-works", "ask/vaccination"],
        ),
        (says("ask/antiphospholipid", 0.8), NOTHING, ["ask/vaccination"]),
        (says("ask/vaccination"), NOTHING, ["ask/vaccination"]),
        # What was quoted needs less, and stands first.
        (
            says("claim/few-side-effects", 0.7),
            NOTHING,
            ["claim/few-side-effects", "ask/vaccination"],
        ),
        (says("claim/few-side-effects", 0.55), NOTHING, ["ask/vaccination"]),
    ],
)
def test_a_weak_part_gives_way_to_the_whole(
    vocabulary: Vocabulary, whole: Ranking, part: Ranking, expected: list[str]
) -> None:
    text = (
        "I have clotting antibodies. Does that make things harder? And when are the vaccines due?"
    )
    known = {
        text: whole,
        "Does that make things harder?": part,
        "And when are the vaccines due?": says("ask/vaccination"),
    }
    assert labels(vocabulary, text, known) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("How many years does it buy him?", ["other_condition"]),
        ("How long do people with lupus live?", ["other_condition", "ask/survival"]),
    ],
)
def test_beside_another_disease_only_what_names_lupus_is_ours(
    vocabulary: Vocabulary, asked: str, expected: list[str]
) -> None:
    text = f"What does a transplant do for myeloma? {asked}"
    known = {
        "What does a transplant do for myeloma?": says("other_condition"),
        asked: says("ask/survival"),
    }
    assert labels(vocabulary, text, known) == expected


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("My dad has Parkinson's and I have lupus. Do stem cells help him? How long?", True, []),
        ("My dad has Parkinson's. How is lupus treated? Do cells help him?", True, ["ask/risks"]),
        ("I have lupus. She has asthma. Would stem cells help her?", True, []),
        ("My dad has Parkinson's and I have lupus. Do stem cells help me?", False, ["ask/risks"]),
        ("My girl has lupus and asthma. Do stem cells help her?", False, ["ask/risks"]),
        ("My mum has lupus and she has asthma. Would cells help her?", False, ["ask/risks"]),
        ("My dad has no diabetes, he has lupus. Would cells help him?", False, ["ask/risks"]),
    ],
)
def test_what_is_asked_for_somebody_with_another_disease_is_not_ours(
    vocabulary: Vocabulary, text: str, asked: bool, expected: list[str]
) -> None:
    reading = vocabulary.read(text)
    assert asks_for_another(reading) is asked
    known = {part: says("ask/risks") for part in (reading.expanded, *reading.segments)}
    assert labels(vocabulary, text, known) == expected


STORY = (
    "I have been tiling bathrooms for twenty years and my knees are what they are. Lupus came when "
    "I was 35. They offered me the transplant and I understand the weeks on the ward. "
)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (says("ask/recovery"), ["ask/recovery"]),
        (says("ask/recovery", 0.85), []),
        (says("ask/recovery", 0.99, 0.97), []),
        (says("thanks"), []),
    ],
)
def test_a_sentence_of_a_story_is_its_question_if_that_is_beyond_doubt(
    vocabulary: Vocabulary, found: Ranking, expected: list[str]
) -> None:
    sentence = "I just can't see when I'd be fit for a full day's work."
    assert labels(vocabulary, STORY + sentence, {sentence: found}) == expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (says("ask/recovery", 0.85, 0.9), ["ask/recovery"]),
        (says("out_of_scope", 0.85, 0.9), ["out_of_scope"]),
        (says("ask/recovery", 0.6, 0.9), []),
        (says("ask/recovery", 0.85, 0.8), []),
    ],
)
def test_half_a_sentence_of_a_story_must_be_fairly_sure(
    vocabulary: Vocabulary, part: Ranking, expected: list[str]
) -> None:
    question = "When is one fit again?"
    assert labels(vocabulary, STORY + question, {question: part}) == expected


def test_the_surer_of_whole_and_part_counts_where_they_agree(vocabulary: Vocabulary) -> None:
    text = "I have lupus myself. Are there cells for my father's bad knees?"
    reading, texts = vocabulary.read(text), Texts({})
    part = says("other_condition")
    [chosen] = choose(says("other_condition", 0.6), [part], reading, texts.rank)
    assert chosen is part
