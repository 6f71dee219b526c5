"""Signs that add up: several things said together that nobody would say in one fixed phrase.

"I gave my dog to my cousin" is harmless, and so is "I have decided"; both in one message are not.
Each sign has points and counts once; what the points of a message come to decides whether a notice,
a gentle question or nothing follows. The sentence of each sign tells whether the writer or somebody
else is meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

from bot.language.patterns import Pattern, PatternIndex, compile_patterns, words_between
from bot.language.sentence import DENIALS, QUESTION_STARTS, SHE_OR_HE
from bot.language.words import SENTENCE_END, word_set

# What a message must come to: for a notice (and how much of it in signs of danger), and for a
# question, if there is any sign, or if there are only words.
_NOTICE = 13
_NOTICE_DANGER = 5
_CHECK = 7
_CHECK_WORDS = 9
# Words alone ask only if two groups of them weigh this much.
_GRAVE_WORD = 3
_GRAVE_GROUPS = 2
_MOOD_AT_MOST = 7
_AGAINST_AT_MOST = -7
_MANY_WORDS = 12
_LONG = 45
# However much a message asks about treatments: a grave sign in its middle still counts.
_GRAVE_SIGN = 8
_AT_LEAST = -1
_REFLEXIVES = frozenset({"herself", "himself", "themselves"})
_OTHERS = SHE_OR_HE | _REFLEXIVES | {"her", "him", "his", "them", "their"}
_SELF = frozenset({"i", "me", "myself", "mine"})
_SAYING = word_set(
    """
    say says said saying told tells tell text texted txt texts posted wrote writes typed
    whispering whispered asked asks messaged joked jokes joking reckons thinks keeps
    talks talking dice dijo escribio
    """
)
_DENIALS = DENIALS | {"havent", "hasnt", "nor"}
_GO_ON = frozenset({"only", "just", "stop", "sure", "know", "care", "point"})
_ASKS = QUESTION_STARTS - {"why"} | {"where", "who", "whats", "wheres"}
_PAUSES = frozenset({",", "but", "so", "and"})


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the signs of a message come to.

    ``grave`` is enough for a notice, otherwise it is worth a question; ``other`` that somebody
    else is meant; ``body`` that a body is being harmed; ``signs`` are their ids.
    """

    grave: bool
    other: bool
    body: bool
    points: int
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sign:
    id: str
    points: int
    mood: bool
    other: bool
    beside: bool
    body: bool
    knowledge: bool


class Signs:
    """The signs of a locale (``content/<locale>/safety/crisis-signs.yml``) with their points.

    ``raw`` is its part ``adding_up``, ``words`` its groups of single words.
    """

    def __init__(
        self,
        raw: Sequence[Mapping[str, Any]],
        words: Sequence[Mapping[str, Any]],
        lists: Mapping[str, Sequence[str]],
    ) -> None:
        self._words: dict[str, tuple[tuple[str, int], ...]] = {}
        for group in words:
            for word in group["words"]:
                named = (str(group["id"]), int(group["points"]))
                self._words[str(word)] = (*self._words.get(str(word), ()), named)
        self._signs: dict[str, _Sign] = {}
        patterns: list[tuple[Pattern, str]] = []
        for sign in raw:
            self._signs[sign["id"]] = _Sign(
                sign["id"],
                int(sign["points"]),
                bool(sign.get("mood")),
                bool(sign.get("other")),
                bool(sign.get("beside")),
                bool(sign.get("body")),
                bool(sign.get("knowledge")),
            )
            patterns += [
                (pattern, sign["id"])
                for pattern in compile_patterns(sign["id"], sign["patterns"], lists)
            ]
        self._index = PatternIndex(patterns)
        self._knowledge = PatternIndex(
            (pattern, name) for pattern, name in patterns if self._signs[name].knowledge
        )
        self._someone = frozenset(lists.get("someone", ()))

    def weigh(self, line: str) -> Weighed | None:
        """What the signs in a line (see :func:`bot.language.patterns.line_of`) come to."""
        words = line.split()
        hits = self._index.find(line)
        places = [(name, *words_between(line, start, end)) for name, _, start, end in hits]
        loose = self._loose(words, [at for name, at, _ in places if self._plain(name)])
        signs = {name for name, *_ in hits}
        if loose < _CHECK_WORDS and not any(self._plain(name) for name in signs):
            return None
        whose = [self._whose(words, at) for at in range(len(words))]
        found = self._found(words, whose, places)
        other = self._other("other" in whose, "own" in whose, found)
        danger, mood, beside, against, body = 0, 0, 0, 0, False
        for sign in (self._signs[name] for name in found):
            if sign.other and not other:
                continue
            if sign.points < 0:
                against += sign.points
            elif sign.beside:
                beside += sign.points
            elif sign.mood:
                mood += sign.points
            else:
                danger += sign.points
                body = body or sign.body
        if danger >= _GRAVE_SIGN:
            loose = max(loose, _AT_LEAST)
        total = danger + min(mood, _MOOD_AT_MOST) + against + loose
        if danger or mood:
            total += beside
        if total < (_CHECK if danger or mood else _CHECK_WORDS):
            return None
        few = len(words) <= _MANY_WORDS and _asking(words)
        if not danger and not mood and few and self._grave_words(words) < _GRAVE_GROUPS:
            return None
        grave = total >= _NOTICE and danger >= _NOTICE_DANGER
        return Weighed(grave, other, body, total, tuple(found))

    def _found(
        self, words: Sequence[str], whose: Sequence[str], hits: Sequence[tuple[str, int, int]]
    ) -> dict[str, str]:
        """The signs that count, each with whom it is about; ``hits`` are (sign, words from, to)."""
        sentence = list(accumulate((word == SENTENCE_END for word in words), initial=0))
        found: dict[str, str] = {}
        spoken: set[int] = set()
        for name, first, last in hits:
            sign = self._signs[name]
            if sign.points < 0 or self._denied(words, first, last):
                continue
            if not sign.beside:
                spoken.add(sentence[first])
            if not found.get(name):
                found[name] = self._about(words, whose, first, last)
        # What speaks for a harmless meaning does so in its own sentence only.
        for name, first, _ in hits:
            if self._signs[name].points < 0 and (sentence[first] in spoken or not spoken):
                found.setdefault(name, "")
        return found

    def _other(self, mentions_other: bool, mentions_own: bool, found: Mapping[str, str]) -> bool:
        """Whether the message is about somebody else: what is said of them weighs no less."""
        points = {"own": 0, "other": 0, "": 0}
        for name, about in found.items():
            if self._plain(name):
                points[about] += self._signs[name].points
        own, others = points["own"], points["other"]
        return mentions_other and others >= own and (not mentions_own or others > 0 or own == 0)

    def asks_for_knowledge(self, sentence: str) -> bool:
        """Whether a sentence speaks of studies, leaflets, long ago or other people's work."""
        return bool(self._knowledge.find(sentence))

    def _grave_words(self, words: Sequence[str]) -> int:
        groups = {group for word in words for group in self._words.get(word, ())}
        return sum(number - _GRAVE_WORD + 1 for _, number in groups if number >= _GRAVE_WORD)

    def _loose(self, words: Sequence[str], signs: Sequence[int]) -> int:
        """What single words come to; of a long tale, in that part of it where they come to most.

        Where there are ``signs`` (words at which they begin), the part must hold one.
        """
        whole = self._points_of_words(words)
        if len(words) <= _LONG:
            return whole
        parts = [
            words[first:last]
            for first, last in _passages(words)
            if not signs or any(first <= at < last for at in signs)
        ]
        return min(whole, max(map(self._points_of_words, parts)))

    def _points_of_words(self, words: Sequence[str]) -> int:
        """What the single words come to, and the way they are said."""
        groups = {group for word in words for group in self._words.get(word, ())}
        points = sum(number for _, number in groups if number > 0)
        against = sum(number for _, number in groups if number < 0) - _asking(words)
        points += max(against, _AGAINST_AT_MOST)
        if len(words) > _MANY_WORDS:
            points += 2
        # A long tale holds many words by chance.
        points -= max(0, len(words) - _LONG) // 15
        if sum(word in _SELF or word == "my" for word in words) > 1:
            points += 1
        return points

    def _plain(self, name: str) -> bool:
        sign = self._signs[name]
        return sign.points > 0 and not sign.other and not sign.beside

    def _whose(self, words: Sequence[str], at: int) -> str:
        """Whether a word stands for the writer or for somebody else."""
        word = words[at]
        if word in _OTHERS or word in self._someone:
            return "other"
        if word in _SELF:
            return "own"
        if word == "my":
            return "" if self._someone & set(words[at + 1 : at + 3]) else "own"
        return ""

    @staticmethod
    def _about(words: Sequence[str], whose: Sequence[str], first: int, last: int) -> str:
        """Whom the words from ``first`` to ``last`` are about, as far as the sentence tells."""
        begin = first
        while begin > 0 and words[begin - 1] != ".":
            begin -= 1
        before = range(begin, first)
        quoted = any(
            words[at] in _SAYING and "other" in whose[begin:at] and words[at - 1] != "i"
            for at in before
        )
        if quoted:
            return "other"
        inside = set(whose[first:last])
        if "own" in inside:
            return "own"
        if "other" in inside and (_REFLEXIVES & set(words[first:last]) or whose[first] == "other"):
            return "other"
        for at in reversed(before):
            if words[at] == "i" or words[at] in SHE_OR_HE or whose[at] == "other":
                return whose[at]
        return "other" if "other" in inside else ""

    @staticmethod
    def _denied(words: Sequence[str], first: int, last: int) -> bool:
        """Whether a denial stands right before: "I do not want to die", not "I can not go on"."""
        if words[first] in _DENIALS:
            return False
        before = words[max(0, first - 2) : first]
        return any(
            word in _DENIALS
            and not _GO_ON & set(before[at + 1 :])
            and not {",", "."} & set(before[at + 1 :])
            for at, word in enumerate(before)
        )


def _passages(words: Sequence[str]) -> list[tuple[int, int]]:
    """Runs of whole sentences of at most :data:`_LONG` words, or one longer sentence: from, to."""
    ends = [at + 1 for at, word in enumerate(words) if word == SENTENCE_END]
    ends = [*ends, len(words)] if not ends or ends[-1] < len(words) else ends
    starts = [0, *ends[:-1]]
    found = []
    for number, first in enumerate(starts):
        fitting = [last for last in ends[number:] if last - first <= _LONG]
        found.append((first, fitting[-1] if fitting else ends[number]))
    return found


def _asking(words: Sequence[str]) -> int:
    """What it takes away that a message asks: wholly, in a sentence of its own or in passing."""
    starts = [word for before, word in pairwise((".", *words)) if before == "." != word]
    points = 0
    if all(word in _ASKS or word == "why" for word in starts):
        points = 2
    elif any(word in _ASKS for word in starts):
        points = 3
    if any(before in _PAUSES and word in _ASKS for before, word in pairwise(words)):
        points += 3
    return points
