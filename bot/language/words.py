"""From raw text to clean text, and from clean text to words.

Everything that reads a message starts here, so that a curly apostrophe, a zero-width space, a
right-to-left override or ten thousand combining marks mean the same to every later step: nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

MAX_CHARACTERS = 4000
"""Only this many characters are read; the HTTP limit is far lower, this guards other channels."""

SENTENCE_END = "."
"""The word that stands for the end of a sentence in the form patterns are matched against."""
COMMA = ","
"""The word that stands for a comma, colon, bracket or spaced dash."""

_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"'})
_SPACES = re.compile(r"[^\S\n]+")
_MARKS = re.compile(r"([\u0300-\u036f]{2})[\u0300-\u036f]+")
_TOKEN = re.compile(
    r"(?P<word>\d+(?:[.,:/]\d+)+|\w+(?:'\w+)*)|(?P<end>[.?!…;\n]+)|(?P<comma>[,:()\[\]\"]|"
    r"(?<=\s)[-–—]+(?=\s)|—)"
)
_ELONGATED = re.compile(r"(.)\1{2,}")
_SINGLE_LETTERS = re.compile(r"(?<!\S)(?:[a-z] ){3,}[a-z](?!\S)", re.IGNORECASE)

# One written form for each contraction, with or without its apostrophe.
_SPELLED_OUT = {
    "im": "i am",
    "iam": "i am",
    "ive": "i have",
    "ill": "i will",
    "id": "i would",
    "youre": "you are",
    "youve": "you have",
    "theyre": "they are",
    "weve": "we have",
    "hes": "he is",
    "shes": "she is",
    "whats": "what is",
    "wheres": "where is",
    "hows": "how is",
    "whos": "who is",
    "whens": "when is",
    "thats": "that is",
    "theres": "there is",
    "cannot": "cant",
    "hed": "he would",
    "shed": "she would",
    "theyd": "they would",
    "wanna": "want to",
    "gonna": "going to",
    "gotta": "have to",
    "aint": "isnt",
    "cnt": "cant",
    "dnt": "dont",
    "dosnt": "doesnt",
    "doesent": "doesnt",
    "didint": "didnt",
    "its": "it is",
}
# "ill" is sick, "id" a card and "shed" a hut unless an apostrophe says otherwise.
_NEEDS_APOSTROPHE = frozenset({"ill", "id", "shed"})
_JOINED = {
    ("can", "not"): "cant",
    ("do", "not"): "dont",
    ("does", "not"): "doesnt",
    ("did", "not"): "didnt",
    ("is", "not"): "isnt",
    ("are", "not"): "arent",
    ("was", "not"): "wasnt",
    ("were", "not"): "werent",
    ("have", "not"): "havent",
    ("has", "not"): "hasnt",
    ("had", "not"): "hadnt",
    ("will", "not"): "wont",
    ("would", "not"): "wouldnt",
    ("could", "not"): "couldnt",
    ("should", "not"): "shouldnt",
    ("any", "more"): "anymore",
    ("my", "self"): "myself",
    ("her", "self"): "herself",
    ("him", "self"): "himself",
    ("no", "where"): "nowhere",
    ("want", "2"): "want to",
    ("going", "2"): "going to",
    ("need", "2"): "need to",
    ("have", "2"): "have to",
    ("try", "2"): "try to",
    ("trying", "2"): "trying to",
    ("ready", "2"): "ready to",
    ("some", "one"): "someone",
    ("any", "one"): "anyone",
    ("every", "one"): "everyone",
}


class Token(NamedTuple):
    """A word or a mark of a text.

    ``start`` and ``end`` are character offsets in the text; ``form`` is the word in lower case
    without apostrophes or accents, or ``.`` or ``,`` for a mark.
    """

    start: int
    end: int
    form: str
    is_word: bool


def word_set(text: str) -> frozenset[str]:
    """A set of words written as one text, with blanks or line breaks between them."""
    return frozenset(text.split())


def clean(text: str) -> str:
    """The text without invisible characters, with plain quotes and spaces; line breaks stay."""
    text = text[: 2 * MAX_CHARACTERS]
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _MARKS.sub(r"\1", text)).translate(_QUOTES)
        # Format, control, private and surrogate characters say nothing a person meant to say.
        if not text.isprintable():
            text = "".join(
                c if c in "\n\t" or unicodedata.category(c)[0] != "C" else "" for c in text
            )
    else:
        text = text.replace("`", "'")
        if not text.isprintable():
            text = "".join(c if c.isprintable() or c in "\n\t" else " " for c in text)
    text = _SPACES.sub(" ", text)
    text = _SINGLE_LETTERS.sub(lambda m: m.group().replace(" ", ""), text)
    return text[:MAX_CHARACTERS].strip()


def _form(word: str) -> str:
    word = word.lower().replace("'", "")
    if not word.isascii():
        word = "".join(
            c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)
        )
    return word


def tokens(text: str) -> list[Token]:
    """The words and marks of a clean text, in order."""
    found = []
    for match in _TOKEN.finditer(text):
        if match.lastgroup == "word":
            form = _form(match.group())
            if form:
                found.append(Token(*match.span(), form, True))
        else:
            mark = SENTENCE_END if match.lastgroup == "end" else COMMA
            found.append(Token(*match.span(), mark, False))
    return found


def squeeze(form: str) -> str:
    """A drawn-out word with at most two of each letter in a row: ``pleeease`` → ``pleease``."""
    return _ELONGATED.sub(r"\1\1", form)


def canonical(forms: Iterable[str], apostrophes: Sequence[bool] = ()) -> list[str]:
    """Word forms with one spelling for each contraction, for texts and patterns alike.

    ``apostrophes`` tells, where known, whether the word was written with one (``i'll`` against
    ``ill``).
    """
    spelled: list[str] = []
    for position, form in enumerate(forms):
        full = _SPELLED_OUT.get(form)
        if full is not None and form in _NEEDS_APOSTROPHE:
            full = full if position < len(apostrophes) and apostrophes[position] else None
        if full is None:
            spelled.append(form)
        else:
            spelled.extend(full.split())
    joined: list[str] = []
    for form in spelled:
        pair = _JOINED.get((joined[-1], form)) if joined else None
        if pair is not None:
            joined[-1:] = pair.split()
        else:
            joined.append(form)
    return joined


def phrase(text: str) -> list[str]:
    """The canonical words of a phrase written by an editor."""
    found = tokens(text.replace("’", "'"))
    return canonical(
        [token.form for token in found],
        ["'" in text[token.start : token.end] for token in found],
    )
