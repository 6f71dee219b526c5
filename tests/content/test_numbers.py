"""Which numbers in a text need evidence, and which evidence is enough."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.content.numbers import evidence, mentions, pairs


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("12 of 39 people", ["12", "39"]),
        ("81% were alive after five years", ["81", "5"]),
        ("between 37–75 and 13.0-23.6%", ["37", "75", "13.0", "23.6"]),
        ("1,206 people and 100,000 more", ["1206", "100000"]),
        ("twenty-two people, two hundred and five days", ["22", "205"]),
        ("a hundred and twenty", ["120"]),
        ("3.2 million, or five million", ["3200000", "5000000"]),
        ("a 5-year study in 2013", ["5", "2013"]),
        ("100.4 F (38.0 C)", ["100.4", "38.0"]),
        ("20mg a day", ["20"]),
        ("one of the 28", ["28"]),
        ("twenty-one days", ["21"]),
    ],
)
def test_numbers_in_digits_and_words(text: str, values: list[str]) -> None:
    assert [mention.value for mention in mentions(text)] == [Decimal(value) for value in values]


@pytest.mark.parametrize(
    "text",
    [
        "No one knows, and one may ask which one.",
        "Call 911 or text 988, 24/7.",
        "COVID-19, CD19, CAR-T, B12 and HLA-B27",
        "The first and the 2nd step",
        "There are two kinds of cells.",
        "They are four different treatments.",
        "See NCT05029336.",
        "Someone often weighs tension.",
    ],
)
def test_harmless_numbers_need_no_evidence(text: str) -> None:
    assert list(mentions(text)) == []


def missing(text: str, *says: str, percents: tuple[float, ...] = ()) -> list[str]:
    return [mention.text for mention in evidence(says, percents).missing(text)]


def test_the_same_number_in_digits_and_words() -> None:
    assert missing("two of eight people", "2 of 8 people") == []
    assert missing("three of eight people", "2 of 8 people") == ["three"]
    assert missing("1000 people", "1,000 people") == []


@pytest.mark.parametrize(
    "text",
    ["29 out of 100", "29 in 100", "29 of every 100", "29%", "29 percent", "29 out of a hundred"],
)
def test_a_percentage_may_be_told_out_of_100(text: str) -> None:
    assert missing(text, percents=(29,)) == []
    assert missing(text, "29% of people") == []
    assert missing(text, percents=(28,)) != []


def test_100_without_a_percentage_before_it_needs_evidence() -> None:
    assert missing("28 out of 100", "28 people") == ["100"]
    assert missing("100 people", percents=(29,)) == ["100"]
    assert missing("44 in every 100,000", percents=(44,)) == ["100,000"]


def test_a_range_out_of_100() -> None:
    assert missing("13 to 24 out of 100", "13.0–23.6% of people") == []
    assert missing("13 to 25 out of 100", "13.0–23.6% of people") == ["25"]


def test_only_percentages_may_be_rounded() -> None:
    assert missing("33 out of 100", percents=(32.5,)) == []
    assert missing("32 out of 100", percents=(32.5,)) == ["32"]
    assert missing("33 days", "32.5 days") == ["33"]
    assert missing("33 days", percents=(32.5,)) == ["33"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 of 39 people", [(12, 39)]),
        ("12 people out of 39", [(12, 39)]),
        ("two of the eight", [(2, 8)]),
        ("29 out of 100 of 28 people", []),
        ("5 mg for 10 days", []),
        ("29% of 28 people", []),
    ],
)
def test_counts_and_their_totals(text: str, expected: list[tuple[int, int]]) -> None:
    assert [(int(a.value), int(b.value)) for a, b in pairs(text)] == expected
