"""What a message names: options, diseases, organs, symptoms, medicines, procedures, people.

The names stand in ``content/<locale>/vocabulary.yml``. They are found with spaCy's entity ruler
on a blank English pipeline (no model), whose longest match wins: "allogeneic mesenchymal stem
cells" is a mesenchymal infusion, not a transplant from a donor.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import spacy
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.language.context import ContextRules
from bot.language.follow_ups import FollowUps
from bot.language.patterns import PatternIndex, line_of
from bot.language.segments import finer, segments
from bot.language.spelling import Spelling
from bot.language.words import (
    COMMA,
    SENTENCE_END,
    Token,
    canonical,
    clean,
    phrase,
    tokens,
    word_set,
)

LONGEST_NAME = 8
"""Words in the longest abbreviation or lay name that is expanded for the encoder."""

_KINDS = {
    "organs": "organ",
    "symptoms": "symptom",
    "medicines": "medicine",
    "procedures": "procedure",
}
_TOPIC = frozenset({"option", "usual", "transplant", "condition"})
_STEM_CELL = " stem cell"
_FIRST_PERSON = re.compile(r" (?:i|my|me|mine|myself) ")
_GREETING_ONLY = 3
_DENIALS = word_set("not isnt wasnt dont didnt without")
_DENIED = 3  # words that a denial of an option reaches


@dataclass(frozen=True, slots=True)
class Mention:
    """A thing named in a message.

    ``kind`` is ``option``, ``transplant`` (no word says whose cells), ``condition`` (lupus and
    what belongs to it), ``other_condition``, ``organ``, ``symptom``, ``medicine`` or
    ``procedure``; ``start`` and ``end`` are character offsets in :attr:`Reading.repaired`.
    """

    kind: str
    id: str
    start: int
    end: int
    negated: bool = False
    past: bool = False
    hypothetical: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A message as it is compared with others: what :meth:`Vocabulary.write_out` makes of it.

    The texts are those of :class:`Reading`; ``found`` and ``words`` are the words and marks of
    ``text`` and of ``repaired``.
    """

    text: str
    repaired: str
    expanded: str
    segments: tuple[str, ...]
    found: Sequence[Token]
    words: Sequence[Token]

    @property
    def whole_and_parts(self) -> list[str]:
        """The whole message, written out, and its questions, each text once."""
        return list(dict.fromkeys((self.expanded, *self.segments)))

    @property
    def empty(self) -> bool:
        """Whether there is no word in the message (nothing, or only signs and emoji)."""
        return not any(token.is_word for token in self.words)


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as read.

    ``text`` is the message without invisible characters; ``repaired`` has domain words spelled
    right and text-speak written out; ``expanded`` has abbreviations and lay names written out
    too, for the sentence encoder, and ``segments`` are its questions, likewise expanded.
    ``on_topic`` says that lupus, a transplant, stem cells or one of the options is named.
    ``denied`` are the options that are named only to be denied.
    ``line`` is the form patterns are matched against, and ``raw_line`` the same before any
    spelling repair. ``follow_up`` is the id of the follow-up that the whole message is, if it is
    one. ``finer`` has the questions that each segment may hold without a mark between them.
    ``requests`` are what is asked that is no row of the grid, ``feelings`` what the person feels.
    ``illness_of_another`` says that lupus is named, and another disease that somebody else has.
    """

    text: str
    repaired: str
    expanded: str
    line: str
    raw_line: str
    mentions: tuple[Mention, ...]
    options: tuple[str, ...]
    transplant: bool
    about_lupus: bool
    other_condition: str
    person: str
    segments: tuple[str, ...]
    word_count: int
    leftover: tuple[str, ...]
    on_topic: bool
    follow_up: str = ""
    denied: frozenset[str] = frozenset()
    finer: tuple[tuple[str, ...], ...] = ()
    requests: tuple[str, ...] = ()
    feelings: tuple[str, ...] = ()
    illness_of_another: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is no word in the message (nothing, or only signs and emoji)."""
        return self.word_count == 0

    @property
    def subject(self) -> str:
        """The first treatment or illness of ours that is named, as it is written; or nothing."""
        named = (m for m in self.mentions if m.kind in {"option", "transplant", "condition"})
        return next((self.repaired[m.start : m.end] for m in named), "")


_CLAUSE_END = re.compile(r"[.?!;,]|\b(?:and|but|while)\b", re.IGNORECASE)
_HAS = re.compile(
    r"\b(?:my|our)\s+(?:\w+\s+){1,3}(?:has|have|had|got|is|was|suffers|lives)\b"
    r"|\b(?:he|she)(?:'s|\s+has|\s+had|\s+got|\s+was|\s+is)\b",
    re.IGNORECASE,
)


def _illness_of_another(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether somebody else is said to have another disease, and nobody else to have lupus."""
    ends = [found.start() for found in _CLAUSE_END.finditer(text)]

    def others(kind: str) -> bool:
        for mention in mentions:
            if mention.kind != kind or mention.negated:
                continue
            first = max((end for end in ends if end <= mention.start), default=0)
            last = min((end for end in ends if end >= mention.end), default=len(text))
            if _HAS.search(text[first:last]):
                return True
        return False

    return others("other_condition") and not others("condition")


def _phrases(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(" ".join(_plain(name)) for name in names))


def _plain(name: str) -> list[str]:
    """The words of a name as they stand in a message, contractions left alone."""
    return [token.form for token in tokens(name) if token.is_word]


class Vocabulary:
    """The words of this field, as an editor wrote them down.

    ``raw`` is the content of ``vocabulary.yml``. ``requests`` and ``feelings`` are its patterns
    for what a person may ask that is no row of the grid, and for what they may feel;
    ``text_speak`` and ``corrected`` (known misspellings) are what is repaired without a search,
    and ``spelling`` repairs a single word. Raises ``KeyError`` if a part is missing and
    :class:`bot.language.patterns.PatternError` if a pattern cannot be read.
    """

    def __init__(self, raw: Mapping[str, Any]) -> None:
        names: list[tuple[str, str, str]] = []
        self._usual: set[str] = set()
        for option, entry in raw["options"].items():
            names += [("option", option, n) for n in _phrases(entry["names"])]
            for name in _phrases(entry.get("usual_names", ())):
                names.append(("usual", option, name))
        names += [("transplant", "transplant", n) for n in _phrases(raw["transplant"])]
        for condition, group in raw["conditions"].items():
            names += [("condition", condition, n) for n in _phrases(group)]
        self._often_a_risk: set[str] = set()
        self._elsewhere: set[str] = set()
        for condition, entry in raw["other_conditions"].items():
            names += [("other_condition", condition, n) for n in _phrases(entry["names"])]
            if entry.get("often_a_risk"):
                self._often_a_risk.add(condition)
            if entry.get("elsewhere"):
                self._elsewhere.add(condition)
        for key, kind in _KINDS.items():
            for thing, group in raw[key].items():
                names += [(kind, thing, n) for n in _phrases(group)]
        self.lists: Mapping[str, Sequence[str]] = {
            "medicine": [n for kind, _, n in names if kind == "medicine"],
            "relation": _phrases(raw["relations"]),
        }
        corrections = {
            wrong: right for right, group in raw["misspellings"].items() for wrong in group
        }
        self.corrected = frozenset(corrections)
        text_speak = {" ".join(_plain(k)): v for k, v in raw["text_speak"].items()}
        known = {word for _, _, name in names for word in name.split()}
        abbreviations = {word for name in raw["expansions"] for word in _plain(name)}
        self.text_speak: Mapping[str, str] = text_speak
        self.spelling = Spelling(
            (w for w in known if w not in corrections),
            corrections,
            ordinary={*text_speak, *abbreviations, *self.lists["relation"]},
            telling=frozenset(raw["words"]),
        )
        self._expansions: dict[tuple[str, ...], str] = {
            tuple(_plain(k)): v for k, v in raw["expansions"].items()
        }
        self._expansion_starts = {
            first: max(len(k) for k in self._expansions if k[0] == first)
            for first in {k[0] for k in self._expansions}
        }
        self.requests = PatternIndex.of(raw["requests"], self.lists)
        self.feelings = PatternIndex.of(raw["feelings"], self.lists)
        self._follow_ups = FollowUps(raw["follow_ups"], self.lists)
        self._contexts = ContextRules(raw["contexts"])
        self._aims = PatternIndex.of(
            {k: raw["contexts"][k] for k in ("target", "no_target", "consequence")}
        )
        self._about_other = PatternIndex.of(
            {
                "other": [
                    "(my|our|a|her|his) @relation ..2 (has|is|was|had|got|gets|needs|wants|"
                    "suffers|with|who|lives|cant|feels|"
                    "says|keeps|been|diagnosed|lupus|have|died|may|might|will|could|should|asks|"
                    "take|takes)",
                    "(for|help|helping|about|with|of|to|if|can|could|should|will|would|does|is|"
                    "has) (my|our) ..1 @relation",
                    "my ..1 @relation s",
                ]
            },
            self.lists,
        )
        # Wishing for somebody's cells, company or opinion does not make the message about them.
        self._not_about_other = PatternIndex.of(
            {
                "me": [
                    "(my|our) @relation ..2 (donate|donates|donor|cells|marrow|match|matches|"
                    "matched|thinks|think|told me|says i|"
                    "wants me|worries|worried about me|visit|visits|help me|care for me|"
                    "look after me|stay with me)",
                    "(tell|telling|see|visit|burden|leave|leaving|hug|kiss|miss|without|from|"
                    "be with) (my|our) ..1 @relation",
                ]
            },
            self.lists,
        )
        self._nlp = spacy.blank("en")
        self._nlp.tokenizer = _split_at_blanks(self._nlp.vocab)
        ruler = self._nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "ORTH"})
        # A name under two kinds belongs to the first: options before symptoms, lupus before other
        # diseases.
        first: dict[str, tuple[str, str]] = {"auto immune": ("organ", "immune-system")}
        for kind, thing, name in names:
            first.setdefault(name, (kind, thing))
        ruler.add_patterns(
            [{"label": f"{kind}|{thing}", "pattern": name} for name, (kind, thing) in first.items()]
        )
        self._ruler: Callable[[Doc], Doc] = ruler

    def write_out(self, text: str) -> Written:
        """Repair and expand a message, and part it. Any text is accepted; nothing is raised."""
        plain = clean(text)
        found = tokens(plain)
        repaired, words = self._repair(plain, found)
        expanded = self._expand(repaired, words)
        pieces = segments(repaired)
        if len(pieces) == 1:
            pieces = (expanded,) if pieces[0] == repaired else (self.expand(pieces[0]),)
        else:
            pieces = tuple(self.expand(piece) for piece in pieces)
        return Written(plain, repaired, expanded, pieces, found, words)

    def read(self, text: str | Written) -> Reading:
        """Read a message. Any text is accepted, an empty one too; nothing is raised."""
        written = self.write_out(text) if isinstance(text, str) else text
        plain, repaired, words = written.text, written.repaired, written.words
        mentions = self._mentions(words)
        forms = canonical(
            [t.form for t in words], ["'" in repaired[t.start : t.end] for t in words]
        )
        line = line_of(forms)
        raw_forms = canonical(
            [t.form for t in written.found], ["'" in plain[t.start : t.end] for t in written.found]
        )
        options = self._options(mentions)
        about_lupus = any(m.kind == "condition" for m in mentions)
        on_topic = _STEM_CELL in line or any(m.kind in _TOPIC for m in mentions)
        return Reading(
            text=plain,
            repaired=repaired,
            expanded=written.expanded,
            line=line,
            raw_line=line_of(raw_forms),
            mentions=tuple(
                Mention(
                    m.kind if m.kind != "usual" else "option",
                    m.id,
                    m.start,
                    m.end,
                    m.negated,
                    m.past,
                    m.hypothetical,
                )
                for m in mentions
            ),
            options=options,
            transplant=any(m.kind in {"transplant", "usual"} for m in mentions),
            about_lupus=about_lupus,
            other_condition="" if about_lupus else self._other_condition(mentions, words, on_topic),
            person=self._person(line),
            segments=written.segments,
            word_count=sum(t.is_word for t in words),
            leftover=self._leftover(words, mentions),
            on_topic=on_topic,
            follow_up=self._follow_ups.find(forms),
            denied=_denied(mentions, words),
            finer=tuple(map(finer, written.segments)),
            requests=tuple(self.requests.meanings(line)),
            feelings=tuple(self.feelings.meanings(line)),
            illness_of_another=about_lupus and _illness_of_another(repaired, mentions),
        )

    def written_out(self, text: str) -> str:
        """A message as the encoder gets it: what ``expanded`` of :meth:`read` holds, but faster."""
        plain = clean(text)
        repaired, words = self._repair(plain, tokens(plain))
        return self._expand(repaired, words)

    def expand(self, text: str) -> str:
        """A text with abbreviations and lay names written out for the encoder."""
        return self._expand(text, tokens(text))

    def _repair(self, text: str, found: Sequence[Token]) -> tuple[str, list[Token]]:
        pieces: list[str] = []
        words: list[Token] = []
        at, length = 0, 0
        for token in found:
            written = text[token.start : token.end]
            new = written
            if token.is_word:
                said = self.text_speak.get(token.form) if "'" not in written else None
                if said is None:
                    right = self.spelling.repair(token.form)
                    said = right if right != token.form else None
                if said is not None:
                    new = said
            gap = text[at : token.start]
            pieces += (gap, new)
            length += len(gap)
            if new == written and length == token.start:
                words.append(token)
            elif new == written:
                words.append(Token(length, length + len(new), token.form, token.is_word))
            else:
                words += [
                    Token(t.start + length, t.end + length, t.form, t.is_word) for t in tokens(new)
                ]
            length += len(new)
            at = token.end
        pieces.append(text[at:])
        return "".join(pieces), words

    def _mentions(self, words: Sequence[Token]) -> list[Mention]:
        if not words:
            return []
        doc = self._ruler(Doc(self._nlp.vocab, words=[t.form for t in words]))
        forms = [t.form for t in words]
        cues = self._contexts.find(forms) if doc.ents else ()
        found = []
        for span in doc.ents:
            kind, _, thing = span.label_.partition("|")
            context = self._contexts.read(forms, span.start, span.end, cues)
            found.append(
                Mention(
                    kind,
                    thing,
                    words[span.start].start,
                    words[span.end - 1].end,
                    context.negated,
                    context.past,
                    context.hypothetical,
                )
            )
        return found

    @staticmethod
    def _options(mentions: Iterable[Mention]) -> tuple[str, ...]:
        named = [m for m in mentions if m.kind in {"option", "usual"}]
        explicit = {m.id for m in named if m.kind == "option"}
        # "HSCT" usually means one's own cells, unless the message says whose.
        said = bool(explicit & {"hsct-own", "hsct-donor"})
        return tuple(dict.fromkeys(m.id for m in named if m.kind == "option" or not said))

    def _other_condition(
        self, mentions: Iterable[Mention], words: Sequence[Token], on_topic: bool
    ) -> str:
        forms = [t.form for t in words]
        starts = {t.start: i for i, t in enumerate(words)}
        found = ""
        for mention in mentions:
            if mention.kind != "other_condition" or mention.negated:
                continue
            position = starts[mention.start]
            before = line_of(forms[max(0, position - 4) : position])
            aims = set(self._aims.meanings(before))
            if "consequence" in aims:
                continue
            aimed_at = "target" in aims and "no_target" not in aims
            if mention.id in self._often_a_risk and not aimed_at:
                continue
            if mention.id in self._elsewhere and on_topic:
                continue
            found = found or mention.id
        return found

    def _person(self, line: str) -> str:
        if self._about_other.find(line) and not self._not_about_other.find(line):
            return "other"
        return "me" if _FIRST_PERSON.search(line) else ""

    def _expand(self, text: str, words: Sequence[Token]) -> str:
        pieces: list[str] = []
        at = index = 0
        while index < len(words):
            token = words[index]
            longest = self._expansion_starts.get(token.form)
            for size in range(min(longest, len(words) - index), 0, -1) if longest else ():
                full = self._expansions.get(tuple(t.form for t in words[index : index + size]))
                if full is not None:
                    pieces += (text[at : token.start], full)
                    at = words[index + size - 1].end
                    index += size - 1
                    break
            index += 1
        pieces.append(text[at:])
        return "".join(pieces)

    @staticmethod
    def _leftover(words: Sequence[Token], mentions: Iterable[Mention]) -> tuple[str, ...]:
        """The words that are in no name of an option or a transplant."""
        covered = [
            (m.start, m.end) for m in mentions if m.kind in {"option", "usual", "transplant"}
        ]
        return tuple(
            t.form
            for t in words
            if t.is_word and not any(start <= t.start < end for start, end in covered)
        )


def _denied(mentions: Iterable[Mention], words: Sequence[Token]) -> frozenset[str]:
    """The options that a "not" stands before: nearer than a comma or another option."""
    named = [m for m in mentions if m.kind in {"option", "usual"}]
    said: dict[str, bool] = {}
    before = 0
    for mention in named:
        near: list[str] = []
        for token in words:
            if before <= token.start < mention.start:
                near = [] if token.form in (COMMA, SENTENCE_END) else [*near, token.form]
        said[mention.id] = said.get(mention.id, True) and not _DENIALS.isdisjoint(near[-_DENIED:])
        before = mention.end
    return frozenset(option for option, denied in said.items() if denied)


def _split_at_blanks(vocab: Vocab) -> Callable[[str], Doc]:
    def split(text: str) -> Doc:
        return Doc(vocab, words=text.split())

    return split


__all__ = ["Mention", "Reading", "Vocabulary", "Written", "phrase"]
