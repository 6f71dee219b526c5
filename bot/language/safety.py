"""Emergencies, crises and worry about somebody else: rules, not a model, and first of everything.

A rule is a list of everyday phrases (``content/<locale>/safety``). Finding one is not enough:
whether it is denied, long past, only asked about, imagined or a saying decides what it means.
What stays unclear gets the level ``check``, a gentle question; a missed emergency is worse than a
question too many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from bot.language.patterns import Pattern, PatternIndex, compile_pattern, line_of
from bot.language.signs import Signs
from bot.language.vocabulary import Reading, Vocabulary

EMERGENCY = "emergency"
CRISIS = "crisis"
CONCERN_FOR_OTHER = "concern_for_other"
CHECK = "check"
#: Reason of a question that a few words add up to, none of which would be asked about alone.
FEW_SIGNS = "few signs"

# A person who wants to die is spoken to about that first; a swallowed overdose is treated first.
_RANK = {CHECK: 1, CONCERN_FOR_OTHER: 2, EMERGENCY: 3, CRISIS: 4}
_FIRST = 5
_CLAUSE = frozenset({",", "and", "but", "so", "because", "then", "while", "which", "or", "plus"})
_NEW_STATEMENT = ("but", "because", "so", "however", "except", "although", "though")
_NEGATION_REACH = 6
_LIST_JOINERS = frozenset({"or", "nor"})
_QUESTION_STARTS = frozenset(
    [
        ("is"),
        "are",
        "do",
        "does",
        "did",
        "can",
        "could",
        "will",
        "would",
        "should",
        "may",
        "might",
        "what",
        "when",
        "why",
        "how",
        "which",
        "was",
        "were",
        "has",
        "have",
        "any",
    ]
)
_OPENERS = frozenset(
    {
        "so",
        "and",
        "also",
        "ok",
        "hi",
        "hello",
        "please",
        "but",
        "well",
        "just",
        "anyway",
        "lol",
        ",",
    }
)
_ANYBODY = (
    ["you"],
    ["u"],
    ["it"],
    ["they"],
    ["people"],
    ["ppl"],
    ["patients"],
    ["most"],
    ["many"],
    ["this"],
    ["that"],
    ["the"],
    ["lupus"],
    ["stem"],
    ["hsct"],
    ["car"],
    ["a"],
    ["these"],
)
_FIRST_PERSON = frozenset({"i", "me", "my", "myself", "mine", "we", "us"})
_THIRD_PERSON = frozenset(
    [
        ("she"),
        "he",
        "they",
        "her",
        "him",
        "them",
        "wants",
        "herself",
        "himself",
        "themselves",
        "themself",
        "wishes",
        "says",
        "feels",
        "talks",
        "threatens",
        "tries",
        "thinks",
        "plans",
        "keeps",
        "doesnt",
        "hates",
        "hopes",
    ]
)
_SHE_OR_HE = frozenset({"she", "he", "they"})
_PRESENT_VERBS = frozenset(
    [
        ("have"),
        "has",
        "am",
        "is",
        "are",
        "cant",
        "having",
        "keep",
        "keeps",
        "feel",
        "feels",
        "hurts",
        "hurting",
        "started",
        "getting",
        "wont",
        "dont",
        "doesnt",
    ]
)
_LASTS = frozenset(
    {"lupus", "sle", "nephritis", "diagnosed", "patient", "steroids", "prednisone", "plaquenil"}
)
_NEXT_DAYS = frozenset(
    {"morning", "tomorrow", "tonight", "week", "monday", "tuesday", "wednesday", "thursday"}
    | {"friday", "saturday", "sunday"}
)
_WEAK_PAST = frozenset({"had", "was", "experienced", "suffered", "hadnt"})
_DENIALS = frozenset(
    [
        ("no"),
        "not",
        "without",
        "dont",
        "doesnt",
        "didnt",
        "never",
        "isnt",
        "wasnt",
        "arent",
        "wont",
        "wouldnt",
    ]
)
_DENIED_WISH = frozenset({"dont want", "didnt want", "never want", "never wanted", "dont wanna"})


@dataclass(frozen=True, slots=True)
class SafetyFinding:
    """What the rules found.

    ``level`` is ``emergency``, ``crisis``, ``concern_for_other`` or ``check``; ``rule`` the id of
    the rule; ``reason`` says why a match was only worth a check (empty otherwise); ``also`` are
    the other levels found.
    """

    level: str
    rule: str
    reason: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Rule:
    id: str
    level: str
    first: bool
    asked: bool
    sure: bool


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
# "My chest hurts a bit": so few words after it.
_JUST_AFTER = 2
# So short a message is about the one thing it says.
_SHORT = 5
_SIGN = _Rule(SEVERAL_SIGNS, EMERGENCY, first=False, asked=False, sure=True)


@dataclass(frozen=True, slots=True)
class _Together:
    rule: str
    signs: frozenset[str]
    level: str


class SafetyRules:
    """The safety rules of a locale.

    ``raw`` holds the files of ``content/<locale>/safety`` by name. Raises ``KeyError`` if a part
    is missing and :class:`bot.language.patterns.PatternError` if a pattern cannot be read.
    """

    def __init__(self, raw: Mapping[str, Any], vocabulary: Vocabulary | None = None) -> None:
        shared = next(part for part in raw.values() if isinstance(part, Mapping) and "cues" in part)
        lists: dict[str, Sequence[str]] = {
            k: [str(x) for x in v]
            for part in raw.values()
            if isinstance(part, Mapping)
            for k, v in part.get("lists", {}).items()
        }
        if vocabulary is not None:
            lists = {**vocabulary.lists, **lists}
        grades: dict[str, str] = {}
        signs: list[tuple[Pattern, str]] = []
        self._spellings: dict[str, str] = {}
        self._like: dict[str, str] = {}
        for part in raw.values():
            if not isinstance(part, Mapping) or "body_signs" not in part:
                continue
            for name, words in part.get("lists", {}).items():
                lists[name] = [
                    said
                    for word in words
                    for said in (lists[word[1:]] if str(word).startswith("@") else (str(word),))
                ]
            for right, wrong in part.get("spellings", {}).items():
                self._spellings.update(dict.fromkeys(wrong, right))
            for name, sign in part["body_signs"].items():
                grades[name] = sign["grade"]
                if "like" in sign:
                    self._like[name] = sign["like"]
                signs += [(compile_pattern(source, lists), name) for source in sign["patterns"]]
        self._grades = grades
        self._signs = PatternIndex(signs)
        self._together: list[_Together] = []
        self._rules: dict[str, _Rule] = {}
        patterns: dict[bool, list[tuple[Pattern, str]]] = {True: [], False: []}
        for part in raw.values():
            if not isinstance(part, Mapping) or "rules" not in part:
                continue
            level = part["level"]
            for rule in part["rules"]:
                for kind in ("patterns", "check"):
                    key = f"{rule['id']} {kind}"
                    self._rules[key] = _Rule(
                        rule["id"],
                        level,
                        bool(rule.get("first")),
                        bool(rule.get("asked")),
                        kind == "patterns",
                    )
                    for source in rule.get(kind, ()):
                        patterns[level == EMERGENCY].append((compile_pattern(source, lists), key))
                for kind, found in (("together", level), ("check_together", CHECK)):
                    for names in rule.get(kind, ()):
                        named = frozenset(names.split(" + "))
                        if unknown := named - grades.keys():
                            raise KeyError(f"rule {rule['id']} names {sorted(unknown)}, no signs")
                        self._together.append(_Together(rule["id"], named, found))
        self._patterns = {urgent: PatternIndex(group) for urgent, group in patterns.items()}
        self._idioms = {
            urgent: PatternIndex.of(
                {"idiom": shared["idioms"]["emergency" if urgent else "crisis"]}, lists
            )
            for urgent in (True, False)
        }
        self._cues = PatternIndex.of(shared["cues"], lists)
        self._places: dict[str, dict[str, list[tuple[int, int]]]] = {}
        adding = [p for p in raw.values() if isinstance(p, Mapping) and "adding_up" in p]
        self._adding_up = Signs(
            [sign for part in adding for sign in part["adding_up"]],
            [group for part in adding for group in part["words"]],
            lists,
        )
        for part in adding:
            for right, wrong in part.get("spellings", {}).items():
                self._spellings.update(dict.fromkeys(wrong, right))

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """The ids of all rules, in the order of the files."""
        return tuple(dict.fromkeys(rule.id for rule in self._rules.values()))

    def check(self, reading: Reading) -> SafetyFinding | None:
        """The gravest thing the message says, or None; as written and as repaired."""
        lines = dict.fromkeys((self._spelled(reading.line), reading.raw_line))
        found: list[tuple[int, SafetyFinding]] = []
        for line in dict.fromkeys(self._spelled(line) for line in lines):
            found += self._check_line(line, urgent=True)
            found += self._check_signs(line)
        for line in lines:
            found += self._check_line(line, urgent=False)
            found += self._add_up(line)
        self._places.clear()
        if not found:
            return None
        found.sort(key=lambda pair: -pair[0])
        best = found[0][1]
        also = tuple(dict.fromkeys(f.level for _, f in found if f.level not in (best.level, CHECK)))
        return SafetyFinding(best.level, best.rule, best.reason, also)

    def _add_up(self, line: str) -> list[tuple[int, SafetyFinding]]:
        """What several signs of despair come to that no rule names as one."""
        weighed = self._adding_up.weigh(self._without_sayings(line, urgent=False))
        if weighed is None:
            return []
        rule = "self-harm" if weighed.body else "wants-to-die"
        if weighed.other:
            rule = "other-may-be-in-danger"
        level = CONCERN_FOR_OTHER if weighed.other else CRISIS
        if not weighed.grave:
            return [(_RANK[CHECK], SafetyFinding(CHECK, rule, FEW_SIGNS))]
        return [(_RANK[level], SafetyFinding(level, rule))]

    def _check_line(self, line: str, urgent: bool) -> list[tuple[int, SafetyFinding]]:
        if not self._patterns[urgent].find(line):
            return []
        masked = self._without_sayings(line, urgent)
        hits = self._patterns[urgent].find(masked)
        found = []
        for key, _, start, end in hits:
            rule = self._rules[key]
            level, reason = self._judge(rule, masked, start, end)
            if level:
                rank = _FIRST if rule.first and level == EMERGENCY else _RANK[level]
                found.append((rank, SafetyFinding(level, rule.id, reason)))
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
        return f" {' '.join(self._spellings.get(word, word) for word in words)} "

    def _check_signs(self, line: str) -> list[tuple[int, SafetyFinding]]:
        """What several signs say together, or a single one asks about."""
        if not self._signs.find(line):
            return []
        masked = self._without_sayings(line, urgent=True)
        weighed = []
        for name, _, start, end in self._signs.find(masked):
            weight, reason = self._weigh(name, masked, start, end)
            if weight:
                weighed.append((-weight, end - start, start, end, name, reason))
        weights: dict[str, int] = {}
        reasons: dict[str, str] = {}
        taken: list[tuple[int, int]] = []
        for minus, _, start, end, name, reason in sorted(weighed):
            # The same words, or a graver sign of the same kind, count once.
            context = self._grades[name] in _CIRCUMSTANCES
            if name in weights or (
                not context and any(start < last and first < end for first, last in taken)
            ):
                continue
            weights[name], reasons[name] = -minus, reason
            if not context:
                taken.append((start, end))
        for name in [n for n in weights if self._like.get(n, "") in weights]:
            del weights[name]
        telling = {n: w for n, w in weights.items() if self._grades[n] not in _CIRCUMSTANCES}
        if not telling:
            # "Day 6 after the cells, nobody calls back": what is wrong may be said in any words.
            first = [word for word in masked.split()[:3] if word not in _OPENERS]
            asks = first[:1] and first[0] in {*_QUESTION_STARTS, "who", "where"}
            found = {self._grades[name] for name in weights if name != "pregnant"}
            if found == _CIRCUMSTANCES and not asks:
                return [(_RANK[CHECK], SafetyFinding(CHECK, SEVERAL_SIGNS, "unsure"))]
            return []
        for together in self._together:
            if together.signs <= weights.keys():
                sure = any(
                    telling.get(name, 0) >= _WEIGHT[self._grades[name]] for name in together.signs
                )
                level = together.level if sure else CHECK
                return [(_RANK[level], SafetyFinding(level, together.rule, "" if sure else "mild"))]
        points = sum(telling.values())
        if points >= _WEIGHT[SERIOUS] and len(telling) < len(weights):
            points += _WEIGHT[CONTEXT]
        grave = sum(self._grades[name] == SERIOUS for name in telling)
        level = EMERGENCY if points >= _ENOUGH or grave >= _MANY else CHECK
        told = self._told_of(masked) or (grave and "personal" in self._cues.meanings(masked))
        if level == CHECK and sum(telling.values()) <= _WEIGHT[SERIOUS] and not told:
            return []
        reason = next((reasons[name] for name in telling if reasons[name]), "unsure")
        return [
            (_RANK[level], SafetyFinding(level, SEVERAL_SIGNS, "" if level != CHECK else reason))
        ]

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
        level, reason = self._judge_emergency(_SIGN, sentence)
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
            return self._judge_emergency(rule, sentence)
        level, reason = self._judge_crisis(rule, sentence)
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

    def _sentence(self, line: str, start: int, end: int) -> _Sentence:
        first = line.rfind(" . ", 0, start + 1)
        first = 0 if first < 0 else first + 2
        last = line.find(" . ", end)
        last = len(line) if last < 0 else last
        return _Sentence(
            line[first:start].split(),
            line[start:end].split(),
            line[end:last].split(),
            self._places_of(line[first:last]),
        )

    def _places_of(self, sentence: str) -> dict[str, list[tuple[int, int]]]:
        """Where each cue stands in a sentence, in words; kept while one message is read."""
        found = self._places.get(sentence)
        if found is None:
            found = {}
            line = f" {' '.join(sentence.split())} "
            for cue, _, start, end in self._cues.find(line):
                first = line.count(" ", 0, start + 1) - 1
                found.setdefault(cue, []).append((first, first + len(line[start:end].split())))
            self._places[sentence] = found
        return found

    def _judge_emergency(self, rule: _Rule, s: _Sentence) -> tuple[str, str]:
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
                (CHECK, "asked about")
                if rule.sure and s.after_has("personal")
                else ("", "asked about")
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

    def _judge_crisis(self, rule: _Rule, s: _Sentence) -> tuple[str, str]:
        if s.denied_wish():
            return "", "denied"
        if s.fear() and not rule.asked:
            return "", "fear"
        if s.anywhere("somebody_died"):
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


class _Sentence:
    """The sentence a match stands in: what comes before it, the match, and what comes after."""

    __slots__ = ("_after", "_before", "_found", "_match")

    def __init__(
        self,
        before: list[str],
        match: list[str],
        after: list[str],
        found: dict[str, list[tuple[int, int]]],
    ) -> None:
        self._before, self._match, self._after = before, match, after
        self._found = found

    def _start(self) -> int:
        return len(self._before)

    def _end(self) -> int:
        return len(self._before) + len(self._match)

    def _words(self) -> list[str]:
        return [*self._before, *self._match, *self._after]

    def has(self, cue: str) -> bool:
        return cue in self._found

    def anywhere(self, cue: str) -> bool:
        return cue in self._found

    def before_has(self, cue: str) -> bool:
        return any(end <= self._start() for _, end in self._found.get(cue, ()))

    def after_has(self, cue: str) -> bool:
        return any(start >= self._end() for start, _ in self._found.get(cue, ()))

    def negated(self) -> bool:
        start = self._start()
        words = self._before
        for first, last in self._found.get("negation", ()):
            if first >= start or (last > start and not _DENIALS & set(words[first:start])):
                continue
            if any(
                f <= first < e or first <= f < last
                for f, e in self._found.get("false_negation", ())
            ):
                continue
            between = words[last:start]
            if words[first:last] == ["no"] and "i" in between:
                continue
            if any(w in _NEW_STATEMENT for w in between) or _new_subject(between):
                continue
            if "never" in words[first:last] and self.has("never_but_now"):
                continue
            listed = "," in between or "and" in between
            if listed:
                # "no fever, chest pain or bleeding" denies all; "no energy, chest pain" does not.
                rest = [*between, *self._match, *self._after]
                if not any(w in _LIST_JOINERS for w in rest) or len(between) > 12:
                    continue
                return True
            if len(between) <= _NEGATION_REACH:
                return True
        return False

    def denied_wish(self) -> bool:
        tail = " ".join(self._before[-3:])
        return any(tail.endswith(wish) or f"{wish} to" in tail for wish in _DENIED_WISH) or (
            self._match[:1] == ["want"] and self._before[-1:] in (["dont"], ["didnt"], ["never"])
        )

    def _clause(self) -> tuple[int, int]:
        words = self._words()
        first = self._start()
        while first > 0 and words[first - 1] not in _CLAUSE:
            first -= 1
        last = self._end()
        while last < len(words) and words[last] not in _CLAUSE:
            last += 1
        return first, last

    def _present_in_clause(self) -> bool:
        first, last = self._clause()
        words = self._words()[first:last]
        return any(
            word in _PRESENT_VERBS and not (word == "have" and "had" in words[i + 1 : i + 2])
            for i, word in enumerate(words)
        )

    def past(self) -> bool:
        times = self._found.get("past_time", ())
        if not times:
            return False
        first, last = self._clause()
        in_clause = any(first <= s < last for s, _ in times)
        # What is said of another clause ("... back then, all clear now") does not make it present.
        if any(
            not self._inside_time(span) and (not in_clause or first <= span[0] < last)
            for span in self._found.get("right_now", ())
        ):
            return False
        present = self._present_in_clause()
        if in_clause:
            return not present or self._past_in_clause()
        # "I had a seizure and a stroke two years ago"
        return self._past_in_clause() and not present

    def _inside_time(self, span: tuple[int, int]) -> bool:
        return any(s <= span[0] < e for s, e in self._found.get("past_time", ()))

    def _past_in_clause(self) -> bool:
        first, last = self._clause()
        return any(first <= s < last for s, _ in self._found.get("past_verb", ()))

    def weakly_past(self) -> bool:
        first, last = self._clause()
        words = self._words()[first:last]
        if self.has("present") or self.has("never_but_now") or self._present_in_clause():
            return False
        return any(
            word in _WEAK_PAST and (i == 0 or words[i - 1] not in {"have", "has", "just"})
            for i, word in enumerate(words)
        )

    def right_now(self) -> bool:
        """Whether the sentence says now; "for years now" does not."""
        long = self._long_time()
        return any(
            not any(f <= first < e for f, e in long)
            for first, _ in self._found.get("right_now", ())
        )

    def _long_time(self) -> list[tuple[int, int]]:
        """Where it says since long; "lupus since 2009" is no sign that lasts since then."""
        words = self._words()
        return [
            (first, last)
            for first, last in self._found.get("chronic", ())
            if not set(words[max(0, first - 1) : first]) & _LASTS
        ]

    def long_standing(self) -> bool:
        return bool(self._long_time())

    def is_a_reason(self) -> bool:
        """Whether it only says what a test or medicine was for: "an EKG for chest pain"."""
        start = self._start()
        return any(start - 2 <= end <= start for _, end in self._found.get("reason", ()))

    def mild(self) -> bool:
        """Whether it is called slight, right before it or within: "a bit short of breath"."""
        start = self._start()
        return any(
            start <= last <= self._end() + _JUST_AFTER for _, last in self._found.get("mild", ())
        ) or self.after_has("brief")

    def fear(self) -> bool:
        """Whether it is fear of dying, no wish: "am I going to die", "afraid I will die"."""
        if not {"die", "dead", "dying"} & set(self._match) or "kill" in self._match:
            return False
        start = self._start()
        return any(
            first < start + 1 and start - 3 <= end <= start + 2
            for first, end in self._found.get("afraid", ())
        )

    def refuses_treatment(self) -> bool:
        """Whether death is only weighed against a treatment: "I'd rather die than have chemo"."""
        match = set(self._match)
        weighed = {"rather", "sooner", "prefer"} & {*match, *self._before[-2:]}
        outright = {"dead", "want", "wanted", "wish"} & match
        return bool(weighed) and not outright and self.after_has("than_treatment")

    def supposed(self) -> bool:
        words = self._words()
        for first, last in self._found.get("supposed", ()):
            if first >= self._start():
                continue
            if words[first:last] == ["if"] and words[max(0, first - 2) : first] in (
                ["not", "sure"],
                ["dont", "know"],
            ):
                continue
            if words[first:last] in (["till"], ["until"]) and (
                _NEXT_DAYS & set(words[last : last + 3])
            ):
                # "they want to wait until Monday" is said of something that is there.
                continue
            between = words[last : self._start()]
            if "but" in between or "now" in between:
                continue
            restarts = any(last <= s < self._end() for s, _ in self._found.get("personal", ()))
            if "," in between and restarts and words[first] not in {"if", "in", "when"}:
                continue
            return True
        return False

    def imagined(self, unless_personal: bool = True) -> bool:
        spans = [e for s, e in self._found.get("imagined", ()) if s < self._start()]
        if not spans:
            return False
        cue_end = max(spans)
        if not unless_personal:
            return True
        # "what is wrong, I have chest pain": the person speaks of themselves after the question.
        return not any(s >= cue_end and s < self._end() for s, _ in self._found.get("personal", ()))

    def personal(self) -> bool:
        return any(s < self._end() for s, _ in self._found.get("personal", ()))

    def is_a_question(self) -> bool:
        """Whether it asks, and says nothing of a person: "what does dizziness come from"."""
        words = [w for w in self._words()[:4] if w not in _OPENERS]
        return (
            words[:1] != []
            and words[0] in _QUESTION_STARTS
            and words[1:2] not in (["barely"], ["hardly"], ["someone"], ["anyone"], ["somebody"])
            and not self.personal()
        )

    def asks_in_general(self) -> bool:
        """Whether it asks what happens to people: "do you get a fever from it"."""
        words = [w for w in self._words()[:5] if w not in _OPENERS]
        return (
            words[:1] in (["do"], ["does"], ["can"], ["will"], ["would"], ["did"])
            and words[1:2] in _ANYBODY
            and not self.personal()
            and not self.own_statement_after()
            and not self.has("right_now")
        )

    def asked_about(self) -> bool:
        words = self._words()
        if not words or words[0] not in _QUESTION_STARTS or self.personal():
            return False
        return any(
            self._end() <= s < self._end() + 9 for s, _ in self._found.get("asked_about", ())
        )

    def own_statement_after(self) -> bool:
        """Whether a statement of one's own follows: "is 102 bad, I am on Imuran"."""
        words = self._words()
        return any(
            s > self._end() and words[s - 1] in {",", "and", "because", "plus", "but", "as", "for"}
            for s, _ in self._found.get("personal", ())
        )

    def first_person(self) -> bool:
        return any(w in _FIRST_PERSON for w in [*self._before, *self._match])

    def line(self) -> str:
        """The sentence as one line."""
        return line_of(self._words())

    def own_words(self) -> bool:
        """Whether the match, or what stands right before it, speaks of the writer."""
        return bool(_FIRST_PERSON & {*self._before[-4:], *self._match})

    def third_person(self) -> bool:
        return any(w in _THIRD_PERSON for w in [*self._before, *self._match])

    def about_other(self) -> bool:
        match = set(self._match)
        if match & {"myself", "i", "me"} or self._match[:1] == ["want"]:
            return False
        if match & (_THIRD_PERSON - _SHE_OR_HE):
            return True
        others = [s for s, _ in self._found.get("someone_else", ()) if s < self._start()]
        others += [i for i, w in enumerate(self._before) if w in _SHE_OR_HE]
        own = [i for i, w in enumerate(self._before) if w in {"i", "me", "myself"}]
        return bool(others) and max(others) > max(own, default=-1)


def _new_subject(between: Sequence[str]) -> bool:
    """Whether a new statement begins: "no, I have chest pain", "not well and my chest hurts"."""
    return any(
        word in {",", "and"}
        and following in {"i", "my", "he", "she", "it", "now", "the", "there", "we"}
        for word, following in pairwise(between)
    )
