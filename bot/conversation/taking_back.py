"""Whether somebody takes back what made the bot ask if they are safe: "no, I'm fine".

Word by word rather than by likeness: every word must be harmless. "No, I'm fine, I just want it to
end" is no answer to pass over.
"""

from __future__ import annotations

import re

from bot.language.words import word_set

LONGEST = 14
"""Words in the longest message that counts as nothing but a "no"."""

_WORDS = re.compile(r"[a-z']+")
_NO = word_set("no nope nah")
_HARMLESS = word_set(
    """
    i i'm im am we we're were are she she's shes he he's hes is it it's its all everything really
    quite just honestly ok okay fine alright right good safe well now again thanks thank you here
    we'll don't worry no nope nah sorry promise at home
    """
)
_PAST = word_set("gone over better passed stopped")
_IT = word_set("it it's its that that's thats")
_NO_DANGER = re.compile(r"\b(?:not|isn't|aren't) in (?:any )?danger\b")
_ASKS_ON = re.compile(
    r"\b(?:just|only) (?:asking|wondering|curious)\b|\banswer (?:me|my|the|it)\b|\bmy question\b"
)


def is_taken_back(text: str) -> bool:
    """Whether the message says "no", and nothing that could be a danger."""
    words = _plain(text)
    if not words or words[0] not in _NO or len(words) > LONGEST:
        return False
    rest = set(words)
    if rest & _PAST:
        # "It is gone now"; but not "no, she is gone".
        return bool(rest & _IT) and rest <= _HARMLESS | _PAST | _IT and not rest & {"she", "he"}
    return rest <= _HARMLESS


def asks_on(text: str) -> bool:
    """Whether the message says "no" and presses for the answer: "no, I was only asking"."""
    words = _plain(text)
    return bool(words) and words[0] in _NO and bool(_ASKS_ON.search(" ".join(words)))


def _plain(text: str) -> list[str]:
    plain = text.lower().replace("’", "'")
    return _WORDS.findall(_NO_DANGER.sub("fine", plain))
