"""The questions inside a message.

People tell their story and ask in the middle of it, or ask three things at once. A message is cut
at sentence ends, and where a new question begins inside a sentence ("… and how long …", "… I want
to know if …"); the pieces that ask something are its segments.
"""

from __future__ import annotations

import re

MAX_SEGMENTS = 6
"""Three questions are answered and the rest offered; more than six are not looked for."""

_ASKING = (
    r"what|whats|how|hows|why|when|where|which|who|whom|whose|can|could|is|are|am|do|does|did|"
    r"will|would|should|shall|may|"
    r"has|have you|was|were|isn't|aren't|don't|doesn't|won't|can't|any"
)
_SUBJECT = (
    r"(?:i|you|we|they|he|she|it|this|that|there|these|those|the|a|an|my|our|your|his|her|people|"
    r"someone|anyone|"
    r"msc|mscs|stem|lupus|transplants?|car|hsct|ahsct|doctors?|donor|insurance|medicare|patients?|"
    r"women|men|kids|children)"
)
_WH = r"(?:what|what's|whats|how|how's|hows|why|when|where|which|who|who's)"
_END = re.compile(r"(?<=[?!.;…])\s+|\n+|(?<=\?)(?=\w)")
_JOINER = re.compile(
    rf",?\s+(?:and|also|plus|or|but|then|&)\s+(?:also\s+|then\s+)?(?={_WH}\s+(?!ever)\w)"
    rf"|,?\s+(?:and|also|plus|but|&)\s+(?:also\s+)?(?=(?:can|could|is|are|do|does|did|will|would|"
    rf"should|am)\s+{_SUBJECT}\b)"
    rf"|,\s+(?={_WH}\s+(?:is|are|do|does|did|can|could|will|would|should|about|much|many|long|"
    rf"often|soon|far|risky|bad|"
    rf"likely|common|safe|good)\b)"
    rf"|,\s+(?=(?:can|could|is|are|do|does|did|will|would|should|am)\s+{_SUBJECT}\b)",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"\b(?:i (?:just |really |also |only )?(?:want|wanted|would like|'d like|need|"
    r"wish) to (?:know|ask|understand|find out)"
    r"|(?:my|our|the|another|one|a|first|second|other|next|main|last) questions? (?:is|are|was|"
    r"would be)"
    r"|(?:i am|i'm|im|we are|just|was) wondering|i wonder"
    r"|(?:please |can you |could you |pls )?(?:tell|explain to|explain|show) me"
    r"|curious (?:about|if|whether|how|what)|i don't understand|i do not understand|"
    r"not sure (?:if|whether|what|how|why)"
    r"|i have (?:a|one|two|some|another) questions?)\b[\s,:]*",
    re.IGNORECASE,
)
_OPENER = re.compile(
    r"^(?:so|and|but|ok|okay|well|um|also|please|hi|hello|hey|now|then|or|doctor|dear doctor|oh|"
    r"sorry|thanks|thank you)\b[\s,]*",
    re.IGNORECASE,
)
_STARTS = re.compile(rf"^(?:{_ASKING})\b", re.IGNORECASE)
_ASKS_INSIDE = re.compile(
    rf"\b(?:{_WH}\s+(?:is|are|do|does|did|can|could|will|would|should|about|much|many|long|often|"
    rf"soon|far|if|risky|bad|likely"
    rf"|to|i|we)|(?:can|could|should|will|would|do|does|is|are) {_SUBJECT})\b",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"^(?:tell|explain|compare|show|describe|give|list|help|need|looking for|want|please)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_EMPTY = re.compile(
    r"^(?:(?:can|could|will|would) (?:you|anyone|someone|somebody) (?:please )?(?:help|answer|"
    r"advise|explain)(?: me)?(?: please)?"
    r"|(?:please )?help(?: me)?|is that (?:right|true|ok|okay|correct)|right|really|you know|"
    r"what do you think|does that make sense"
    r"|any (?:ideas?|advice|thoughts|help)(?: please)?|thank you|thanks|please|who knows|"
    r"what to do|how are you)\W*$",
    re.IGNORECASE,
)


def _bare(piece: str) -> str:
    """The piece without the words that only lead up to it."""
    previous = None
    while previous != piece:
        previous = piece
        piece = _OPENER.sub("", piece, count=1)
    return piece


def _asks(piece: str) -> bool:
    bare = _bare(piece)
    if _EMPTY.match(bare):
        return False
    return bool(
        piece.rstrip().endswith("?")
        or _STARTS.match(bare)
        or _REQUEST.match(bare)
        or _CUE.search(piece)
        or (_ASKS_INSIDE.search(piece) and len(_WORD.findall(piece)) <= 25)
    )


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for sentence in _END.split(text):
        if not sentence:
            continue
        for part in _JOINER.split(sentence):
            cue = _CUE.search(part)
            if cue and cue.start() > 0 and len(_WORD.findall(part[: cue.start()])) >= 3:
                pieces += [part[: cue.start()], part[cue.start() :]]
            else:
                pieces.append(part)
    return [p.strip(" ,") for p in pieces if _WORD.search(p)]


def segments(text: str) -> tuple[str, ...]:
    """The pieces of a message that ask something, in order; the whole text if none stands out.

    A piece of one or two words stays with the piece before it unless it ends in a question mark
    ("Cost?").
    """
    text = text.strip()
    if not text:
        return ()
    joined: list[str] = []
    for piece in _pieces(text):
        short = len(_WORD.findall(piece)) <= 2 and not piece.endswith("?")
        if short and joined and not joined[-1].endswith("?"):
            joined[-1] = f"{joined[-1]} {piece}"
        else:
            joined.append(piece)
    if len(joined) <= 1:
        return (text,)
    asking = [piece for piece in joined if _asks(piece)]
    if not asking:
        return (text,)
    return tuple(dict.fromkeys(asking))[:MAX_SEGMENTS]
