"""Spelling repair for the words of this field, and for nothing else.

Only a word that English does not know is looked at, and only words of the vocabulary are offered as the right
spelling; so "transplat" becomes "transplant" while "lupine", "doner kebab" of an ordinary list, names and words of
other languages stay as they are. What counts as English is the frequency list of the ``wordfreq`` package.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA
from wordfreq import zipf_frequency

from bot.language.words import squeeze

ORDINARY_FREQUENCY = 1.5
"""Zipf frequency (log10 of uses in a billion words) from which a word counts as ordinary English.

Below it stand mostly typing errors ("symtoms" 1.2, "protien" 1.4); real words so rare are left alone because a
repair must also be one or two letters away from a word of the vocabulary and begin with the same letter.
"""
_SHORTEST = 5
_CACHE_SIZE = 4096
_LOOKALIKES = str.maketrans("013457", "oieast")
_ENDINGS = ("s", "es", "ed", "d", "ing", "er", "ly", "al", "ic", "ally", "ist", "ists")


def _is_ordinary(form: str) -> bool:
    return float(zipf_frequency(form, "en", wordlist="large")) >= ORDINARY_FREQUENCY


class Spelling:
    """Repairs the words of the vocabulary.

    ``known`` are the words of the vocabulary; ``corrections`` are misspellings seen in real messages, which are
    repaired without any search and win over the list of ordinary words.
    """

    def __init__(
        self, known: Iterable[str], corrections: Mapping[str, str], ordinary: Collection[str] = ()
    ) -> None:
        self._corrections = dict(corrections)
        self._known = frozenset(known) | frozenset(ordinary)
        self._by_first: dict[str, list[str]] = {}
        for word in sorted(set(known)):
            if len(word) >= _SHORTEST and word.isalpha():
                self._by_first.setdefault(word[0], []).append(word)
        self._seen: dict[str, str] = {}

    def repair(self, form: str) -> str:
        """The word as it was meant, or the same word. ``form`` is lower case; the result may hold a blank."""
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
        short = squeeze(form)
        if short != form:
            single = "".join(c for i, c in enumerate(form) if i == 0 or c != form[i - 1])
            for candidate in (short, single):
                fixed = self._corrections.get(candidate, candidate)
                if fixed in self._known or fixed != candidate or _is_ordinary(candidate):
                    return fixed
        if any(c.isdigit() for c in form) and not form.isdigit():
            # "su1c1de": written so that filters do not see it.
            read = form.translate(_LOOKALIKES)
            return read if read in self._known and len(read) >= 4 else form
        written, form = form, short
        if len(form) < _SHORTEST or not form.isalpha() or not form.isascii() or _is_ordinary(form):
            return written
        for ending in _ENDINGS:
            # "nephrologists" is unknown but "nephrologist" is not: a regular form of a known word is right.
            stem = form.removesuffix(ending)
            if stem != form and len(stem) >= 4 and (stem in self._known or _is_ordinary(stem)):
                return written
        allowed = 1 if len(form) <= 6 else 2
        found = process.extract(
            form,
            self._by_first.get(form[0], ()),
            scorer=OSA.distance,
            score_cutoff=allowed,
            limit=3,
        )
        if not found:
            return written
        found.sort(key=lambda hit: (hit[1], abs(len(hit[0]) - len(form)), hit[0]))
        return str(found[0][0])
