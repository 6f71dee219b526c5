"""Short messages that lean on the last answer: "why?", "is that a lot?", "and the other one?".

Editors write them under ``follow_ups`` in ``content/<locale>/vocabulary.yml``. A matcher of
sentences can make nothing of them: they share no word with any question, and what they ask is in
the turn before. So they are found by pattern, and only where they are the whole message.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.language.patterns import PatternIndex, line_of
from bot.language.words import COMMA, SENTENCE_END, word_set

LONGEST = 14
"""Words in the longest message that is looked at: what is longer says something of its own."""

# Courtesy and hesitation that may stand around a follow-up.
_BEFORE = word_set(
    """
    and or but so ok okay well no nope nah yes yeah yep sorry actually please then also um uh
    hmm oh wait hi hello thanks thank you i mean meant just like lol omg wow hey right god gosh my
    goodness
    """
)
_AFTER = word_set("then please though tho now anyway exactly thanks thank you again lol too ty plz")


class FollowUps:
    """Finds follow-ups. ``raw`` is the part ``follow_ups`` of ``vocabulary.yml``."""

    def __init__(
        self, raw: Sequence[Mapping[str, Any]], lists: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        """Compile the patterns.

        Raises:
            bot.language.patterns.PatternError: if one cannot be read.
        """
        self._index = PatternIndex.of({entry["id"]: entry["say"] for entry in raw}, lists)
        self._order = {entry["id"]: place for place, entry in enumerate(raw)}

    def find(self, forms: Sequence[str]) -> str:
        """The id of the follow-up that these words are, or nothing.

        Of several the first in the file counts. Courtesy around it may be there or not; it is left
        out one word at a time, so that "right?" is found before it counts as courtesy.
        """
        words = [form for form in forms if form not in (SENTENCE_END, COMMA)]
        if not words or len(words) > LONGEST:
            return ""
        last = len(words)
        while True:
            first = 0
            while first < last:
                found = self._whole(words[first:last])
                if found or words[first] not in _BEFORE:
                    break
                first += 1
            else:
                found = ""
            if found or last == 1 or words[last - 1] not in _AFTER:
                return found
            last -= 1

    def _whole(self, words: Sequence[str]) -> str:
        line = line_of(words)
        whole = [
            meaning
            for meaning, _, start, end in self._index.find(line)
            if start == 0 and end >= len(line) - 1
        ]
        return min(whole, key=self._order.__getitem__, default="")
