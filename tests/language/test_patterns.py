"""The small language of patterns."""

from __future__ import annotations

import pytest

from bot.language.patterns import (
    PatternError,
    PatternIndex,
    compile_pattern,
    line_of,
    words_between,
)
from bot.language.words import phrase

LISTS = {"pain": ["pain", "hurts", "is sore"], "many": ["@number", "a lot"]}


def found(pattern: str, text: str) -> bool:
    line = line_of(phrase(text))
    tried = bool(compile_pattern(pattern, LISTS).find(line))
    # What is looked up by words first must find the same.
    assert bool(PatternIndex.of({"it": [pattern]}, LISTS).find(line)) is tried
    return tried


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("chest pain", "I have chest pain", True),
        ("chest pain", "chest and pain", False),
        ("chest pain", "chest pains", False),
        ("(chest|left arm) pain", "left arm pain", True),
        ("chest [really] hurts", "my chest hurts", True),
        ("chest [really] hurts", "my chest really hurts", True),
        ("chest ..2 hurts", "chest now often hurts", True),
        ("chest ..2 hurts", "chest now very often hurts", False),
        ("chest ..3 hurts", "my chest. it hurts", False),
        ("bleed*", "the bleeding", True),
        ("bleed*", "nosebleed", False),
        ("took @number pills", "took 30 pills", True),
        ("took @many", "took a lot", True),
        ("took @many", "took 4", True),
        ("chest @pain", "my chest is sore", True),
        ("chest ~2 pain", "pain in my chest", True),
        ("fever & transplant", "a transplant in May. Now fever", True),
        ("fever & transplant", "a fever", False),
        ("can't breathe", "I cannot breathe", True),
        ("i am (done|finished) $", "I'm done.", True),
        ("i am (done|finished) $", "I'm done with the form", False),
        ("^ kill me", "kill me", True),
        ("^ kill me", "can it kill me", False),
        ("feel ..2 suicidal", "I feel not suicidal", False),
    ],
)
def test_pattern(pattern: str, text: str, expected: bool) -> None:
    assert found(pattern, text) is expected


def test_a_pattern_is_tried_only_where_all_its_words_may_be() -> None:
    pattern = compile_pattern(
        "(chest|left arm) ..3 (hurts|is sore) & after [the] bleed* ~2 @many", LISTS
    )
    named = {key for need in (pattern.keys, *pattern.needs) for key in need}
    assert named == {"ches", "left", "hurt", "sore", "afte", "blee"}
    assert len(pattern.needs) == 3


@pytest.mark.parametrize("pattern", ["chest @nowhere", "(a|)", "a ~2 b ~2 c", "chest (pain", ""])
def test_pattern_that_cannot_be_read(pattern: str) -> None:
    with pytest.raises(PatternError):
        compile_pattern(pattern, LISTS)


def test_of_the_same_words_the_order_does_not_depend_on_chance() -> None:
    # Each pattern is looked up by another word; all of them find the same five.
    words = ["alpha", "bravo", "charlie", "delta", "echo"]
    index = PatternIndex.of(
        {
            key: [" ".join(word if word == key else f"({word}|other{word})" for word in words)]
            for key in reversed(words)
        }
    )
    assert index.meanings(line_of(words)) == words


def test_places_are_counted_in_words() -> None:
    line = line_of(["i", "have", "chest", "pain", "."])
    ((_, _, start, end),) = PatternIndex.of({"pain": ["chest pain"]}).find(line)
    assert words_between(line, start, end) == (2, 4)


def test_index_finds_what_the_patterns_find() -> None:
    index = PatternIndex.of({"pain": ["chest pain", "it hurts"], "me": ["i am"]})
    assert index.meanings(line_of(phrase("I'm ill, it hurts, chest pain"))) == ["me", "pain"]
    assert index.meanings(line_of(phrase("nothing of the kind"))) == []


def test_a_line_is_looked_up_like_a_plain_text_and_by_one_index_after_another() -> None:
    pains = PatternIndex.of({"pain": ["chest pain", "hurt*"]})
    people = PatternIndex.of({"me": ["i am"]})
    line = line_of(phrase("I'm ill, it hurts"))
    for index, meaning in ((pains, "pain"), (people, "me"), (pains, "pain")):
        assert index.meanings(line) == index.meanings(str(line)) == [meaning]
    # A part of it is another text, with other words.
    assert people.meanings(line[line.index(",") - 1 :]) == []


@pytest.mark.parametrize(
    "pattern",
    ["i am", "(i|you) can", "me $", "[really] is it", "^ so", "a*", "up", "ok*", "@number a day",
     "(ill|@number)", "to ~2 be", "on & off", "(am|sick*)", "..2 he", "is ..1 (up|$)", "24 hours",
     "#38-42", "take", "(had been|over)"],
)  # fmt: skip
def test_whatever_the_words_of_a_pattern_they_are_looked_up(pattern: str) -> None:
    lines = [
        "i am ill", "you can", "tell me", "is it so", "so it is really", "an apple a day", "up",
        "upper", "okay then", "3 a day", "she is 40", "to really be", "on it goes . off", "sicker",
        "now he is up", "24 hours", "take it", "taken over", "it had been so",
    ]  # fmt: skip
    alone = compile_pattern(pattern)
    index = PatternIndex([(alone, "it")])
    found = 0
    for line in (f" {line} " for line in lines):
        hits = [(start, end) for _, _, start, end in index.find(line)]
        assert hits == sorted(alone.find(line), key=lambda span: (span[0], -span[1]))
        found += len(hits)
    assert found
