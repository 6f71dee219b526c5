"""The sentence a match stands in: what is denied, past, supposed, asked or told of somebody else.

A pattern finds words; whether they mean a danger is said by the words around them. Most of these
are cues (``content/<locale>/safety/lists.yml``); small words of grammar stand here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from bot.language.patterns import line_of
from bot.language.words import word_set

Span = tuple[int, int]
"""Where words begin and end, counted in words."""

_CLAUSE = word_set(", and but so because then while which or plus")
_NEW_STATEMENT = word_set("but because so however except although though")
_NEGATION_REACH = 6
_LIST_JOINERS = frozenset({"or", "nor"})
QUESTION_STARTS = word_set(
    """
    is are do does did can could will would should may might what when why how which was
    were has have any
    """
)
OPENERS = word_set("so and also ok hi hello please but well just anyway lol ,")
_ANYBODY = word_set(
    "you u it they people ppl patients most many this that the lupus stem hsct car a these"
)
_FIRST_PERSON = word_set("i me my myself mine we us")
_THIRD_PERSON = word_set(
    """
    she he they her him them wants herself himself themselves themself wishes says feels
    talks threatens tries thinks plans keeps doesnt hates hopes
    """
)
SHE_OR_HE = word_set("she he they")
_PRESENT_VERBS = word_set(
    """
    have has am is are cant having keep keeps feel feels hurts hurting started getting
    wont dont doesnt
    """
)
_LASTS = word_set("lupus sle nephritis diagnosed patient steroids prednisone plaquenil")
_NEXT_DAYS = word_set(
    "morning tomorrow tonight week monday tuesday wednesday thursday friday saturday sunday"
)
_WEAK_PAST = word_set("had was experienced suffered hadnt")
DENIALS = word_set("no not without dont doesnt didnt never isnt wasnt arent wont wouldnt")
_DENIED_WISH = frozenset({"dont want", "didnt want", "never want", "never wanted", "dont wanna"})
# "My chest hurts a bit": so few words after it.
_JUST_AFTER = 2


class Sentence:
    """The sentence a match stands in: what comes before it, the match, and what comes after."""

    __slots__ = ("_after", "_before", "_found", "_match")

    def __init__(
        self,
        before: list[str],
        match: list[str],
        after: list[str],
        found: Mapping[str, Sequence[Span]],
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
        """Whether a cue stands anywhere in it."""
        return cue in self._found

    def before_has(self, cue: str) -> bool:
        """Whether a cue ends before the match."""
        return any(end <= self._start() for _, end in self._found.get(cue, ()))

    def after_has(self, cue: str) -> bool:
        """Whether a cue begins after the match."""
        return any(start >= self._end() for start, _ in self._found.get(cue, ()))

    def negated(self) -> bool:
        """Whether the match is denied: "no chest pain", "I have never fainted"."""
        start = self._start()
        words = self._before
        for first, last in self._found.get("negation", ()):
            if first >= start or (last > start and not DENIALS & set(words[first:start])):
                continue
            if any(
                f <= first < e or first <= f < last
                for f, e in self._found.get("false_negation", ())
            ):
                continue
            between = words[last:start]
            if words[first:last] == ["no"] and "i" in between:
                continue
            if _NEW_STATEMENT & set(between) or _new_subject(between):
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
        """Whether only the wish is denied: "I do not want to die"."""
        tail = " ".join(self._before[-3:])
        return any(tail.endswith(wish) or f"{wish} to" in tail for wish in _DENIED_WISH) or (
            self._match[:1] == ["want"] and self._before[-1:] in (["dont"], ["didnt"], ["never"])
        )

    def _clause(self) -> Span:
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
        """Whether it is over since long, or told with a time that has passed."""
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

    def _inside_time(self, span: Span) -> bool:
        return any(s <= span[0] < e for s, e in self._found.get("past_time", ()))

    def _past_in_clause(self) -> bool:
        first, last = self._clause()
        return any(first <= s < last for s, _ in self._found.get("past_verb", ()))

    def weakly_past(self) -> bool:
        """Whether nothing but a verb says that it is past: "I had chest pain"."""
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

    def _long_time(self) -> list[Span]:
        """Where it says since long; "lupus since 2009" is no sign that lasts since then."""
        words = self._words()
        return [
            (first, last)
            for first, last in self._found.get("chronic", ())
            if not set(words[max(0, first - 1) : first]) & _LASTS
        ]

    def long_standing(self) -> bool:
        """Whether it has been so for long: "short of breath for years"."""
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
        """Whether it stands under a condition: "if I get a fever"."""
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
        """Whether it is only thought of, with nothing of a person after that."""
        spans = [e for s, e in self._found.get("imagined", ()) if s < self._start()]
        if not spans:
            return False
        cue_end = max(spans)
        if not unless_personal:
            return True
        # "what is wrong, I have chest pain": the person speaks of themselves after the question.
        return not any(s >= cue_end and s < self._end() for s, _ in self._found.get("personal", ()))

    def personal(self) -> bool:
        """Whether it speaks of a person, in the match or before it."""
        return any(s < self._end() for s, _ in self._found.get("personal", ()))

    def is_a_question(self) -> bool:
        """Whether it asks, and says nothing of a person: "what does dizziness come from"."""
        words = [w for w in self._words()[:4] if w not in OPENERS]
        return (
            words != []
            and words[0] in QUESTION_STARTS
            and words[1:2] not in (["barely"], ["hardly"], ["someone"], ["anyone"], ["somebody"])
            and not self.personal()
        )

    def asks_in_general(self) -> bool:
        """Whether it asks what happens to people: "do you get a fever from it"."""
        words = [w for w in self._words()[:5] if w not in OPENERS]
        return (
            words != []
            and words[0] in {"do", "does", "can", "will", "would", "did"}
            and not _ANYBODY.isdisjoint(words[1:2])
            and not self.personal()
            and not self.own_statement_after()
            and not self.has("right_now")
        )

    def asked_about(self) -> bool:
        """Whether a question about it follows: "is chest pain an emergency"."""
        words = self._words()
        if not words or words[0] not in QUESTION_STARTS or self.personal():
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
        """Whether the writer is named up to the end of the match."""
        return any(w in _FIRST_PERSON for w in [*self._before, *self._match])

    def line(self) -> str:
        """The sentence as one line."""
        return line_of(self._words())

    def own_words(self) -> bool:
        """Whether the match, or what stands right before it, speaks of the writer."""
        return bool(_FIRST_PERSON & {*self._before[-4:], *self._match})

    def third_person(self) -> bool:
        """Whether somebody else is named up to the end of the match."""
        return any(w in _THIRD_PERSON for w in [*self._before, *self._match])

    def about_other(self) -> bool:
        """Whether the match is said of somebody else rather than of the writer."""
        match = set(self._match)
        if match & {"myself", "i", "me"} or self._match[:1] == ["want"]:
            return False
        if match & (_THIRD_PERSON - SHE_OR_HE):
            return True
        others = [s for s, _ in self._found.get("someone_else", ()) if s < self._start()]
        others += [i for i, w in enumerate(self._before) if w in SHE_OR_HE]
        own = [i for i, w in enumerate(self._before) if w in {"i", "me", "myself"}]
        return bool(others) and max(others) > max(own, default=-1)


def _new_subject(between: Sequence[str]) -> bool:
    """Whether a new statement begins: "no, I have chest pain", "not well and my chest hurts"."""
    return any(
        word in {",", "and"}
        and following in {"i", "my", "he", "she", "it", "now", "the", "there", "we"}
        for word, following in pairwise(between)
    )
