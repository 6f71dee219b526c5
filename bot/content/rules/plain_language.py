"""P: answers can be read by a tired person at about grade 6."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.content.answers import LAYERS, RawAnswer, Text, answers, items, strings
from bot.content.readability import (
    FKGL_LIMIT,
    SIMPLER_LIMIT,
    SMOG_LIMIT,
    ReadingLevel,
    UnavoidableTerms,
    reading_level,
    sentences,
    words,
)
from bot.content.rules.rule import Found, rule
from bot.content.tree import Tree

#: Words in `short`, all sentences together.
SHORT_WORDS = 45
#: Words in one sentence: above the first a warning, above the second an error.
LONG_SENTENCE, TOO_LONG_SENTENCE = 20, 25


def unavoidable_terms(tree: Tree) -> UnavoidableTerms:
    """The terms of terms.yml with their other forms."""
    document = tree.single("terms")
    found: list[str] = []
    for entry in items(document.get("terms")) if document else ():
        if isinstance(entry, dict) and isinstance(entry.get("term"), str):
            found += [entry["term"], *strings(entry.get("forms"))]
    return UnavoidableTerms(found)


def _levels(tree: Tree) -> list[tuple[RawAnswer, str, ReadingLevel]]:
    if tree.unread("terms"):
        return []  # every medical name would count as a hard word
    terms = unavoidable_terms(tree)
    return [
        (answer, layer, reading_level(texts, terms))
        for answer in answers(tree)
        for layer in LAYERS
        if (texts := [text.text for text in answer.layer(layer)])
    ]


def _texts(tree: Tree) -> Iterator[Text]:
    for answer in answers(tree):
        yield from answer.texts()


def _long_words(level: ReadingLevel) -> str:
    listed = ", ".join(dict.fromkeys(word.lower() for word in level.long_words))
    return f"; long words: {listed}" if listed else ""


@rule(
    "P001",
    "error",
    reason="NIH and AMA ask for US grade 6; half of all adults read no further.",
    remedy="Use shorter sentences and shorter words; a term nobody can avoid goes into terms.yml.",
)
def grade_six(tree: Tree) -> Iterator[Found]:
    """Flesch-Kincaid grade of `short` and of `more` is at most 6, without unavoidable terms."""
    for answer, layer, level in tree.once(_levels):
        # `simpler` has a limit of its own, P006.
        if layer != "simpler" and round(level.fkgl, 1) > FKGL_LIMIT:
            per_sentence = level.words / max(1, level.sentences)
            message = (
                f"`{layer}` reads at grade {level.fkgl:.1f} (limit {FKGL_LIMIT:.0f}): "
                f"{per_sentence:.0f} words a sentence{_long_words(level)}"
            )
            yield Found(answer.document, (*answer.where, layer), message, at_key=True)


@rule(
    "P002",
    "error",
    reason="SMOG counts long words, which Flesch-Kincaid forgives in short sentences.",
    remedy="Replace long words; a term nobody can avoid goes into terms.yml.",
)
def smog_eight(tree: Tree) -> Iterator[Found]:
    """SMOG grade of `short`, `more` and `simpler` is at most 8, without unavoidable terms."""
    for answer, layer, level in tree.once(_levels):
        if round(level.smog, 1) > SMOG_LIMIT:
            message = (
                f"`{layer}` has SMOG grade {level.smog:.1f} (limit {SMOG_LIMIT:.0f}) "
                f"in {level.sentences} sentences{_long_words(level)}"
            )
            yield Found(answer.document, (*answer.where, layer), message, at_key=True)


def _sentence_lengths(tree: Tree) -> list[tuple[Text, str, int]]:
    return [
        (text, sentence, len(words(sentence)))
        for text in _texts(tree)
        for sentence in sentences(text.text)
    ]


@rule(
    "P003",
    "error",
    reason="Readers lose the beginning of a sentence of more than 25 words.",
    remedy="Make it two sentences.",
)
def sentence_not_too_long(tree: Tree) -> Iterator[Found]:
    """No sentence has more than 25 words."""
    for text, sentence, length in tree.once(_sentence_lengths):
        if length > TOO_LONG_SENTENCE:
            message = f"a sentence of {length} words (limit {TOO_LONG_SENTENCE})"
            yield Found(text.document, text.where, message, needle=sentence)


@rule(
    "P004",
    "warning",
    reason="Short sentences help people who are tired or afraid.",
    remedy="See whether it can be two sentences.",
)
def sentence_short(tree: Tree) -> Iterator[Found]:
    """A sentence has at most 20 words."""
    for text, sentence, length in tree.once(_sentence_lengths):
        if LONG_SENTENCE < length <= TOO_LONG_SENTENCE:
            message = f"a sentence of {length} words (better {LONG_SENTENCE} or fewer)"
            yield Found(text.document, text.where, message, needle=sentence)


@rule(
    "P005",
    "error",
    reason="The first layer must be taken in at a glance and stand alone.",
    remedy="Move what can wait to `more`.",
)
def short_is_short(tree: Tree) -> Iterator[Found]:
    """`short` has at most 45 words."""
    for answer in answers(tree):
        length = sum(len(words(text.text)) for text in answer.layer("short"))
        if length > SHORT_WORDS:
            message = f"`short` has {length} words (limit {SHORT_WORDS})"
            yield Found(answer.document, (*answer.where, "short"), message, at_key=True)


@rule(
    "P006",
    "error",
    reason="The layer for people who read slowly helps only if it is easier than the first one.",
    remedy="Use one idea a sentence and words of one or two syllables.",
)
def simpler_is_simple(tree: Tree) -> Iterator[Found]:
    """Flesch-Kincaid grade of `simpler` is at most 4.5, without unavoidable terms."""
    for answer, layer, level in tree.once(_levels):
        if layer == "simpler" and round(level.fkgl, 1) > SIMPLER_LIMIT:
            message = (
                f"`simpler` reads at grade {level.fkgl:.1f} (limit {SIMPLER_LIMIT}): "
                f"{level.words / max(1, level.sentences):.0f} words a sentence{_long_words(level)}"
            )
            yield Found(answer.document, (*answer.where, layer), message, at_key=True)


def _forms(entry: dict[str, Any]) -> tuple[str, ...]:
    return (str(entry.get("term")), *strings(entry.get("forms")))


def _glossary_words(tree: Tree) -> set[str]:
    document = tree.single("glossary")
    found: set[str] = set()
    for entry in items(document.get("terms")) if document else ():
        if isinstance(entry, dict):
            # "Lupus (SLE)" explains both words.
            term = str(entry.get("term"))
            found |= {term, *re.split(r" \(|\)", term), *strings(entry.get("also"))}
    return {word.lower() for word in found}


def _explained(text: str, form: str) -> bool:
    """Whether a text says what the word means right where it stands."""
    word = re.escape(form)
    before = rf"\b(?:called|named|known as|or) (?:an? )?{word}\b"
    after = rf"\b{word}(?:,? (?:which|that) is| \(|, an? )"
    return re.search(f"{before}|{after}", text, re.IGNORECASE) is not None


@rule(
    "P007",
    "warning",
    reason="A hard word that nobody explains stops a reader, even where no plainer one will do.",
    remedy="Add it to glossary.yml, say what it means where it stands first, or write "
    "`known: true` in terms.yml for a word that most people know.",
)
def hard_words_are_explained(tree: Tree) -> Iterator[Found]:
    """A term of terms.yml is in the glossary or explained where an answer first uses it."""
    if tree.unread("glossary"):
        return  # nobody knows what it explains
    document = tree.single("terms")
    glossary = _glossary_words(tree)
    hard = [
        (entry, re.compile("|".join(rf"\b{re.escape(form)}\b" for form in _forms(entry)), re.I))
        for entry in (items(document.get("terms")) if document else ())
        if isinstance(entry, dict)
        and entry.get("known") is not True
        and not {form.lower() for form in _forms(entry)} & glossary
    ]
    for entry, pattern in hard:
        for answer in answers(tree):
            first = next((text for text in answer.texts() if pattern.search(text.text)), None)
            if first and not any(_explained(first.text, form) for form in _forms(entry)):
                written = pattern.search(first.text)
                needle = written.group() if written else ""
                message = f"“{needle}” is neither explained here nor in the glossary"
                yield Found(first.document, first.where, message, needle=needle)
                # The first place is enough: the remedy mends them all.
                break
