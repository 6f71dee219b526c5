"""Whether a thing named in a message is denied, past or only imagined.

In the manner of NegEx and ConText (Chapman 2001, Harkema 2009): a cue before the thing, within a
few words of the same clause, decides; a cue that only looks like one ("not sure", "not only")
does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.language.patterns import PatternIndex, line_of, words_between
from bot.language.words import COMMA, SENTENCE_END

_REACH = 5
"""Words a denial reaches forward (NegEx uses five or six)."""
_BREAKS = frozenset({"but", "however", "except", "though", "although", SENTENCE_END})


@dataclass(frozen=True, slots=True)
class Context:
    """How a thing is meant."""

    negated: bool = False
    past: bool = False
    hypothetical: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue found in a message; ``start`` and ``end`` count words."""

    kind: str
    start: int
    end: int


class ContextRules:
    """Reads the context of a stretch of words from cue lists."""

    def __init__(self, cues: Mapping[str, Sequence[str]]) -> None:
        self._cues = PatternIndex.of(
            {k: cues.get(k, ()) for k in ("negation", "false_negation", "past", "hypothetical")}
        )

    def find(self, forms: Sequence[str]) -> tuple[Cue, ...]:
        """Every cue in the words of a message, once for all that is named in it."""
        line = line_of(forms)
        found = (
            Cue(cue, *words_between(line, start, end))
            for cue, _, start, end in self._cues.find(line)
        )
        # "No, my own cells" answers; "no fever" denies.
        return tuple(cue for cue in found if list(forms[cue.start : cue.end + 1]) != ["no", COMMA])

    @staticmethod
    def read(forms: Sequence[str], start: int, end: int, cues: Sequence[Cue]) -> Context:
        """The context of ``forms[start:end]``, given the cues :meth:`find` found in ``forms``."""
        first = start
        while first > 0 and forms[first - 1] not in _BREAKS:
            first -= 1
        last = end
        while last < len(forms) and forms[last] not in _BREAKS:
            last += 1
        before = {c.kind for c in cues if first <= c.start and c.end <= start}
        near = {c.kind for c in cues if max(first, start - _REACH) <= c.start and c.end <= start}
        after = {c.kind for c in cues if end <= c.start and c.end <= last}
        return Context(
            negated="negation" in near and "false_negation" not in near,
            past="past" in before or "past" in after,
            hypothetical="hypothetical" in before,
        )
