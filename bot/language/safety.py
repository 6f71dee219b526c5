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

from bot.language.patterns import Pattern, PatternIndex, compile_pattern
from bot.language.vocabulary import Reading, Vocabulary

EMERGENCY = "emergency"
CRISIS = "crisis"
CONCERN_FOR_OTHER = "concern_for_other"
CHECK = "check"

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


class SafetyRules:
    """The safety rules of a locale.

    ``raw`` holds the files of ``content/<locale>/safety`` by name. Raises ``KeyError`` if a part
    is missing and :class:`bot.language.patterns.PatternError` if a pattern cannot be read.
    """

    def __init__(self, raw: Mapping[str, Any], vocabulary: Vocabulary | None = None) -> None:
        shared = next(part for part in raw.values() if isinstance(part, Mapping) and "cues" in part)
        lists: dict[str, Sequence[str]] = {
            k: [str(x) for x in v] for k, v in shared["lists"].items()
        }
        if vocabulary is not None:
            lists = {**vocabulary.lists, **lists}
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
        self._patterns = {urgent: PatternIndex(group) for urgent, group in patterns.items()}
        self._idioms = {
            urgent: PatternIndex.of(
                {"idiom": shared["idioms"]["emergency" if urgent else "crisis"]}, lists
            )
            for urgent in (True, False)
        }
        self._cues = PatternIndex.of(shared["cues"], lists)

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """The ids of all rules, in the order of the files."""
        return tuple(dict.fromkeys(rule.id for rule in self._rules.values()))

    def check(self, reading: Reading) -> SafetyFinding | None:
        """The gravest thing the message says, or None; as written and as repaired."""
        lines = dict.fromkeys((reading.line, reading.raw_line))
        found: list[tuple[int, SafetyFinding]] = []
        for line in lines:
            for urgent in (True, False):
                found += self._check_line(line, urgent)
        if not found:
            return None
        found.sort(key=lambda pair: -pair[0])
        best = found[0][1]
        also = tuple(dict.fromkeys(f.level for _, f in found if f.level not in (best.level, CHECK)))
        return SafetyFinding(best.level, best.rule, best.reason, also)

    def _check_line(self, line: str, urgent: bool) -> list[tuple[int, SafetyFinding]]:
        if not self._patterns[urgent].find(line):
            return []
        masked = line
        for _, _, start, end in self._idioms[urgent].find(line):
            words = line[start:end].split()
            blank = "".join(" " + "_" * len(word) for word in words)
            masked = masked[:start] + blank + masked[end:]
        hits = self._patterns[urgent].find(masked)
        found = []
        for key, _, start, end in hits:
            rule = self._rules[key]
            level, reason = self._judge(rule, masked, start, end)
            if level:
                rank = _FIRST if rule.first and level == EMERGENCY else _RANK[level]
                found.append((rank, SafetyFinding(level, rule.id, reason)))
        return found

    def _judge(self, rule: _Rule, line: str, start: int, end: int) -> tuple[str, str]:
        first = line.rfind(" . ", 0, start + 1)
        first = 0 if first < 0 else first + 2
        last = line.find(" . ", end)
        last = len(line) if last < 0 else last
        sentence = _Sentence(
            line[first:start].split(), line[start:end].split(), line[end:last].split(), self._cues
        )
        if rule.level == EMERGENCY:
            return self._judge_emergency(rule, sentence, line)
        level, reason = self._judge_crisis(rule, sentence)
        if level == CRISIS and "for_a_friend" in self._cues.meanings(line):
            level = CONCERN_FOR_OTHER
        return level, reason

    def _judge_emergency(self, rule: _Rule, s: _Sentence, line: str) -> tuple[str, str]:
        acute = s.right_now()
        if s.negated():
            return "", "negated"
        if s.past():
            return (CHECK, "past") if rule.first else ("", "past")
        if s.before_has("somebody_died") or s.is_a_reason():
            return "", "told"
        if s.supposed():
            return (CHECK, "supposed") if acute and rule.sure and s.personal() else ("", "supposed")
        if s.imagined(unless_personal=rule.sure) and not (rule.sure and s.personal() and acute):
            return "", "imagined"
        if s.asked_about() and not s.own_statement_after():
            return (
                (CHECK, "asked about")
                if rule.sure and s.after_has("personal")
                else ("", "asked about")
            )
        if not rule.sure:
            return CHECK, "unsure"
        if s.weakly_past() and not rule.first:
            return CHECK, "past"
        if s.after_has("resolved"):
            return CHECK, "resolved"
        if s.has("chronic") and not acute:
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

    __slots__ = ("_after", "_before", "_cues", "_found", "_match")

    def __init__(
        self, before: list[str], match: list[str], after: list[str], cues: PatternIndex
    ) -> None:
        self._before, self._match, self._after = before, match, after
        self._cues = cues
        line = f" {' '.join([*before, *match, *after])} "
        self._found: dict[str, list[tuple[int, int]]] = {}
        # Where each cue stands, in words.
        for cue, _, start, end in cues.find(line):
            first = line.count(" ", 0, start + 1) - 1
            self._found.setdefault(cue, []).append((first, first + len(line[start:end].split())))

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
        if self.has("right_now") and not all(
            self._inside_time(s) for s in self._found["right_now"]
        ):
            return False
        first, last = self._clause()
        in_clause = any(first <= s < last for s, _ in times)
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
        long = self._found.get("chronic", ())
        return any(
            not any(f <= first < e for f, e in long)
            for first, _ in self._found.get("right_now", ())
        )

    def is_a_reason(self) -> bool:
        """Whether it only says what a test or medicine was for: "an EKG for chest pain"."""
        start = self._start()
        return any(start - 2 <= end <= start for _, end in self._found.get("reason", ()))

    def mild(self) -> bool:
        return any(end == self._start() for _, end in self._found.get("mild", ()))

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
            s > self._end() and words[s - 1] in {",", "and", "because"}
            for s, _ in self._found.get("personal", ())
        )

    def first_person(self) -> bool:
        return any(w in _FIRST_PERSON for w in [*self._before, *self._match])

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
