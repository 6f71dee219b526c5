"""Reading level of short texts: Flesch-Kincaid grade and SMOG grade.

Unavoidable terms (terms.yml) are taken out before counting; the list is published with the
content, so anybody can judge it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pysyllables  # type: ignore[import-untyped]

#: Highest US school grade for an answer's layer (NIH and AMA ask for grade 6 or below).
FKGL_LIMIT = 6.0
#: SMOG runs about two grades above Flesch-Kincaid on the same text.
SMOG_LIMIT = 8.0
#: Highest grade of the layer for people who read slowly: about grade 4.
SIMPLER_LIMIT = 4.5

_WORD = re.compile(r"[A-Za-z0-9À-ÿ]+(?:['’.,/-][A-Za-z0-9À-ÿ]+)*")
_ABBREVIATION = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|St|vs|e\.g|i\.e|U\.S|U\.K|et al)\.$", re.IGNORECASE)
_END = re.compile(r"[.!?]+[\"”’')\]]*(?=\s|$)")

# Digraphs and endings for the words the dictionary does not have (drug names, plurals, …).
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_E = re.compile(r"[^aeiouy]e[sd]?$")
_SOUNDED_E = re.compile(r"(?:[sxzcg]|ch|sh)es$|[td]ed$|[^aeiouyl]le[sd]?$")
_PREFIX = re.compile(r"^(?:auto|anti|bio|immuno|micro|neuro|radio)(?=[aeiou])")
_SPLIT_VOWELS = re.compile(r"ia(?!n$)|io(?!n|us)|[iu]um|eo|ua(?!r)|[aeo]i[nv]g$|ya")


def sentences(text: str) -> list[str]:
    """The sentences of a text; a decimal point or an abbreviation ends none."""
    found = []
    start = 0
    for match in _END.finditer(text):
        piece = text[start : match.end()].strip()
        if piece and not _ABBREVIATION.search(piece):
            found.append(piece)
            start = match.end()
    rest = text[start:].strip()
    return [*found, rest] if rest else found


def words(text: str) -> list[str]:
    """The words of a text; a hyphenated word is one word, as both formulas count it."""
    return _WORD.findall(text)


@lru_cache(maxsize=8192)
def syllables(word: str) -> int:
    """Syllables of one word, at least 1.

    From the CMU Pronouncing Dictionary (134,000 words, in the package pysyllables); for other
    words the groups of vowels are counted, less silent endings. A number in digits counts as one,
    as common readability tools do.
    """
    plain = word.lower().replace("’", "'")
    if "-" in plain or "/" in plain:
        return max(1, sum(syllables(part) for part in re.split(r"[-/]", plain) if part))
    if not plain[:1].isalpha():
        return 1
    known = pysyllables.get_syllable_count(plain)
    if known is None and plain.endswith("'s"):
        known = pysyllables.get_syllable_count(plain[:-2])
    if known:
        return int(known)
    if word.isalpha() and word.isupper():
        # Initials are read letter by letter; "w" has three syllables.
        return len(word) + 2 * plain.count("w")
    return guessed_syllables(plain)


def guessed_syllables(word: str) -> int:
    """Syllables by spelling alone: right for nine in ten words of the dictionary."""
    letters = re.sub(r"[^a-z]", "", word.removesuffix("'s"))
    prefix = _PREFIX.match(letters)
    if prefix and prefix.end() < len(letters) - 2:
        return guessed_syllables(prefix.group()) + guessed_syllables(letters[prefix.end() :])
    count = len(_VOWELS.findall(letters)) + len(_SPLIT_VOWELS.findall(letters))
    if _SILENT_E.search(letters) and not _SOUNDED_E.search(letters):
        count -= 1
    return max(1, count)


@dataclass(frozen=True, slots=True)
class ReadingLevel:
    """Counts of a text and the two grades they give (US school years)."""

    sentences: int
    words: int
    syllables: int
    long_words: tuple[str, ...]

    @property
    def fkgl(self) -> float:
        """Flesch-Kincaid grade: 0.39 words/sentence + 11.8 syllables/word - 15.59.

        Source: Kincaid, Fishburne, Rogers and Chissom 1975, Research Branch Report 8-75, US Navy.
        """
        if not self.words:
            return 0.0
        per_sentence = self.words / max(1, self.sentences)
        return 0.39 * per_sentence + 11.8 * self.syllables / self.words - 15.59

    @property
    def smog(self) -> float:
        """SMOG grade: 1.0430 sqrt(30 words of 3+ syllables/sentence) + 3.1291.

        Source: McLaughlin 1969, Journal of Reading 12:639-646. It was made for 30 sentences; on a
        text of two it moves in steps (one long word 7.2, two 8.8), so it acts as a limit on long
        words.
        """
        return 1.0430 * math.sqrt(30 * len(self.long_words) / max(1, self.sentences)) + 3.1291


class UnavoidableTerms:
    """Takes the listed terms out of a text, longest first."""

    def __init__(self, terms: Iterable[str]) -> None:
        ordered = sorted({term for term in terms if term.strip()}, key=len, reverse=True)
        joined = "|".join(re.escape(term) for term in ordered)
        pattern = rf"(?<![\w-])(?:{joined})(?:'s|’s)?(?![\w-])" if ordered else r"(?!)"
        self._pattern = re.compile(pattern, re.IGNORECASE)

    def remove(self, text: str) -> str:
        """The text without the terms."""
        return self._pattern.sub(" ", text)


def reading_level(texts: Iterable[str], terms: UnavoidableTerms | None = None) -> ReadingLevel:
    """The level of the texts read one after the other; each ends a sentence."""
    plain = [terms.remove(text) if terms else text for text in texts]
    # A sentence that held nothing but terms is gone; it must not make the rest look shorter.
    parts = [sentence for text in plain for sentence in sentences(text) if words(sentence)]
    all_words = [word for part in parts for word in words(part)]
    counts = [syllables(word) for word in all_words]
    long_words = tuple(word for word, count in zip(all_words, counts, strict=True) if count >= 3)
    return ReadingLevel(len(parts), len(all_words), sum(counts), long_words)
