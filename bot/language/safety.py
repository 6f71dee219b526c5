"""Emergencies, crises and worry about somebody else: rules, not a model, and first of everything.

A rule is a list of everyday phrases (``content/<locale>/safety``). Finding one is not enough:
whether it is denied, long past, only asked about, imagined or a saying decides what it means.
What stays unclear gets the level ``check``, a gentle question; a missed emergency is worse than a
question too many.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.language.patterns import (
    Pattern,
    PatternError,
    PatternIndex,
    compile_patterns,
    line_of,
    words_between,
)
from bot.language.sentence import OPENERS, QUESTION_STARTS, Sentence, Span
from bot.language.signs import Signs
from bot.language.vocabulary import Reading, Vocabulary

EMERGENCY = "emergency"
CRISIS = "crisis"
CONCERN_FOR_OTHER = "concern_for_other"
CHECK = "check"
#: Reasons of a question that small signs of despair add up to, none of which would be asked about
#: alone: phrases, or single words and no more.
FEW_SIGNS, FEW_WORDS = "few signs", "few words"
OTHER_IN_DANGER = "other-may-be-in-danger"

# A person who wants to die is spoken to about that first; a swallowed overdose is treated first.
_RANK = {CHECK: 1, CONCERN_FOR_OTHER: 2, EMERGENCY: 3, CRISIS: 4}
_FIRST = 5

# Bodily signs (``body_signs`` in emergency-signs.yml): their grades, and what they come to.
SERIOUS = "serious"
VAGUE = "vague"
CONTEXT = "context"
URGENT = "urgent"
SEVERAL_SIGNS = "several-signs"
# What a sign weighs; half of it if it is slight, gone again or comes and goes.
_WEIGHT = {SERIOUS: 4, VAGUE: 2, CONTEXT: 2, URGENT: 2}
_CIRCUMSTANCES = frozenset({CONTEXT, URGENT})
_ENOUGH = 6
# So many serious signs are an emergency however each of them is softened.
_MANY = 3
# So short a message is about the one thing it says.
_SHORT = 5
# In so long a one, a single vague sign that is slight, gone or comes and goes is a side remark, and
# a serious one beside nothing but a medicine or a transplant is asked about.
_TALE = 40


@dataclass(frozen=True, slots=True)
class SafetyFinding:
    """What the rules found.

    ``level`` is ``emergency``, ``crisis``, ``concern_for_other`` or ``check``; ``rule`` the id of
    the rule; ``reason`` says why a match was only worth a check (empty otherwise); ``also`` are
    the other levels found. ``tentative`` marks a check that only small signs in a longer message
    add up to: the net below the rules may take it back.
    """

    level: str
    rule: str
    reason: str = ""
    also: tuple[str, ...] = ()
    tentative: bool = False


@dataclass(frozen=True, slots=True)
class _Rule:
    id: str
    level: str
    first: bool
    asked: bool
    sure: bool


# How a bodily sign is judged: as a sure emergency would be.
_SIGN = _Rule(SEVERAL_SIGNS, EMERGENCY, first=False, asked=False, sure=True)


@dataclass(frozen=True, slots=True)
class _Together:
    rule: str
    signs: frozenset[str]
    level: str


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A finding, and how much it matters beside others."""

    rank: int
    finding: SafetyFinding


class SafetyRules:
    """The safety rules of a locale.

    ``raw`` holds the files of ``content/<locale>/safety`` by name. Raises ``KeyError`` if a part
    is missing and :class:`bot.language.patterns.PatternError` if a pattern cannot be read.
    """

    def __init__(self, raw: Mapping[str, Any], vocabulary: Vocabulary | None = None) -> None:
        parts = [part for part in raw.values() if isinstance(part, Mapping)]
        shared = next(part for part in parts if "cues" in part)
        lists = _lists_of(parts, vocabulary)
        self._spellings: dict[str, str] = {
            wrong: right
            for part in parts
            for right, group in part.get("spellings", {}).items()
            for wrong in group
        }
        self._read_body_signs(parts, lists)
        self._read_rules(parts, lists)
        self._idioms = {
            urgent: PatternIndex.of(
                {"idiom": shared["idioms"]["emergency" if urgent else "crisis"]}, lists
            )
            for urgent in (True, False)
        }
        self._cues = PatternIndex.of(shared["cues"], lists)
        self._places: dict[str, dict[str, list[Span]]] = {}
        self._adding_up = Signs(
            [sign for part in parts for sign in part.get("adding_up", ())],
            [group for part in parts for group in part.get("words", ())],
            lists,
        )

    def _read_body_signs(
        self, parts: Sequence[Mapping[str, Any]], lists: Mapping[str, Sequence[str]]
    ) -> None:
        self._grades: dict[str, str] = {}
        self._like: dict[str, str] = {}
        signs: list[tuple[Pattern, str]] = []
        for part in parts:
            for name, sign in part.get("body_signs", {}).items():
                self._grades[name] = sign["grade"]
                if "like" in sign:
                    self._like[name] = sign["like"]
                signs += [
                    (pattern, name) for pattern in compile_patterns(name, sign["patterns"], lists)
                ]
        self._signs = PatternIndex(signs)

    def _read_rules(
        self, parts: Sequence[Mapping[str, Any]], lists: Mapping[str, Sequence[str]]
    ) -> None:
        self._rules: dict[str, _Rule] = {}
        self._together: list[_Together] = []
        patterns: dict[bool, list[tuple[Pattern, str]]] = {True: [], False: []}
        for part in parts:
            for rule in part.get("rules", ()):
                level, name = part["level"], rule["id"]
                for kind in ("patterns", "check"):
                    key = f"{name} {kind}"
                    self._rules[key] = _Rule(
                        name,
                        level,
                        bool(rule.get("first")),
                        bool(rule.get("asked")),
                        kind == "patterns",
                    )
                    patterns[level == EMERGENCY] += [
                        (pattern, key)
                        for pattern in compile_patterns(name, rule.get(kind, ()), lists)
                    ]
                for kind, found in (("together", level), ("check_together", CHECK)):
                    for names in rule.get(kind, ()):
                        named = frozenset(names.split(" + "))
                        if unknown := named - self._grades.keys():
                            raise PatternError(
                                f"safety rule {name}, `{kind}`: there are no bodily signs "
                                f"{sorted(unknown)} → name signs of `body_signs`"
                            )
                        self._together.append(_Together(name, named, found))
        self._patterns = {urgent: PatternIndex(group) for urgent, group in patterns.items()}

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """The ids of all rules, in the order of the files."""
        return tuple(dict.fromkeys(rule.id for rule in self._rules.values()))

    def check(self, reading: Reading) -> SafetyFinding | None:
        """The gravest thing the message says, or None; as written and as repaired."""
        lines = dict.fromkeys((self._spelled(reading.line), reading.raw_line))
        found: list[_Ranked] = []
        for line in dict.fromkeys(self._spelled(line) for line in lines):
            found += self._check_line(line, urgent=True)
            found += self._check_signs(line)
        for line in lines:
            found += self._check_line(line, urgent=False)
            found += self._add_up(line)
        self._places.clear()
        if not found:
            return None
        found.sort(key=lambda one: (-one.rank, one.finding.tentative))
        best = found[0].finding
        levels = dict.fromkeys(one.finding.level for one in found)
        also = tuple(level for level in levels if level not in (best.level, CHECK))
        return SafetyFinding(best.level, best.rule, best.reason, also, best.tentative)

    def _add_up(self, line: str) -> list[_Ranked]:
        """What several signs of despair come to that no rule names as one."""
        weighed = self._adding_up.weigh(self._without_sayings(line, urgent=False))
        if weighed is None:
            return []
        rule = "self-harm" if weighed.body else "wants-to-die"
        if weighed.other:
            rule = OTHER_IN_DANGER
        if not weighed.grave:
            reason = FEW_SIGNS if weighed.signs else FEW_WORDS
            return [_ranked(CHECK, rule, reason, tentative=True)]
        return [_ranked(CONCERN_FOR_OTHER if weighed.other else CRISIS, rule)]

    def _check_line(self, line: str, urgent: bool) -> list[_Ranked]:
        hits = self._patterns[urgent].find(line)
        if not hits:
            return []
        masked = self._without_sayings(line, urgent)
        if masked != line:
            hits = self._patterns[urgent].find(masked)
        found = []
        for key, _, start, end in hits:
            rule = self._rules[key]
            level, reason = self._judge(rule, masked, start, end)
            if level:
                found.append(_ranked(level, rule.id, reason, first=rule.first))
        return found

    def _without_sayings(self, line: str, urgent: bool) -> str:
        for _, _, start, end in self._idioms[urgent].find(line):
            words = line[start:end].split()
            blank = "".join(" " + "_" * len(word) for word in words)
            line = line[:start] + blank + line[end:]
        return line

    def _spelled(self, line: str) -> str:
        """The line with the misspellings of the signs put right."""
        words = line.split()
        if self._spellings.keys().isdisjoint(words):
            return line
        return line_of(self._spellings.get(word, word) for word in words)

    def _check_signs(self, line: str) -> list[_Ranked]:
        """What several bodily signs say together, or a single one asks about."""
        hits = self._signs.find(line)
        if not hits:
            return []
        masked = self._without_sayings(line, urgent=True)
        if masked != line:
            hits = self._signs.find(masked)
        signs = self._weighed_signs(masked, hits)
        telling = {
            name: weight
            for name, (weight, _) in signs.items()
            if self._grades[name] not in _CIRCUMSTANCES
        }
        if not telling:
            return self._only_circumstances(masked, signs.keys())
        for together in self._together:
            if together.signs <= signs.keys():
                full = any(
                    telling.get(name, 0) >= _WEIGHT[self._grades[name]] for name in together.signs
                )
                level, reason = (together.level, "") if full else (CHECK, "mild")
                return [_ranked(level, together.rule, reason)]
        told_weight = sum(telling.values())
        points = told_weight
        if points >= _WEIGHT[SERIOUS] and len(telling) < len(signs):
            points += _WEIGHT[CONTEXT]
        grave = sum(self._grades[name] == SERIOUS for name in telling)
        urgent = any(self._grades[name] == URGENT for name in signs)
        if points >= _ENOUGH or grave >= _MANY:
            tale = len(telling) == 1 and not urgent and len(masked.split()) > _TALE
            if tale and not self._in_one_sentence(masked, hits):
                # Most who write here name a medicine; far from the one sign it says little.
                return [_ranked(CHECK, SEVERAL_SIGNS, "a tale")]
            return [_ranked(EMERGENCY, SEVERAL_SIGNS)]
        told = self._told_of(masked) or (grave and "personal" in self._cues.meanings(masked))
        if told_weight <= _WEIGHT[SERIOUS] and not told:
            return []
        if told_weight < _WEIGHT[VAGUE] and len(masked.split()) > _TALE:
            return []
        reason = next((signs[name][1] for name in telling if signs[name][1]), "unsure")
        return [_ranked(CHECK, SEVERAL_SIGNS, reason, tentative=len(masked.split()) > _SHORT)]

    def _weighed_signs(
        self, line: str, hits: Iterable[tuple[str, Pattern, int, int]]
    ) -> dict[str, tuple[int, str]]:
        """Each bodily sign of a line with what it weighs and why not in full; heaviest first.

        ``hits`` are the signs found in the line.

        The same words count once, and so do signs of the same kind: the graver one.
        """
        weighed = []
        for name, _, start, end in hits:
            weight, reason = self._weigh(name, line, start, end)
            if weight:
                weighed.append((-weight, end - start, start, end, name, reason))
        signs: dict[str, tuple[int, str]] = {}
        taken: list[tuple[int, int]] = []
        for minus, _, start, end, name, reason in sorted(weighed):
            circumstance = self._grades[name] in _CIRCUMSTANCES
            overlaps = any(start < last and first < end for first, last in taken)
            if name in signs or (overlaps and not circumstance):
                continue
            signs[name] = (-minus, reason)
            if not circumstance:
                taken.append((start, end))
        return {name: sign for name, sign in signs.items() if self._like.get(name, "") not in signs}

    def _in_one_sentence(self, line: str, hits: Iterable[tuple[str, Pattern, int, int]]) -> bool:
        """Whether a bodily sign and a circumstance stand in one sentence."""
        kinds: dict[int, set[bool]] = {}
        for name, _, start, _ in hits:
            sentence = line.count(" . ", 0, start + 1)
            kinds.setdefault(sentence, set()).add(self._grades[name] in _CIRCUMSTANCES)
        return any(len(found) > 1 for found in kinds.values())

    def _only_circumstances(self, line: str, names: Collection[str]) -> list[_Ranked]:
        """Ask where what is wrong may be said in any words: "day 6, nobody calls back"."""
        first = [word for word in line.split()[:3] if word not in OPENERS]
        asks = bool(first) and first[0] in QUESTION_STARTS | {"who", "where"}
        found = {self._grades[name] for name in names if name != "pregnant"}
        if found == _CIRCUMSTANCES and not asks:
            return [_ranked(CHECK, SEVERAL_SIGNS, "unsure", tentative=True)]
        return []

    def _told_of(self, line: str) -> bool:
        """Whether a single vague sign is told of as something of these days, or is all there is."""
        return len(line.split()) <= _SHORT or bool(
            {"present", "mild", "right_now", "brief", "unwell"} & set(self._cues.meanings(line))
        )

    def _weigh(self, name: str, line: str, start: int, end: int) -> tuple[int, str]:
        grade = self._grades[name]
        sentence = self._sentence(line, start, end)
        if grade in _CIRCUMSTANCES:
            return (0 if grade == CONTEXT and sentence.negated() else _WEIGHT[grade]), ""
        level, reason = _judge_emergency(_SIGN, sentence)
        if not level or (sentence.is_a_question() and not sentence.own_statement_after()):
            return 0, reason
        if level == CHECK:
            if grade == VAGUE and reason in {"asked about", "supposed"}:
                return 0, reason
            return _WEIGHT[grade] // 2, reason
        return _WEIGHT[grade], ""

    def _judge(self, rule: _Rule, line: str, start: int, end: int) -> tuple[str, str]:
        sentence = self._sentence(line, start, end)
        if rule.level == EMERGENCY:
            return _judge_emergency(rule, sentence)
        level, reason = _judge_crisis(rule, sentence)
        if (
            level
            and not sentence.own_words()
            and self._adding_up.asks_for_knowledge(sentence.line())
        ):
            # Of a person it is still asked: "my sister, a pharmacy student, wants to die".
            return (CHECK if level == CONCERN_FOR_OTHER else ""), "asked for knowledge"
        if level == CRISIS and "for_a_friend" in self._cues.meanings(line):
            level = CONCERN_FOR_OTHER
        return level, reason

    def _sentence(self, line: str, start: int, end: int) -> Sentence:
        first = line.rfind(" . ", 0, start + 1)
        first = 0 if first < 0 else first + 2
        last = line.find(" . ", end)
        last = len(line) if last < 0 else last
        return Sentence(
            line[first:start].split(),
            line[start:end].split(),
            line[end:last].split(),
            self._places_of(line[first:last]),
        )

    def _places_of(self, sentence: str) -> dict[str, list[Span]]:
        """Where each cue stands in a sentence, in words; kept while one message is read."""
        found = self._places.get(sentence)
        if found is None:
            found = {}
            line = line_of(sentence.split())
            for cue, _, start, end in self._cues.find(line):
                found.setdefault(cue, []).append(words_between(line, start, end))
            self._places[sentence] = found
        return found


def _lists_of(
    parts: Sequence[Mapping[str, Any]], vocabulary: Vocabulary | None
) -> dict[str, Sequence[str]]:
    """The word lists that patterns may name; a list may take in another one as "@name"."""
    lists: dict[str, Sequence[str]] = dict(vocabulary.lists) if vocabulary is not None else {}
    own = {name: words for part in parts for name, words in part.get("lists", {}).items()}
    lists.update((name, [str(word) for word in words]) for name, words in own.items())
    for name in own:
        taken_in: list[str] = []
        for word in lists[name]:
            if word.startswith("@") and word[1:] not in lists:
                raise PatternError(
                    f"word list `{name}` takes in {word}, which there is not → add it to `lists`"
                )
            taken_in += lists[word[1:]] if word.startswith("@") else [word]
        lists[name] = taken_in
    return lists


def _ranked(
    level: str, rule: str, reason: str = "", first: bool = False, tentative: bool = False
) -> _Ranked:
    rank = _FIRST if first and level == EMERGENCY else _RANK[level]
    return _Ranked(rank, SafetyFinding(level, rule, reason, tentative=tentative))


def _judge_emergency(rule: _Rule, s: Sentence) -> tuple[str, str]:
    acute = s.right_now()
    if s.negated():
        return "", "negated"
    if s.past():
        return (CHECK, "past") if rule.first else ("", "past")
    if s.before_has("somebody_died") or s.is_a_reason() or s.has("elsewhere"):
        return "", "told"
    if s.has("explained") and not s.right_now():
        return "", "explained"
    if s.supposed():
        return (CHECK, "supposed") if acute and rule.sure and s.personal() else ("", "supposed")
    if s.imagined(unless_personal=rule.sure) and not (rule.sure and s.personal() and acute):
        return "", "imagined"
    if s.asks_in_general():
        return "", "asked about"
    if s.asked_about() and not s.own_statement_after():
        return (
            (CHECK, "asked about") if rule.sure and s.after_has("personal") else ("", "asked about")
        )
    if not rule.sure:
        return CHECK, "unsure"
    if s.is_a_question() and not (s.own_statement_after() or s.third_person() or acute):
        return CHECK, "asked"
    if s.weakly_past() and not rule.first:
        return CHECK, "past"
    if s.after_has("resolved"):
        return CHECK, "resolved"
    if s.long_standing() and not acute:
        return CHECK, "long-standing"
    if s.mild():
        return CHECK, "mild"
    return EMERGENCY, ""


def _judge_crisis(rule: _Rule, s: Sentence) -> tuple[str, str]:
    if s.denied_wish():
        return "", "denied"
    if s.fear() and not rule.asked:
        return "", "fear"
    if s.has("somebody_died"):
        return CHECK, "somebody died"
    if s.refuses_treatment():
        return CHECK, "treatment refused"
    if s.negated():
        return (CHECK, "negated") if rule.sure else ("", "negated")
    if s.past() and not s.has("present"):
        return (CHECK, "past") if rule.sure else ("", "past")
    impersonal = not s.first_person() and not s.third_person()
    if not rule.asked and impersonal and (s.imagined() or s.supposed() or s.asked_about()):
        return (CHECK, "imagined") if rule.sure else ("", "imagined")
    if not rule.sure:
        return CHECK, "unsure"
    if rule.level == CRISIS and s.about_other():
        return CONCERN_FOR_OTHER, ""
    return rule.level, ""
