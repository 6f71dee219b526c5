"""Signs that add up, tried with signs and points of their own."""

from __future__ import annotations

from typing import Any

import pytest

from bot.language.patterns import line_of
from bot.language.signs import Signs, Weighed
from bot.language.words import canonical

SIGNS: list[dict[str, Any]] = [
    {"id": "farewell", "points": 7, "patterns": ["gave my dog away", "gave (her|his) dog away"]},
    {"id": "plan", "points": 7, "patterns": ["(have|has) decided"]},
    {"id": "cuts", "points": 7, "body": True, "patterns": ["cut myself", "cuts herself"]},
    {"id": "empty", "points": 7, "mood": True, "patterns": ["feel empty"]},
    {"id": "hopeless", "points": 7, "mood": True, "patterns": ["no hope"]},
    {"id": "hour", "points": 6, "beside": True, "patterns": ["tonight"]},
    {"id": "watched", "points": 6, "other": True, "patterns": ["will not answer"]},
    {"id": "leaflet", "points": -7, "knowledge": True, "patterns": ["the leaflet"]},
]
WORDS = [
    {"id": "end", "points": 5, "words": ["goodbye"]},
    {"id": "gone", "points": 5, "words": ["gone"]},
]
SIGNS_OF_DESPAIR = Signs(SIGNS, WORDS, {"someone": ["sister"]})


def weigh(text: str) -> Weighed | None:
    return SIGNS_OF_DESPAIR.weigh(line_of(canonical(text.replace(".", " .").split())))


def test_one_sign_asks_and_two_raise_the_notice() -> None:
    one, two = weigh("i gave my dog away"), weigh("i gave my dog away . i have decided")
    assert one is not None and not one.grave
    assert two is not None and two.grave
    assert (two.signs, two.other, two.body) == (("farewell", "plan"), False, False)


def test_the_same_sign_twice_counts_once() -> None:
    found = weigh("i gave my dog away . i gave my dog away")
    assert found is not None and not found.grave


def test_low_spirits_alone_raise_no_notice() -> None:
    found = weigh("i feel empty . there is no hope tonight")
    assert found is not None and not found.grave


@pytest.mark.parametrize(
    "text",
    [
        "i have not decided . i never gave my dog away",
        "dinner tonight",
        "she will not answer",
        "the leaflet says i have decided",
        "",
    ],
)
def test_what_is_denied_harmless_or_only_beside_something_is_nothing(text: str) -> None:
    assert weigh(text) is None


def test_words_alone_can_ask() -> None:
    found = weigh("goodbye soon i am gone")
    assert found is not None
    assert (found.grave, found.signs) == (False, ())


def test_it_is_told_whether_somebody_else_is_meant_and_whether_a_body_is_harmed() -> None:
    sister = weigh("my sister gave her dog away and she has decided tonight")
    assert sister is not None
    assert (sister.grave, sister.other, sister.body) == (True, True, False)
    own = weigh("i cut myself and i have decided tonight")
    assert own is not None
    assert (own.grave, own.other, own.body) == (True, False, True)


def test_what_asks_for_knowledge_is_known() -> None:
    assert SIGNS_OF_DESPAIR.asks_for_knowledge(line_of(["the", "leaflet"]))
    assert not SIGNS_OF_DESPAIR.asks_for_knowledge(line_of(["i", "have", "decided"]))
