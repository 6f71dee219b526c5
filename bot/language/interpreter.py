"""From a message to what the bot will do with it.

Safety rules come first, and the net below them where they are silent; then what is named; then
which of the curated questions is asked, which the matcher may decline to say. The rules read
while the matcher's encoder computes (docs/decisions/013). Nothing here knows the conversation: a
fragment such as "and with a donor?" is marked as one, and the caller adds the context.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.language.choice import (
    ASK,
    CLAIM,
    OTHER_CONDITION,
    OUT_OF_SCOPE,
    REQUESTS,
    LabelRanking,
    asks_for_another,
    choose,
    clear,
    fair,
    is_close,
    sure,
)
from bot.language.safety import CHECK, SafetyFinding, SafetyRules
from bot.language.safety_net import Doubt
from bot.language.side_by_side import Work
from bot.language.vocabulary import Reading, Vocabulary
from bot.language.words import word_set

logger = logging.getLogger(__name__)

NOT_UNDERSTOOD = "not_understood"
CLAIM_CHECK = "claim_check"
OTHER_KIND = "other-kind"
"""The follow-up that a fragment is which only says what is not meant."""
_TRANSPLANTS = {"hsct-own": "hsct-donor", "hsct-donor": "hsct-own"}
COMPARE = "compare"

OFF_TOPIC = 0.5
"""Least confidence for a row when the message names neither lupus nor a transplant nor any option.

What this and the numbers below cost and spare: docs/decisions/012."""
INSIDE = 0.35
"""Least score for such a message of all rows together, less that of being about something else or
another disease. Of a bare question ("is it normal to be sore") that says more than how sure one row
is; rows that share it do not count against each other."""
UNFAMILIAR, STRANGE, UNLIKE = 0.79, 0.06, 0.04
"""Least evidence for such a message, and what each word adds that no phrasing of any row contains,
or none of the row it is taken for."""
LONG, SEVERAL = 0.005, 0.015
"""What each word adds beyond the first :data:`SHORT`, up to :data:`STORY` words, in a message of
one part, and of several.

Somebody who asks this guide without naming its subject asks briefly and in its own words; long
stories and names of other medicines come from elsewhere. What it costs: docs/decisions/012."""
SHORT, STORY = 8, 40
POINTING = 4
"""Most words of a question that only points at what the rest of a message names."""
DECLINED = 0.5
"""Least confidence to decline a message that names lupus or a treatment as being about something
else. Of 37 phrasings held out that were declined so, the two below it should not have been."""
SURELY_OTHER = 0.9
"""With so much confidence another disease is asked about, though lupus is named as well: "I have
lupus. Are there stem cell treatments for my father's Parkinson's?"."""
FEARED = 0.05
"""Least confidence for the next best row when a disease is named only as a feared consequence."""
RANKED = 10
"""Entries of the ranking that are kept."""

_PROFESSIONAL = "professional"
# Rows that answer these requests in general terms, and may answer them instead.
_ROW_INSTEAD = frozenset(
    {
        "stopping-medicines",
        "vaccination",
        "pregnancy",
        "antiphospholipid",
        "living-with-flare",
        "emergency",
    }
)
_FRAGMENT_WORDS = word_set(
    """
    and or but also so what how about is are the a an for with using use if of in on by
    from to it that this then ok okay please well now same question instead too one ones
    cells cell stem therapy treatment infusion infusions i my mine we you your get had
    have has do does no nope not sorry mean meant actually rather just oh wait own other
    its it's thats kind type sort someone somebody else elses sister sisters brother brothers
    mother mothers mom moms mum mums dad dads father fathers friend friends stranger strangers
    """
)
_STARTS_FRAGMENT = re.compile(
    r"^\W*(?:and|or|but|what about|how about|for|with|also|versus|vs|same)\b", re.IGNORECASE
)
_FRAGMENT_LENGTH = 3
# What a longer message cannot be.
_BARE, _BARE_ONLY = 9, frozenset({"yes", "no"})
_IT = re.compile(r"\b(?:it|this|that)\b", re.IGNORECASE)
_CELLS = re.compile(r"\bstem[\s-]?cells?\b", re.IGNORECASE)


class Matcher(Protocol):
    """Ranks the labels of the phrasings for each text, and calls ``meanwhile`` once."""

    def rank(  # noqa: D102
        self, texts: Sequence[str], meanwhile: Work
    ) -> Sequence[LabelRanking]: ...


class Net(Protocol):
    """Says which danger a message resembles, and how much."""

    def look(self, texts: Sequence[str]) -> Doubt: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Ranked:
    """An id (without ``ask/`` or ``claim/``) and its probability, 0 to 1."""

    id: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What a message means, as far as it says so itself.

    ``labels`` is what the bot will do with it (see the ``parse`` command); ``questions`` are the
    rows asked, in order, and ``claim`` a claim that was recognised. ``option`` is the first
    option named, ``options`` all of them; ``transplant`` says that a transplant was named without
    saying whose cells, so that no other column may be taken from the context; ``unspecified``
    that "stem cells" were named without a word on which kind. ``safety`` is the
    level found, ``check`` included, and ``safety_rule`` the rule. ``elliptical`` marks a fragment
    that leans on the conversation. ``audience`` is ``professional`` where a part of the message
    says that a health professional writes; ``person`` is who it is about: ``me``, ``other`` or
    empty.
    """

    text: str
    labels: tuple[str, ...] = (NOT_UNDERSTOOD,)
    questions: tuple[str, ...] = ()
    claim: str = ""
    option: str = ""
    options: tuple[str, ...] = ()
    confidence: float = 0.0
    ranking: tuple[Ranked, ...] = ()
    safety: str | None = None
    safety_rule: str | None = None
    elliptical: bool = False
    acknowledge: str | None = None
    close: bool = False
    person: str = ""
    audience: str = ""
    transplant: bool = False
    unspecified: bool = False
    other_condition: str = ""
    follow_up: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The same as JSON knows it; :meth:`from_dict` reads it back."""
        return {
            "text": self.text,
            "labels": list(self.labels),
            "questions": list(self.questions),
            "claim": self.claim,
            "option": self.option,
            "options": list(self.options),
            "confidence": self.confidence,
            "ranking": [{"id": r.id, "confidence": r.confidence} for r in self.ranking],
            "safety": self.safety,
            "safety_rule": self.safety_rule,
            "elliptical": self.elliptical,
            "acknowledge": self.acknowledge,
            "close": self.close,
            "person": self.person,
            "audience": self.audience,
            "transplant": self.transplant,
            "unspecified": self.unspecified,
            "other_condition": self.other_condition,
            "follow_up": self.follow_up,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Interpretation:
        """Read what :meth:`as_dict` wrote. Raises ``KeyError`` if the text is missing."""
        values = {k: data[k] for k in cls.__dataclass_fields__ if k in data}
        for key in ("labels", "questions", "options"):
            values[key] = tuple(values.get(key, ()))
        values["ranking"] = tuple(
            Ranked(str(r["id"]), float(r["confidence"])) for r in values.get("ranking", ())
        )
        values["text"] = data["text"]
        return cls(**values)


def bare(label: str) -> str:
    """The label without ``ask/`` or ``claim/``."""
    return label.removeprefix(ASK).removeprefix(CLAIM)


class Interpreter:
    """Puts safety rules, the net below them, vocabulary and matcher together."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        safety: SafetyRules,
        matcher: Matcher,
        net: Net | None = None,
    ) -> None:
        self._vocabulary = vocabulary
        self._safety = safety
        self._net = net
        self._matcher = matcher

    def interpret(self, text: str) -> Interpretation:
        """What a message means. Any text is accepted; nothing is raised because of it."""
        written = self._vocabulary.write_out(text)
        if written.empty:
            reading = self._vocabulary.read(written)
            return _maker(text, reading, None)(labels=(NOT_UNDERSTOOD,))
        texts = written.whole_and_parts
        judged: list[tuple[Reading, SafetyFinding | None]] = []

        def judge() -> tuple[Reading, SafetyFinding | None]:
            """Read, and ask the rules; once, whoever comes first."""
            if not judged:
                reading = self._vocabulary.read(written)
                judged.append((reading, self._safety.check(reading)))
            return judged[0]

        try:
            rankings = dict(zip(texts, self._matcher.rank(texts, judge), strict=True))
        except Exception as error:
            if judge()[1] is None:
                raise
            _log(error)
            rankings = {}
        reading, found = judge()
        if found is not None and found.level != CHECK:
            return self._urgent(text, reading, found)
        if not rankings:
            return _maker(text, reading, found)(labels=(NOT_UNDERSTOOD,))
        if self._net is not None:
            found = _with_the_net(self._net, texts, found)
        try:
            return self._ask(text, reading, found, rankings)
        except Exception as error:  # a second look compares once more
            if found is None:
                raise
            _log(error)
            return _maker(text, reading, found)(labels=(NOT_UNDERSTOOD,))

    def _urgent(self, text: str, reading: Reading, found: SafetyFinding) -> Interpretation:
        return Interpretation(
            text=text,
            labels=(found.level,),
            option=reading.options[0] if reading.options else "",
            options=reading.options,
            confidence=1.0,
            ranking=(Ranked(found.level, 1.0),),
            safety=found.level,
            safety_rule=found.rule,
            person=reading.person,
            transplant=reading.transplant,
            unspecified=_unspecified(reading),
            other_condition=reading.other_condition,
        )

    def _ask(
        self,
        text: str,
        reading: Reading,
        found: SafetyFinding | None,
        rankings: Mapping[str, LabelRanking],
    ) -> Interpretation:
        make = _maker(text, reading, found)
        whole = rankings[reading.expanded]
        parts = [rankings[s] for s in reading.segments]
        chosen = choose(whole, parts, reading, self._look_again)
        labels = [r.ranked[0].id for r in chosen]
        if reading.word_count > _BARE and labels and set(labels) <= _BARE_ONLY:
            # "They said six injections cure it. It is true?" says neither yes nor no.
            chosen, labels = [], []
        labels = self._guard(labels, chosen, whole, reading)
        best = chosen[0] if chosen else _nearest(whole, parts)
        ranking = tuple(
            Ranked(bare(s.id), round(float(s.confidence), 4)) for s in best.ranked[:RANKED]
        )
        claim = next((bare(label) for label in labels if label.startswith(CLAIM)), "")
        if claim:
            confidence = next((r.confidence for r in ranking if r.id == claim), 0.0)
            ranking = (Ranked(claim, confidence), *(r for r in ranking if r.id != claim))
        shown = tuple(
            dict.fromkeys(
                CLAIM_CHECK if label.startswith(CLAIM) else bare(label) for label in labels
            )
        )
        questions = tuple(dict.fromkeys(bare(label) for label in labels if label.startswith(ASK)))
        return make(
            labels=shown or (NOT_UNDERSTOOD,),
            questions=questions,
            claim=claim,
            confidence=ranking[0].confidence if ranking else 0.0,
            ranking=ranking,
            audience=_audience([whole, *parts]),
            elliptical=_elliptical(reading),
            close=bool(chosen)
            and len(shown) == 1
            and is_close(best)
            and bare(labels[0]) == bare(best.ranked[0].id),
        )

    def _look_again(self, texts: Sequence[str]) -> Sequence[LabelRanking]:
        return self._matcher.rank(texts, _nothing)

    def _guard(
        self,
        labels: list[str],
        chosen: Sequence[LabelRanking],
        whole: LabelRanking,
        reading: Reading,
    ) -> list[str]:
        """What must not be answered as if it were a row of the grid."""
        labels = _without_strangers(labels, chosen, whole, reading)
        if reading.on_topic and not reading.other_condition:
            weak = {r.ranked[0].id for r in chosen if r.ranked[0].confidence < DECLINED}
            labels = [
                x for x in labels if x not in weak or x not in (OUT_OF_SCOPE, OTHER_CONDITION)
            ]
        rows = [label for label in labels if label.startswith((ASK, CLAIM))]
        if asks_for_another(reading):
            return list(dict.fromkeys([OTHER_CONDITION, *rows]))
        if reading.other_condition and not reading.about_lupus:
            top = whole.ranked[0].id if whole.ranked else ""
            if rows or not labels or top.startswith((ASK, CLAIM)) or OTHER_CONDITION in labels:
                return [OTHER_CONDITION]
        asked = [request for request in reading.requests if request in REQUESTS]
        if asked:
            instead = [label for label in rows if bare(label) in _ROW_INSTEAD]
            if instead and asked[0] == "personal_advice":
                return instead
            kept = [label for label in rows if label.startswith(CLAIM)]
            others = rows if len(rows) > 1 else []
            if not kept and not others:
                return [asked[0]]
            return list(dict.fromkeys([*kept, *(others or [asked[0]])]))
        if not labels and len(reading.options) > 1:
            return [COMPARE]
        if COMPARE in labels and rows and len(labels) > 1:
            # "What is the survival, and how does a donor compare?" is one row side by side.
            one = len(rows) == 1 and rows[0].startswith(ASK) and reading.options
            return [COMPARE, *rows] if one else rows
        return labels


def _feeling(reading: Reading) -> str | None:
    """The feeling to acknowledge: the gravest that is written."""
    for feeling in ("grief", "fear", "anger", "tired"):
        if feeling in reading.feelings:
            return feeling
    return None


def _nothing() -> None:
    """What is to be done meanwhile, where nothing is."""


def _log(error: Exception) -> None:
    """Log an error where what the rules found is said all the same: its kind, no message."""
    logger.error("a message could not be compared (%s)", type(error).__name__)


def _maker(
    text: str, reading: Reading, found: SafetyFinding | None
) -> Callable[..., Interpretation]:
    options, follow_up = reading.options, reading.follow_up
    if _elliptical(reading) and reading.denied:
        # "No, not the donor one": the other one, or the one that is named beside it.
        options = tuple(option for option in options if option not in reading.denied)
        others = tuple(_TRANSPLANTS[o] for o in sorted(reading.denied) if o in _TRANSPLANTS)
        if not options and len(reading.denied) == len(others) == 1:
            options = others
        follow_up = follow_up or ("" if options else OTHER_KIND)

    def make(**values: Any) -> Interpretation:
        return Interpretation(
            text=text,
            option=options[0] if options else "",
            options=options,
            safety=found.level if found else None,
            safety_rule=found.rule if found else None,
            acknowledge=_feeling(reading),
            person=reading.person,
            transplant=reading.transplant,
            unspecified=_unspecified(reading),
            other_condition=reading.other_condition,
            follow_up=follow_up,
            **values,
        )

    return make


def _with_the_net(
    net: Net, texts: Sequence[str], found: SafetyFinding | None
) -> SafetyFinding | None:
    """What is asked about beside what the rules found, and what of it is not.

    Only the weakest findings can be taken back: small signs that add up to a question and no more.
    """
    if found is not None and not found.tentative:
        return found
    try:
        doubt = net.look(texts)
    except Exception as error:
        if found is None:
            raise
        _log(error)
        return found
    if found is not None and doubt.bears_out(found):
        return found
    return SafetyFinding(CHECK, doubt.rule, "resembles") if doubt.is_asked_about else None


def _without_strangers(
    labels: list[str], chosen: Sequence[LabelRanking], whole: LabelRanking, reading: Reading
) -> list[str]:
    """Labels without rows that only seem to be asked in a message about something else."""
    top = whole.ranked[0].id if whole.ranked else ""
    hardly = bool(chosen) and chosen[0].ranked[0].confidence < SURELY_OTHER
    if labels == [OTHER_CONDITION] and hardly and _only_feared(reading):
        row = next((s for s in chosen[0].ranked if s.id.startswith(ASK)), None)
        return [row.id] if row is not None and row.confidence >= FEARED else []
    content = (ASK, CLAIM, COMPARE)
    if reading.on_topic or not any(label.startswith(content) for label in labels):
        return labels
    rows = {r.ranked[0].id for r in chosen if fair(r)} if any(map(clear, chosen)) else set()
    if _points_elsewhere(reading) and len(rows) < 2:
        return [label for label in labels if not label.startswith(content)]
    several = len(reading.segments) > 1
    beyond = max(0, min(reading.word_count, STORY) - SHORT)
    needed = UNFAMILIAR + STRANGE * whole.strange + (SEVERAL if several else LONG) * beyond
    asked = [
        r.ranked[0].id
        for r in chosen
        # Two clear questions of ours do not stand side by side by chance.
        if (len(rows) > 1 and r.ranked[0].confidence >= OFF_TOPIC)
        or (
            r.ranked[0].confidence >= OFF_TOPIC
            and r.evidence >= needed + UNLIKE * r.unlike
            and _inside(r) >= INSIDE
        )
    ]
    if several and top == OUT_OF_SCOPE and len(asked) < len(reading.segments):
        # One piece of a message about something else sounds like a row.
        return [OUT_OF_SCOPE]
    sure = set(asked)
    return [label for label in labels if label in sure or not label.startswith(content)]


def _points_elsewhere(reading: Reading) -> bool:
    """Whether an "it" is asked about that a story named: "I take lisinopril … is this safe?"."""
    if reading.word_count <= SHORT + POINTING:
        return False
    return any(len(part.split()) <= POINTING and _IT.search(part) for part in reading.segments)


def _inside(ranking: LabelRanking) -> float:
    """How much more a text resembles the rows than what is about something else."""
    rows = sum(s.score for s in ranking.ranked if s.id.startswith((ASK, CLAIM, COMPARE)))
    return rows - sum(s.score for s in ranking.ranked if s.id in (OUT_OF_SCOPE, OTHER_CONDITION))


def _only_feared(reading: Reading) -> bool:
    """Whether another disease is named, but only as something the treatment might bring."""
    named = any(m.kind == "other_condition" for m in reading.mentions)
    return named and not reading.other_condition


def _nearest(whole: LabelRanking, parts: Sequence[LabelRanking]) -> LabelRanking:
    candidates = [r for r in (whole, *parts) if r.ranked]
    return max(candidates, key=lambda r: r.ranked[0].confidence, default=whole)


def _audience(rankings: Sequence[LabelRanking]) -> str:
    said = any(sure(ranking) and ranking.ranked[0].id == _PROFESSIONAL for ranking in rankings)
    return _PROFESSIONAL if said else ""


def _unspecified(reading: Reading) -> bool:
    """Whether "stem cells" are named without a word on which of the four kinds."""
    return not reading.options and not reading.transplant and bool(_CELLS.search(reading.repaired))


def _elliptical(reading: Reading) -> bool:
    """Whether the message leans on what was said before: only an option, or hardly a word."""
    rest = [word for word in reading.leftover if word not in _FRAGMENT_WORDS]
    if reading.options and not rest:
        return True
    if reading.word_count <= _FRAGMENT_LENGTH and len(rest) <= 2:
        return True
    return (
        bool(_STARTS_FRAGMENT.match(reading.repaired))
        and reading.word_count <= 2 * _FRAGMENT_LENGTH
    )
