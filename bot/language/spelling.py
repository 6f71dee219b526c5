"""Spelling repair for the words of this field, and for nothing else.

Only a word that English does not know is looked at, and only telling words of the vocabulary are
offered as the right spelling; so "transplnat" becomes "transplant" while "lupine", "donation" and
most names stay as they are. What counts as English is the frequency list of the ``wordfreq``
package. Misspellings common enough to stand in that list ("symtoms", "protien") are repaired only
if an editor has listed them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA
from wordfreq import zipf_frequency

from bot.language.words import squeeze

COMMON_FREQUENCY = 3.5
"""Zipf frequency (log10 of uses in a billion words) of a word everybody uses."""
TELLING_FREQUENCY = 4.6
"""A word used more often ("other", "having") tells nothing and is never repaired towards."""
_SHORTEST = 5
_SHORT = 8
_CACHE_SIZE = 4096
_LOOKALIKES = str.maketrans("013457", "oieast")
_ENDINGS = (
    "s",
    "es",
    "ed",
    "d",
    "ing",
    "er",
    "ly",
    "al",
    "ic",
    "ally",
    "ist",
    "ists",
    "ive",
    "able",
    "ity",
    "ness",
    "less",
    "ism",
    "ish",
    "ous",
    "y",
)


def _frequency(form: str) -> float:
    return float(zipf_frequency(form, "en", wordlist="large"))


def _is_english(form: str) -> bool:
    """Whether the word was met at all in the three hundred thousand words of the list."""
    return _frequency(form) > 0


class Spelling:
    """Repairs the words of the vocabulary.

    ``known`` are the words of the vocabulary; ``corrections`` are misspellings seen in real
    messages, which are repaired without any search and win over the list of ordinary words;
    ``ordinary`` are further words that are right as they are; ``telling`` are words to repair
    towards however often they are used.
    """

    def __init__(
        self,
        known: Iterable[str],
        corrections: Mapping[str, str],
        ordinary: Collection[str] = (),
        telling: Collection[str] = (),
    ) -> None:
        known = frozenset(known) | frozenset(telling)
        self._corrections = dict(corrections)
        self._known = known | frozenset(ordinary)
        self._telling = frozenset(telling)
        self._by_first: dict[str, list[str]] = {}
        for word in sorted(known):
            if (
                len(word) >= _SHORTEST
                and word.isalpha()
                and (word in telling or _frequency(word) < TELLING_FREQUENCY)
            ):
                self._by_first.setdefault(word[0], []).append(word)
        self._seen: dict[str, str] = {}

    def repair(self, form: str) -> str:
        """The word as meant, or the same word; in lower case. The result may hold a blank."""
        fixed = self._corrections.get(form)
        if fixed is not None:
            return fixed
        if form in self._known:
            return form
        seen = self._seen.get(form)
        if seen is None:
            seen = self._search(form)
            # Bounded, and dropped as a whole: a word a person typed must not stay for ever.
            if len(self._seen) >= _CACHE_SIZE:
                self._seen.clear()
            self._seen[form] = seen
        return seen

    def _search(self, form: str) -> str:
        if any(c.isdigit() for c in form):
            # "su1c1de": written so that filters do not see it.
            read = form.translate(_LOOKALIKES)
            telling = not form.isdigit() and len(read) >= 4 and read in self._telling
            return read if telling else form
        if squeeze(form) != form:
            return self._drawn_in(form)
        if len(form) < _SHORTEST or not form.isalpha() or not form.isascii() or _is_english(form):
            return form
        for ending in _ENDINGS:
            # "nephrologists" is unknown but "nephrologist" is not: a regular form of a word is
            # right.
            stem = form.removesuffix(ending)
            if stem != form and len(stem) >= 4 and (stem in self._known or _is_english(stem)):
                return form
        return self._nearest(form) or form

    def _nearest(self, form: str) -> str:
        allowed = 1 if len(form) <= _SHORT else 2
        found = process.extract(
            form,
            self._by_first.get(form[0], ()),
            scorer=OSA.distance,
            score_cutoff=allowed,
            limit=3,
        )
        best = min(
            found, key=lambda hit: (hit[1], abs(len(hit[0]) - len(form)), hit[0]), default=None
        )
        return "" if best is None else str(best[0])

    def _drawn_in(self, form: str) -> str:
        """A drawn-out word as it is usually written: "pleeease", "lupusss", "soooo"."""
        if not form.strip("ivxlcdm"):
            return form  # a Roman numeral
        short = squeeze(form)
        single = "".join(c for i, c in enumerate(form) if i == 0 or c != form[i - 1])
        for candidate in (short, single):
            fixed = self._corrections.get(candidate, candidate)
            if fixed in self._known:
                return fixed
        likeliest = max((short, single), key=_frequency)
        if _frequency(likeliest) >= COMMON_FREQUENCY:
            return likeliest
        return (self._nearest(short) if len(short) >= _SHORTEST and form.isascii() else "") or form
