"""Numbers in a text, as digits or as words, and what counts as the same number.

Harmless and passed over: "one" (mostly a pronoun), ordinals ("first"), numbers that belong to a
name (COVID-19, CD19, CAR-T), the emergency lines 911 and 988, "24/7", and a small number word that
only counts what the text itself lists ("two kinds of", "four different treatments").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_UNITS = {word: value for value, word in enumerate(_SMALL)}
_UNITS |= {word: 10 * (index + 2) for index, word in enumerate(_TENS)}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_WORD = "|".join(sorted([*_UNITS, *_SCALES], key=len, reverse=True))

_HARMLESS = re.compile(
    r"\b(?:911|988|24/7)\b"
    r"|\b1-\d{3}-\d{3}-\d{4}\b"
    # A digit that belongs to a name: letters stand before it, with or without a hyphen.
    r"|[A-Za-z]-?\d[\w.-]*"
    r"|\b\d+(?:st|nd|rd|th)\b"
    r"|\b(?:[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix) (?:(?:main|other|different|very|more) )*"
    r"(?:kinds|types|sorts|ways|things|questions|parts)\b"
    r"|\b(?:[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix) different treatments\b"
)
_NUMBER = re.compile(
    r"(?P<digits>\d{1,3}(?:[,\u202f\u00a0]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:[ -](?P<scale>hundred|thousand|million|billion)\b)?"
    rf"|\b(?P<words>(?:{_WORD})(?:(?:[ -]|[ -]and[ -])(?:{_WORD}))*)\b",
    re.IGNORECASE,
)
_AFTER_PERCENT = re.compile(r"\s?(?:%|per ?cent\b)", re.IGNORECASE)
_RANGE_THEN_PERCENT = re.compile(
    r"\s?(?:%|per ?cent)?\s?(?:[-–—]|to|and)\s?[\d.]+\s?(?:%|per ?cent)"
)
_OF_HUNDRED = re.compile(
    r"\b(?:out of|of|in)(?: every| each)? "
    r"(?:an? |one )?(?P<hundred>100(?![,.]?\d)|hundred)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A number in a text: its value, the words it is written with, and what it is of.

    ``percent`` is true for "29%"; ``denominator`` is true for the 100 in "29 out of 100".
    """

    value: Decimal
    text: str
    start: int
    percent: bool = False
    denominator: bool = False


def mentions(text: str) -> Iterator[Mention]:
    """Every number in the text that needs evidence, in reading order."""
    return iter(_mentions(text))


# A finding is read again for every text that cites it: some fifty times in one check.
@lru_cache(maxsize=8192)
def _mentions(text: str) -> tuple[Mention, ...]:
    return tuple(_found(text))


def _found(text: str) -> Iterator[Mention]:
    blanked = _HARMLESS.sub(lambda match: " " * len(match.group()), text)
    hundreds = {match.end("hundred") for match in _OF_HUNDRED.finditer(blanked)}
    for match in _NUMBER.finditer(blanked):
        written = match.group()
        if match["digits"]:
            value = _digits(match["digits"]) * _SCALES.get((match["scale"] or "").lower(), 1)
        else:
            parts = re.split(r"[ -]+", match["words"].lower())
            if parts == ["one"]:
                continue
            value = _words(part for part in parts if part != "and")
        rest = blanked[match.end() :]
        percent = bool(_AFTER_PERCENT.match(rest) or _RANGE_THEN_PERCENT.match(rest))
        yield Mention(value, written, match.start(), percent, match.end() in hundreds)


_BETWEEN = re.compile(r"\s?(?:people|patients|women|children)?\s?(?:out )?of(?: the| these)?\s?")


def pairs(text: str) -> Iterator[tuple[Mention, Mention]]:
    """Every "count of total" in the text, such as "2 of 8"; out of 100 is no such pair."""
    found = list(mentions(text))
    for count, total in pairwise(found):
        between = text[count.start + len(count.text) : total.start]
        plain = not (count.denominator or count.percent or total.denominator)
        if plain and _BETWEEN.fullmatch(between):
            yield count, total


def _digits(text: str) -> Decimal:
    return Decimal(re.sub(r"[,\u202f\u00a0]", "", text))


def _words(parts: Iterable[str]) -> Decimal:
    total = current = 0
    for part in parts:
        if part in _UNITS:
            current += _UNITS[part]
        elif part == "hundred":
            current = (current or 1) * 100
        else:
            total += (current or 1) * _SCALES[part]
            current = 0
    return Decimal(total + current)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The numbers some findings hold: all of them, and those that are percentages."""

    values: frozenset[Decimal]
    percents: frozenset[Decimal]

    def missing(self, text: str) -> Iterator[Mention]:
        """The numbers of a text that stand in none of the findings.

        Two plain changes of form are the same number: a percentage told as a count out of 100,
        and a percentage with decimals told as its nearest whole number.
        """
        found = list(mentions(text))
        absent: set[int] = set()
        for index, mention in enumerate(found):
            if mention.denominator and index - 1 in absent:
                # The number out of 100 is reported; its 100 would only say it twice.
                continue
            if mention.denominator:
                known = self._has_hundred(found[:index])
            else:
                known = self._has(mention, told_of_hundred=self._before_hundred(found, index))
            if not known:
                absent.add(index)
                yield mention

    def _has(self, mention: Mention, *, told_of_hundred: bool) -> bool:
        if mention.value in self.values:
            return True
        if not (mention.percent or told_of_hundred):
            return False
        return any(round_half_up(percent) == mention.value for percent in self.percents)

    def _has_hundred(self, before: list[Mention]) -> bool:
        if Decimal(100) in self.values:
            return True
        # "29 out of 100", "between 13 and 24 out of 100": the number before must be a percentage.
        whole = {round_half_up(percent) for percent in self.percents}
        return bool(before) and before[-1].value in (self.percents | whole)

    @staticmethod
    def _before_hundred(found: list[Mention], index: int) -> bool:
        return any(mention.denominator for mention in found[index + 1 : index + 3])


def round_half_up(value: Decimal) -> Decimal:
    """The nearest whole number; halves go up, as readers expect."""
    return (value + Decimal("0.5")).to_integral_value(rounding="ROUND_FLOOR")


def evidence(texts: Iterable[str], percents: Iterable[float | int]) -> Evidence:
    """The numbers in the texts of findings, and those of their figures given as percentages."""
    values: set[Decimal] = set()
    shares = {Decimal(str(percent)) for percent in percents}
    for text in texts:
        found = list(mentions(text))
        for index, mention in enumerate(found):
            values.add(mention.value)
            out_of_hundred = index + 1 < len(found) and found[index + 1].denominator
            if mention.percent or out_of_hundred:
                shares.add(mention.value)
    return Evidence(frozenset(values | shares), frozenset(shares))
