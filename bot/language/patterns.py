r"""A small language for patterns of everyday words.

Editors write patterns as they would say them; they are matched against the canonical words of a
message (:func:`bot.language.words.canonical`), so case, apostrophes and repaired spelling do not
matter.

==================  ==============================================================================
``chest pain``      these words, one after the other
``(a|b c|d)``       any of these
``[really]``        may be there or not
``..3``             up to three other words, within the sentence
``bleed*``          a word that begins so
``@number``         a number
``#38-42``          a number from 38 up to 42.9; ``#40-87/`` the first of two ("76/40")
``$``               the end of the sentence, also as one of several: ``(now|$)``
``^``               the beginning of the sentence
``@chest``          any phrase of the list with that name
``A ~4 B``          both, in either order, with at most four words between, within the sentence
``A & B``           both, anywhere in the message; what was found is the first
==================  ==============================================================================

Plain regular expressions serve here instead of spaCy's ``Matcher``: alternatives of several words
and "in either order" would each multiply into hundreds of token patterns, and the matcher tries
every one at every word, which takes longer than the whole millisecond a message may cost. An
index on the first letters of each pattern's rarest word means that only a handful of patterns is
tried on a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TypeAlias

from bot.language.words import phrase, word_set

_ITEM = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|\.\.(\d+)|@([a-z_]+)|([^\s()\[\]]+)")
_JOINT = re.compile(r"\s+~(\d+)\s+")
# A gap does not leap over a denial ("I am not suicidal"), but over "will not stop" it does.
_GAP = (
    r"(?: (?!\. |(?:not|never|no|dont|doesnt|didnt|isnt|wasnt) (?!stop|go|getting|only|sure|want|"
    r"feel|know|seem|let|just|"
    r"able|help|care|even|think|make))\S+){0,%d}"
)
_INNER_GAP = re.compile(r"\.\.(\d+)")
_RANGE = re.compile(r"#(\d+)-(\d+)(/|[a-z]*)")
_END = r"(?= (?:\. |$))"
_STEM = 4
_WHOLE = " "
# A message that repeats itself hundreds of times says no more than one that does so a few times.
_MOST_HITS = 8
# Too frequent to tell patterns apart.
_FREQUENT = word_set(
    """
    a an and are be been can cant could do does dont for from get got has have he her
    him his i if in is it just me my no not of on or our please really she so that the
    their them they this to too us very was we what when who will with would you your am
    """
)


_NOWHERE: tuple[tuple[int, int], ...] = ()
# How many messages the keys of a pattern are likely in (a rank), and the keys: a line in which the
# pattern is found has a word for at least one of them.
_Keys: TypeAlias = tuple[int, frozenset[str]]
_FREQUENT_RANK = 1000


class PatternError(ValueError):
    """A pattern that cannot be read; the message says which and why."""


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern: its source, and the expressions that must all be found.

    Most patterns meet no message for days, so an expression is compiled when first tried.
    """

    source: str
    parts: tuple[str, ...]
    keys: frozenset[str]
    """A line in which it is found has a word for at least one of them: how it is looked up."""
    needs: tuple[frozenset[str], ...] = ()
    """The same for each of its other words: most lines fail here, before any expression is tried,
    and most patterns are never compiled."""

    def find(self, line: str) -> tuple[tuple[int, int], ...]:
        """Where the first part stands in a line (see :func:`line_of`), if every part is there."""
        for part in self.parts:
            if _compiled(part).search(line) is None:
                return _NOWHERE
        found = _compiled(self.parts[0]).finditer(line)
        return tuple(match.span() for match in islice(found, _MOST_HITS))


class Line(str):
    """Words as one line, which works out once by what keys it is looked up in an index."""

    __slots__ = ("_keys",)

    @property
    def keys(self) -> tuple[tuple[str, ...], frozenset[str]]:
        """Every key (see :func:`_key`) that a word of the line may have: in its order, as a set."""
        try:
            return self._keys
        except AttributeError:
            self._keys: tuple[tuple[str, ...], frozenset[str]] = _keys_of(self)
            return self._keys


def line_of(forms: Iterable[str]) -> Line:
    """The words as one line, each with a blank before and after it."""
    return Line(f" {' '.join(forms)} ")


def words_between(line: str, start: int, end: int) -> tuple[int, int]:
    """Where what was found at ``start`` to ``end`` of a line begins and ends, counted in words."""
    first = line.count(" ", 0, start + 1) - 1
    return first, first + line.count(" ", start, end)


def _range(low: int, high: int, unit: str) -> str:
    """A whole or decimal number between two bounds."""
    numbers = "|".join(str(number) for number in range(low, high + 1))
    if unit == "/":
        return rf" (?:{numbers})/\d\w*"
    return rf" (?:{numbers})(?:[.,/:]\d+)*{unit or '[a-z]*'}"


@cache
def _words(alternative: str) -> tuple[str, list[str]]:
    """An alternative as an expression with a leading blank for each word, and its words."""
    words = []
    for chunk in alternative.split():
        if chunk in {"#", "@number"}:
            words.append("#")
        elif chunk == "$" or _RANGE.fullmatch(chunk) or _INNER_GAP.fullmatch(chunk):
            words.append(chunk)
        elif chunk.endswith("*"):
            words.append("".join(phrase(chunk[:-1])) + "*")
        elif chunk in {".", ","}:
            words.append(chunk)
        else:
            words.extend(phrase(chunk))
    from_phrase = phrase(" ".join(w for w in words if w.isalnum()))
    if all(w.isalnum() for w in words):
        words = from_phrase
    expression = ""
    for word in words:
        if word == "#":
            expression += r" \d[\d.,:/]*\w*"
        elif word == "$":
            expression += _END
        elif numbers := _RANGE.fullmatch(word):
            expression += _range(int(numbers[1]), int(numbers[2]), numbers[3])
        elif gap := _INNER_GAP.fullmatch(word):
            expression += _GAP % int(gap[1])
        elif word.endswith("*"):
            expression += " " + re.escape(word[:-1]) + r"\S*"
        else:
            expression += " " + re.escape(word)
    return expression, words


def _key(word: str) -> str:
    """The beginning by which a word is looked up; a short word is looked up whole."""
    if word.endswith("*"):
        return word[:-1][:_STEM]
    return word[:_STEM] if len(word) >= _STEM else word + _WHOLE


def _keys_of(line: str) -> tuple[tuple[str, ...], frozenset[str]]:
    keys: dict[str, None] = {}
    for word in dict.fromkeys(line.split()):
        if len(word) < _STEM:
            keys[word + _WHOLE] = None
        for length in range(1, min(len(word), _STEM) + 1):
            keys[word[:length]] = None
    return tuple(keys), frozenset(keys)


def _letters(word: str) -> int:
    return len(word.rstrip("*"))


def _alternatives(alternatives: Sequence[str], source: str) -> tuple[str, _Keys | None]:
    expressions: list[str] = []
    keys: set[str] | None = set()
    rank = 0
    for alternative in alternatives:
        expression, words = _words(alternative)
        if not words:
            raise PatternError(f"“{source}” has an empty alternative")
        if any(chunk[0] == "@" and chunk != "@number" for chunk in alternative.split()):
            raise PatternError(
                f"“{source}” names a list inside brackets → write the list by itself, "
                "or take it in with a list under `lists`"
            )
        expressions.append(expression)
        plain = [word for word in words if word[0] not in "#$.,"]
        telling = [word for word in plain if word not in _FREQUENT]
        if not telling:
            rank = _FREQUENT_RANK
        if not plain:
            keys = None
        elif keys is not None:
            keys.add(_key(max(telling or plain, key=_letters)))
    expression = "(?:" + "|".join(sorted(expressions, key=len, reverse=True)) + ")"
    return expression, (rank + len(keys), frozenset(keys)) if keys else None


def _sequence(source: str, lists: Mapping[str, Sequence[str]]) -> tuple[str, list[_Keys]]:
    expression = ""
    needed: list[_Keys] = []
    position = 0
    for item in _ITEM.finditer(source):
        if source[position : item.start()].strip():
            raise PatternError(f"“{source}” cannot be read at “{source[position : item.start()]}”")
        position = item.end()
        group, optional, gap, name, word = item.groups()
        if gap is not None:
            expression += _GAP % int(gap)
            continue
        if name == "number":
            alternatives: Sequence[str] = ["#"]
        elif name is not None:
            if name not in lists:
                raise PatternError(f"“{source}” names the list @{name}, which there is not")
            alternatives = lists[name]
        elif group is not None:
            alternatives = _expand(group.split("|"), lists, source)
        elif optional is not None:
            alternatives = _expand(optional.split("|"), lists, source)
        elif word == "^":
            expression += r"(?:(?<![\s\S])|(?<= \.))"
            continue
        elif word == "$":
            expression += _END
            continue
        else:
            alternatives = [word]
        part, keys = _alternatives(alternatives, source)
        if optional is not None:
            expression += f"{part}?"
            continue
        expression += part
        if keys is not None:
            needed.append(keys)
    if source[position:].strip():
        raise PatternError(f"“{source}” cannot be read at “{source[position:]}”")
    if not expression.strip():
        raise PatternError(f"“{source}” matches nothing")
    return expression, needed


def _expand(
    alternatives: Iterable[str], lists: Mapping[str, Sequence[str]], source: str
) -> list[str]:
    found: list[str] = []
    for alternative in alternatives:
        name = alternative.strip()
        if name == "@number":
            found.append("#")
        elif name.startswith("@"):
            if name[1:] not in lists:
                raise PatternError(f"“{source}” names the list {name}, which there is not")
            found.extend(lists[name[1:]])
        else:
            found.append(alternative)
    return found


def compile_pattern(source: str, lists: Mapping[str, Sequence[str]] | None = None) -> Pattern:
    """Read one pattern. Raises :class:`PatternError` if it cannot be read."""
    lists = lists or {}
    parts: list[str] = []
    needed: list[_Keys] = []
    for conjunct in source.split(" & "):
        pieces = _JOINT.split(conjunct)
        if len(pieces) == 1:
            expression, keys = _sequence(conjunct, lists)
        elif len(pieces) == 3:
            left, left_keys = _sequence(pieces[0], lists)
            right, right_keys = _sequence(pieces[2], lists)
            gap = _GAP % int(pieces[1])
            expression = f"(?:{left}{gap}{right}|{right}{gap}{left})"
            keys = [*left_keys, *right_keys]
        else:
            raise PatternError(f"“{source}” has more than one ~ in a part")
        parts.append(expression + "(?= )")
        needed += keys
    # The rarest first: of keys of which each set must be met, those that fewest messages meet.
    ordered = [each for _, each in sorted(needed, key=lambda keys: keys[0])]
    first = ordered[0] if ordered else frozenset()
    return Pattern(source, tuple(parts), first, tuple(dict.fromkeys(ordered[1:])))


def compile_patterns(
    name: str, sources: Iterable[str], lists: Mapping[str, Sequence[str]] | None = None
) -> list[Pattern]:
    """Read the patterns of the rule or sign ``name``, which an error then names."""
    try:
        return [compile_pattern(source, lists) for source in sources]
    except PatternError as error:
        remedy = "" if " → " in str(error) else " → write it anew"
        raise PatternError(f"the patterns of `{name}`: {error}{remedy}") from error


class PatternIndex:
    """Patterns, each with what it stands for, found quickly in a message."""

    def __init__(self, patterns: Iterable[tuple[Pattern, str]]) -> None:
        # By number of the pattern, so that one found by two words is tried once.
        self._always: dict[int, tuple[Pattern, str]] = {}
        self._by_key: dict[str, dict[int, tuple[Pattern, str]]] = {}
        for number, (pattern, meaning) in enumerate(patterns):
            if not pattern.keys:
                self._always[number] = (pattern, meaning)
            for key in pattern.keys:
                self._by_key.setdefault(key, {})[number] = (pattern, meaning)

    @classmethod
    def of(
        cls,
        sources: Mapping[str, Iterable[str]],
        lists: Mapping[str, Sequence[str]] | None = None,
    ) -> PatternIndex:
        """Compile ``{meaning: patterns}``."""
        return cls(
            (pattern, meaning)
            for meaning, group in sources.items()
            for pattern in compile_patterns(meaning, group, lists)
        )

    def find(self, line: str) -> list[tuple[str, Pattern, int, int]]:
        """``(meaning, pattern, start, end)`` of all that is found, in the order of the line."""
        keys, present = line.keys if isinstance(line, Line) else _keys_of(line)
        candidates = self._always.copy()
        for key in keys:
            if keyed := self._by_key.get(key):
                candidates.update(keyed)
        found = [
            (meaning, pattern, start, end)
            for pattern, meaning in candidates.values()
            if not any(map(present.isdisjoint, pattern.needs))
            for start, end in pattern.find(line)
        ]
        return sorted(found, key=lambda hit: (hit[2], -hit[3]))

    def meanings(self, line: str) -> list[str]:
        """What was found, each once, in the order of the line."""
        return list(dict.fromkeys(hit[0] for hit in self.find(line)))
