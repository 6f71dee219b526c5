"""The questions inside a message.

People tell their story and ask in the middle of it, or ask three things at once. A message is cut
at sentence ends, and where a new question begins inside a sentence ("… and how long …", "… I want
to know if …"); the pieces that ask something are its segments.
"""

from __future__ import annotations

import re

from bot.language.words import word_set

MAX_SEGMENTS = 6
"""Three questions are answered and the rest offered; more than six are not looked for."""

_ASKING = (
    r"what|whats|how|hows|why|when|where|which|who|whom|whose|can|could|is|are|am|do|does|did|"
    r"will|would|should|shall|may|"
    r"has|have you|was|were|isn't|aren't|don't|doesn't|won't|can't|any"
)
_SUBJECT = (
    r"(?:i|you|we|they|he|she|it|this|that|there|these|those|the|a|an|my|our|your|his|her|people|"
    r"someone|anyone|anybody|everyone|"
    r"msc|mscs|stem|lupus|transplants?|car|hsct|ahsct|doctors?|donor|insurance|medicare|patients?|"
    r"women|men|kids|children)"
)
_PERSON = r"(?:i|you|we|they|he|she|it|this|there)"
_WH = (
    r"(?:what|what's|whats|how|how's|hows|why|which|who|who's"
    # "when she is home" asks nothing, "when is she home" does.
    rf"|(?:when|where)(?!\s+{_PERSON}\b(?![^.?!]*\?)))"
)
_END = re.compile(r"(?<=[?!.;…])\s+|\n+|(?<=\?)(?=\w)|\s+(?=\(?\d\)\s)")
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
    r"|(?:wants|would love|would like|needs) to (?:know|ask|understand|find out) "
    r"(?=(?:if|whether|what|how|where|when|why|which|who|about)\b)"
    r"|(?:my|our|the|another|one|a|first|second|other|next|main|last) questions? (?:is|are|was|"
    r"would be)"
    r"|(?:i am|i'm|im|we are|just|was) wondering|i wonder"
    r"|(?<!not )(?<!won't )(?<!wont )(?<!doesn't )(?<!didn't )(?<!never )(?:please |can you |"
    r"could you |pls )?(?:tell|explain to|explain|show) me"
    r"|curious (?:about|if|whether|how|what)|i don't understand|i do not understand|"
    r"not sure (?:if|whether|what|how|why)"
    r"|i have (?:a|one|two|some|another) questions?)\b[\s,:]*",
    re.IGNORECASE,
)
_OPENER = re.compile(
    r"^(?:(?:so|and|but|ok|okay|well|um|also|please|hi|hello|hey|now|then|or|doctor|dear doctor|oh|"
    r"sorry|thanks|thank you)\b|\(?\d\))[\s,]*",
    re.IGNORECASE,
)
_STARTS = re.compile(
    # "was on azathioprine" tells, "was it azathioprine" asks; so do "when I was" and "when was I".
    rf"^(?!(?:was|were|has|did) (?!{_SUBJECT}\b))"
    rf"(?!(?:when|where) (?:{_PERSON}|my|the|our|his|her|their)\b[^?]*$)(?:{_ASKING})\b",
    re.IGNORECASE,
)
_ASKS_INSIDE = re.compile(
    rf"\b(?:{_WH}\s+(?:is|are|do|does|did|can|could|will|would|should|about|much|many|long|often|"
    rf"soon|far|if|risky|bad|likely"
    rf"|to|i|we)|(?:can|could|should|will|would|does|is|are) {_PERSON}|do (?:i|you|we|they))\b"
    # "is a" and "do the" ask where a clause begins: not "my brother is a match".
    rf"|(?:^|[,;:]|\b(?:and|but|so|or|then|ask|wonder|wondering|know))\s*"
    rf"(?:can|could|should|will|would|do|does|is|are) {_SUBJECT}\b",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"^(?:tell|explain|define|compare|show|describe|give|list|help|need|looking for|want|please)\b",
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
            lead = _WORD.findall(part[: cue.start()].lower()) if cue else []
            # "How many die, that's what I want to know" is one question.
            if cue and len(lead) >= 3 and lead[-1] != "what":
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
        short = short and not _REQUEST.match(piece)
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


_AND = r",?\s+(?:and|also|plus|but|n|&)"
_AUXILIARY = r"(?:has|have|had|did|was|were|is|are|do|does|can|could|will|would|should)"
_FINER = re.compile(
    rf",?\s+(?:and\s+)?if (?:not|so),?\s+(?={_WH}\s)"
    rf"|\s+(?={_WH}\s+(?:{_AUXILIARY}|many|much|long|often|soon)\b)"
    rf"|(?:,|{_AND})\s+(?={_WH}\s)"
    rf"|(?:,|{_AND})\s+(?={_AUXILIARY}\s+\w)",
    re.IGNORECASE,
)
_LIST = re.compile(r"\s*(?:,|;|\band\b|\bplus\b|&|\+)\s*", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:i|we|you|he|she|they|it|is|are|was|were|do|does|did|can|could|will|would|should|have|has|"
    r"had|be|my|me)\b",
    re.IGNORECASE,
)
_LEADS_ON = word_set(
    """
    about after and ask asked asking before but decide explain exactly for find from grasp hear idea
    in into is just know learn me no not of on or out read say see so sure tell that the then to
    understand understanding wonder wondering with
    """
)
"""Words after which a "how" or "what" goes on with what was begun: "tell me how long"."""
_LISTED = 12
_PRONOUN = re.compile(r"\bit\b(?!')|\b(?:this|that)\b(?=\W*$)", re.IGNORECASE)
_SENTENCES = 12
_MAY_ASK = re.compile(
    r"\b(?:what|how|why|when|where|which|who|if|whether)\b|[\"“”«]", re.IGNORECASE
)


def finer(piece: str) -> tuple[str, ...]:
    """Two questions or more that a piece may hold without a mark between them, or none.

    "what is a transplant how many die of it": whether they are questions must be seen; and a short
    list of things without a verb, "success rate, survival, relapse".
    """
    listed = [part for part in _LIST.split(piece.rstrip(" .?!")) if part]
    if len(listed) > 1 and len(_WORD.findall(piece)) <= _LISTED and not _VERB.search(piece):
        return tuple(listed) if len(listed) <= MAX_SEGMENTS else ()
    parts: list[str] = []
    at = 0
    for cut in _FINER.finditer(piece):
        before = piece[at : cut.start()].strip(" ,")
        words = _WORD.findall(before.lower())
        if len(words) > 1 and words[-1] not in _LEADS_ON:
            parts.append(before)
            at = cut.end()
    parts.append(piece[at:].strip(" ,"))
    if len(parts) > 1 and not _asks(parts[0]):
        # What leads up to the first question belongs to it.
        parts[:2] = [f"{parts[0]} {parts[1]}"]
    return tuple(parts) if 1 < len(parts) <= MAX_SEGMENTS else ()


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text that may ask or quote something: the last twelve at most."""
    found = [part.strip(" ,") for part in _END.split(text) if _MAY_ASK.search(part)]
    return tuple(dict.fromkeys(found[-_SENTENCES:]))


def without_pronoun(piece: str, subject: str) -> str:
    """The piece with what is meant in place of its first "it"; as it is where that is not known."""
    if not subject or subject.lower() in piece.lower():
        return piece
    return _PRONOUN.sub(lambda _: subject, piece, count=1)
