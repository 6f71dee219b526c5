"""Which question, or which questions, a message asks: chosen from rankings of it and its parts.

A message is ranked as a whole and in the parts that ask something. What is clear then is taken.
Where it is not, there is a second look, which ranks more: pieces of a part that holds two questions
without a mark between them, a part whose "it" is named before it, the sentences of a story whose
question looks like none. Why, and what it gave: docs/decisions/015.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Protocol

from bot.language.segments import sentences, without_pronoun
from bot.language.vocabulary import Reading
from bot.language.words import word_set

ASK, CLAIM = "ask/", "claim/"
OUT_OF_SCOPE = "out_of_scope"
OTHER_CONDITION = "other_condition"
REQUESTS = ("personal_advice", "diagnosis")
"""What a person may ask for that is no row of the grid; it never becomes a verdict."""

CLAIMED = 0.5
"""Least confidence for a claim. One number in common ("my mum is 70") must not bring up a claim
that nobody made; of 344 claims held out that were found, three were less sure."""
HARDLY, OUTDONE, LEAD_IN = 0.7, 0.95, 5
"""A message whose label has less confidence than the first gives way to its one part of at least
the second: "my kidneys are failing, my doctor said maybe CAR-T, does it work". Where the label is
that it is about something else, no more words may stand beside the part than the third: "asking for
a friend, what does it cost". Of a longer story about who knows what, the part says too little."""
CLEAR = 0.9
"""Least confidence for what only a second look finds, …"""
EVIDENT = 0.95
"""… and least evidence."""
FAIR, FAIRLY_EVIDENT = 0.8, 0.85
"""The same where two questions or more bear each other out."""
WEAK = 0.7
"""Below this confidence a part gives way to what the whole message clearly asks."""
QUOTED = 0.6
"""Least confidence for a claim in a message that asks other things as well."""
TOLD = 25
"""With more words, a message that asks nothing clearly is looked at sentence by sentence, …"""
TELLING = 1.0
"""… and so much evidence makes one of them its question."""

# Labels that are courtesy beside a question, and give way to it.
COURTESY = word_set(
    """
    greet thanks goodbye yes no out_of_scope capabilities repeat cancel bot_challenge
    professional patient more simpler
    """
)
# What "what is it" is taken for where nothing else is named.
_WHAT_IT_IS = "ask/what-is-sct"
_WHAT_ONE_IS = frozenset({_WHAT_IT_IS, "ask/car-t", "ask/msc", "ask/umbilical"})
_LUPUS = re.compile(r"\b(?:lupus|sle)\b", re.IGNORECASE)
_THEIRS = re.compile(r"\b(?:he|she|him|her|his|hers)\b", re.IGNORECASE)
# What must not be answered as a question, however clear a question stands at its end.
_NEVER_OUTDONE = frozenset({OTHER_CONDITION, *REQUESTS})


class ScoredLabel(Protocol):
    """A label with its probability, and the score that was made of."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def confidence(self) -> float: ...  # noqa: D102
    @property
    def score(self) -> float: ...  # noqa: D102


class LabelRanking(Protocol):
    """Labels best first; whether the matcher declines to choose; whether the second is close."""

    @property
    def ranked(self) -> Sequence[ScoredLabel]: ...  # noqa: D102
    @property
    def abstain(self) -> bool: ...  # noqa: D102
    @property
    def close(self) -> bool: ...  # noqa: D102
    @property
    def evidence(self) -> float: ...  # noqa: D102
    @property
    def strange(self) -> int: ...  # noqa: D102
    @property
    def unlike(self) -> int: ...  # noqa: D102


Rank = Callable[[Sequence[str]], Sequence[LabelRanking]]
"""Ranks written-out texts."""


def sure(ranking: LabelRanking) -> bool:
    """Whether a ranking says something."""
    if ranking.abstain or not ranking.ranked:
        return False
    first = ranking.ranked[0]
    return first.confidence >= CLAIMED or not first.id.startswith(CLAIM)


def is_close(ranking: LabelRanking) -> bool:
    """Whether another question is nearly as likely; courtesy gives way to questions here too."""
    return bool(ranking.close) and ranking.ranked[1].id not in COURTESY


def choose(
    whole: LabelRanking, parts: Sequence[LabelRanking], reading: Reading, rank: Rank
) -> list[LabelRanking]:
    """The rankings that say what is asked, in order; courtesy gives way to questions.

    Args:
        whole: the ranking of ``reading.expanded``.
        parts: those of ``reading.segments``, one each.
        reading: the message.
        rank: for a second look.
    """
    texts, found = _cut(reading, parts, rank)
    if asks_for_another(reading):
        # Their illness is not ours, and neither is "it".
        ours = zip(texts, found, strict=True)
        return [part for text, part in ours if _LUPUS.search(text) and sure(part)]
    if len(found) == 1:
        chosen = _of_one(whole, found[0], reading)
    else:
        found = _named(texts, found, reading, rank)
        found = _ours(texts, found)
        found = _with_whole(whole, found)
        if reading.word_count > TOLD:
            found = [part for part in found if not _weak(part)] or found
        chosen = _chosen(whole, found)
    return chosen or _told(reading, rank)


def clear(ranking: LabelRanking, confidence: float = CLEAR, evidence: float = EVIDENT) -> bool:
    """Whether a ranking says one question of the grid, beyond doubt."""
    if not sure(ranking) or is_close(ranking):
        return False
    first = ranking.ranked[0]
    curated = first.id.startswith((ASK, CLAIM))
    return curated and first.confidence >= confidence and ranking.evidence >= evidence


def fair(ranking: LabelRanking) -> bool:
    """Whether a ranking says a question of the grid well enough beside another that is clear."""
    return clear(ranking, FAIR, FAIRLY_EVIDENT)


def _of_one(whole: LabelRanking, part: LabelRanking, reading: Reading) -> list[LabelRanking]:
    """What a message with one part asks: as a whole, or where that says little, the part."""
    if not sure(whole) and reading.word_count > TOLD:
        # In a long story half a sentence may sound like many things.
        first = part.ranked[0]
        fairly = first.confidence >= FAIR and part.evidence >= FAIRLY_EVIDENT
        return [part] if fairly and sure(part) and not is_close(part) else []
    torn = not sure(whole) or is_close(whole) or _outdone(whole, part, reading)
    if sure(part) and (torn or _denies(reading) or _surer(part, whole)):
        return [part]
    return [whole] if sure(whole) else []


def _cut(
    reading: Reading, parts: Sequence[LabelRanking], rank: Rank
) -> tuple[list[str], list[LabelRanking]]:
    """Parts that hold several questions, each of them clear, become several."""
    texts, pieces = reading.segments, reading.finer
    wanted = [piece for several in pieces for piece in several]
    if not wanted:
        return list(texts), list(parts)
    looked = dict(zip(wanted, rank(wanted), strict=True))
    into: list[str] = []
    found: list[LabelRanking] = []
    for text, part, several in zip(texts, parts, pieces, strict=True):
        rankings = [looked[piece] for piece in several]
        labels = {ranking.ranked[0].id for ranking in rankings if ranking.ranked}
        borne_out = any(map(clear, rankings)) and all(map(fair, rankings))
        if several and borne_out and len(labels) == len(several):
            into += several
            found += rankings
        else:
            into.append(text)
            found.append(part)
    return into, found


def _named(
    texts: Sequence[str], parts: Sequence[LabelRanking], reading: Reading, rank: Rank
) -> list[LabelRanking]:
    """Parts that are unclear as they say "it" are read with what was named in its place."""
    instead: dict[int, str] = {}
    for at, (text, part) in enumerate(zip(texts, parts, strict=True)):
        if not clear(part) or part.ranked[0].id == _WHAT_IT_IS:
            named = without_pronoun(text, reading.subject)
            if named != text:
                instead[at] = named
    if not instead:
        return list(parts)
    looked = dict(zip(instead, rank(list(instead.values())), strict=True))
    return [
        looked[at] if at in looked and _better(looked[at], part) else part
        for at, part in enumerate(parts)
    ]


def _better(named: LabelRanking, part: LabelRanking) -> bool:
    """Whether what was named in place of "it" makes a question clear.

    What a treatment is asks only who asks what it is: its name alone leads there.
    """
    about_it = part.ranked[0].id == _WHAT_IT_IS
    return clear(named) and (about_it or named.ranked[0].id not in _WHAT_ONE_IS)


def _ours(texts: Sequence[str], parts: Sequence[LabelRanking]) -> list[LabelRanking]:
    """Beside a question about another disease, those that name lupus; "it" means the other one.

    "What does a transplant do for myeloma? How many years does it buy him?" gets no figure of ours.
    """
    others = [_about_another(part) for part in parts]
    if not any(others):
        return list(parts)
    return [
        part
        for text, part, other in zip(texts, parts, others, strict=True)
        if other or not part.ranked[0].id.startswith((ASK, CLAIM)) or _LUPUS.search(text)
    ]


def asks_for_another(reading: Reading) -> bool:
    """Whether something is asked for somebody else who has another disease.

    "My dad has Parkinson's and I have lupus. Do stem cells help him? How many years does it buy?"
    """
    return reading.illness_of_another and any(map(_THEIRS.search, reading.segments))


def _about_another(part: LabelRanking) -> bool:
    first = part.ranked[0]
    return sure(part) and first.id == OTHER_CONDITION and first.confidence >= CLEAR


def _with_whole(whole: LabelRanking, parts: Sequence[LabelRanking]) -> list[LabelRanking]:
    """Weak parts give way to what the whole clearly asks, if no part says that already.

    "I have antiphospholipid antibodies. Does that make it harder? And the vaccines?"
    """
    weak = [_weak(part) for part in parts]
    strong = {part.ranked[0].id for part, is_weak in zip(parts, weak, strict=True) if not is_weak}
    if whole.ranked[0].id in strong:
        return list(parts)
    if whole.ranked[0].id.startswith(CLAIM) and clear(whole, QUOTED, FAIRLY_EVIDENT):
        # What was quoted stands before "is that true", which asks nothing by itself.
        return [whole, *(part for part, is_weak in zip(parts, weak, strict=True) if not is_weak)]
    if not any(weak) or not clear(whole):
        return list(parts)
    first = weak.index(True)
    return [
        whole if at == first else part
        for at, part in enumerate(parts)
        if at == first or not weak[at]
    ]


def _weak(part: LabelRanking) -> bool:
    """Whether a part hardly says anything by itself: "what does that mean?"."""
    if not sure(part) or is_close(part):
        return True
    first = part.ranked[0]
    return first.confidence < WEAK or first.id in COURTESY


def _chosen(whole: LabelRanking, parts: Sequence[LabelRanking]) -> list[LabelRanking]:
    known = [part for part in parts if sure(part)]
    questions = [part for part in known if part.ranked[0].id not in COURTESY]
    if not questions and sure(whole):
        return [whole]
    chosen: dict[str, LabelRanking] = {}
    for ranking in questions or known:
        chosen.setdefault(ranking.ranked[0].id, ranking)
    return list(chosen.values())


def _surer(part: LabelRanking, whole: LabelRanking) -> bool:
    """Whether a part says the same as the whole message, and more surely."""
    first, same = whole.ranked[0], part.ranked[0]
    return first.id == same.id and same.confidence > first.confidence


def _told(reading: Reading, rank: Rank) -> list[LabelRanking]:
    """The one sentence of a long story that is very clearly a question of the grid."""
    if reading.word_count <= TOLD:
        return []
    told = sentences(reading.expanded)
    if not told:
        return []
    found = [one for one in rank(told) if clear(one) and one.evidence >= TELLING]
    best = max(found, key=lambda one: one.evidence, default=None)
    return [best] if best is not None else []


def _outdone(whole: LabelRanking, part: LabelRanking, reading: Reading) -> bool:
    """Whether a message is hardly any one question, and its one part very surely another."""
    first, rival = whole.ranked[0], part.ranked[0]
    if first.id in _NEVER_OUTDONE or first.confidence >= HARDLY:
        return False
    if rival.id == OUT_OF_SCOPE or rival.confidence < OUTDONE:
        return False
    beside = reading.word_count - len(reading.segments[0].split())
    return first.id != OUT_OF_SCOPE or beside <= LEAD_IN


def _denies(reading: Reading) -> bool:
    """Whether symptoms are named only to say that they are not there: "no chest pain today"."""
    named = [m for m in reading.mentions if m.kind == "symptom"]
    return bool(named) and all(m.negated for m in named)
