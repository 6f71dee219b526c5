"""Takes out of a text what says who somebody is, before it is kept or logged.

Names are taken where they are introduced as such; telephone numbers, addresses, links, dates of
birth and the numbers of records, insurers and states where they stand. Numbers of medicine
(doses, ages, counts, ratios, years) stay, since without them the question would be another one.
This lowers risk; it does not make a text anonymous.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.language.words import word_set

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = (
    r"(?:\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?(?:19|20)?\d{2}|(?:19|20)\d{2}-\d{1,2}-\d{1,2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\.?,?\s+(?:19|20)?\d{{2}}"
    rf"|{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d{{2}}|\d{{1,2}}(?:st|nd|rd|"
    rf"th)?\s+(?:of\s+)?{_MONTH}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?)"
)
_TAG = r"\[(?:name|phone|email|address|date of birth|number|link)\]"

_EMAIL = re.compile(
    r"[\w.+%'-]{1,64}\s?(?:@|\(at\)|\[at\]|\s+at\s+(?=\w+\s?(?:\.|"
    r"\s+dot\s+)\s?com\b))\s?(?:[\w-]{1,63}(?:\.|\s+dot\s+)){1,4}[a-z]{2,24}\b",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"\b(?:https?|ftp)://[^\s<>\"]+|\bwww\.[^\s<>\"]+|\b(?:[a-z0-9-]{2,63}\.)+(?:com|org|net|gov|"
    r"edu|info|io|health|clinic|co\.uk|nhs\.uk|me|link|gl|ly)(?:/[^\s<>\"]*)?\b(?!@)",
    re.IGNORECASE,
)
_BORN = re.compile(
    rf"(\b(?:d\.?o\.?b\.?|date of birth|birth ?date|birth ?day|born(?: on| in|"
    rf" the)?)\b[\s:,]*(?:is|was|=|on|the)?[\s:]*)({_DATE})",
    re.IGNORECASE,
)
_IDENTIFIER = re.compile(
    r"(\b(?:m\.?r\.?n\.?|medical record|patient|hospital|chart|record|account|case|claim|"
    r"insurance|policy|member(?:ship)?|group|subscriber|"
    r"medicare|medicaid|nhs|hicn|mbi|ssn|social security|social|national insurance|passport|"
    r"driver'?s? licen[sc]e|licen[sc]e|id|reference|ref)"
    r"(?:\s+(?:id|number|num|no|nr|card|policy|record|security|insurance))*\.?\s*(?:is|was|are|:|"
    r"=|#|number|no\.?)?\s*[:#]?\s*)"
    r"((?=[A-Z0-9-]*\d[A-Z0-9-]*\d[A-Z0-9-]*\d[A-Z0-9-]*\d)[A-Z0-9][A-Z0-9-]{3,24}(?:[ -]\d{2,6})"
    r"{0,4})\b",
    re.IGNORECASE,
)
_SSN = re.compile(r"(?<![\d.,/:-])\d{3}[- ]\d{2}[- ]\d{4}(?![\d/-])")
_PHONE = re.compile(
    r"(?<![\w.,/:+-])(?:"
    r"\+\d{1,3}[\s.-]?(?:\(?\d{1,5}\)?[\s.-]?){2,5}\d{2,4}"
    r"|(?:1[\s.-])?\(\d{3}\)\s?\d{3}[\s.-]?\d{4}"
    r"|(?:1[\s.-])?\d{3}[\s.-]\d{3}[\s.-]\d{4}"
    r"|0\d{2,4}[\s-]\d{3,4}[\s-]?\d{3,4}"
    r"|0\d{9,10}"
    r"|00\d{10,13}"
    r")(?![\w/:%]|[.,-]\d)"
)
_CALLED = re.compile(
    r"(\b(?:call|phone|tel|telephone|mobile|cell|text|whatsapp|fax|reach|ring|"
    r"contact)\b(?:\s+(?:me|us|number|no|is|at|on|my|him|her|phone))*[\s.:#]*)"
    r"(\+?\d[\d\s().-]{5,17}\d)(?!\s*(?:mg|ml|days?|weeks?|years?|%|percent))",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"(?<![\w.,/:+-])\d{9,19}(?![\w/:%]|[.,-]\d)")
_CARD = re.compile(r"(?<![\w.,/:+-])(?:\d{4}[ -]){3}\d{2,4}(?![\w/-])")
_STREET_KIND = (
    r"(?:street|st|road|rd|avenue|ave|av|boulevard|blvd|lane|ln|drive|dr|court|ct|place|pl|way|"
    r"terrace|ter|circle|cir|highway|hwy|square|sq|"
    r"close|crescent|parkway|pkwy|trail|row|mews)"
)
_STATE = (
    r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|"
    r"S[CD]|T[NX]|UT|V[AT]|W[AIVY])"
)
_ADDRESS = re.compile(
    rf"\b\d{{1,6}}[a-z]?,?\s+(?:(?:[NSEWnsew]\.?|North|South|East|West)\s+)?(?:[A-Z][\w'.-]*\s+|"
    rf"\d{{1,3}}(?:st|nd|rd|th)\s+|[a-z][a-z'.-]{{2,}}\s+){{1,3}}?(?i:{_STREET_KIND})\b\.?"
    rf"(?:,?\s*(?i:apt|apartment|unit|suite|ste|flat|#)\.?\s*#?\w{{1,6}})?"
    rf"(?:,\s*[A-Z][\w.'-]*(?:\s+[A-Z][\w.'-]*){{0,2}})?(?:,?\s+{_STATE}\b)?(?:,?\s+\d{{5}}(?:-\d"
    rf"{{4}})?)?"
)
_BOX = re.compile(r"\bp\.?\s?o\.?\s+box\s+\d+\b", re.IGNORECASE)
_POSTCODE = re.compile(
    rf"\b{_STATE},?\s+\d{{5}}(?:-\d{{4}})?\b|\b[A-Z]{{1,2}}\d[A-Z\d]?\s\d[ABD-HJLNP-UW-Z]{{2}}\b"
)
_ZIP = re.compile(
    r"(\b(?:zip|zipcode|zip code|postcode|"
    r"postal code)\b[\s:]*(?:is)?\s*)([A-Z0-9][A-Z0-9 -]{2,9}\d[A-Z]{0,2})\b",
    re.IGNORECASE,
)

_NAME_WORD = r"[A-ZÀ-ÖØ-Þ][\w'’.-]*"
_ANY_WORD = r"[^\W\d_][\w'’-]*"
_NAMED = re.compile(
    rf"(\b(?:my|his|her|their|the patient'?s|daughter'?s|son'?s|wife'?s|husband'?s|mother'?s|"
    rf"father'?s|doctor'?s|full|real|first|last|sur)\s?(?:full |first |last |real |"
    rf"sur)?name(?:'?s| is| was|:|\s?=)\s*(?:is\s+)?(?:called\s+)?|\bname:\s*|\bsigned,?\s+|"
    rf"\b(?:i am|i'm|she is|she's|he is|he's) (?:called|named)\s+(?-i:(?=[A-Z]))|"
    rf"\bcall me\s+(?!(?:at|on|back|when|if|crazy|later|now|tomorrow|today|please)\b)|"
    rf"\bnamed\s+(?-i:(?=[A-Z]))|\bthey call me\s+|\bi go by\s+)"
    rf"({_ANY_WORD}(?:[ -]{_NAME_WORD}){{0,3}})",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"\b((?:Dr|Doctor|Prof|Professor|Mr|Mrs|Ms|Miss|Mx|Nurse|DR|dr|mr|mrs|"
    r"prof)\b\.?\s+)((?!Oracle\b|Google\b)[A-ZÀ-ÖØ-Þ][\w'’-]+(?:\s+[A-ZÀ-ÖØ-Þ][a-z][\w'’-]+){0,2})"
)
_GREETED = re.compile(
    rf"(\b(?:[Hh]i|[Hh]ello|[Hh]ey|[Gg]ood (?:morning|afternoon|"
    rf"evening))[,.!]?\s+(?:there[,.!]?\s+)?(?:[Ii] am|[Ii]['’]?m|[Tt]his is|"
    rf"[Ii]t['’]?s)\s+)({_NAME_WORD}(?:\s+[A-ZÀ-ÖØ-Þ][\w'’-]+){{0,2}})"
)
_SELF = re.compile(
    r"(\b(?:I am|I['’]m|i am|i['’]m|Im|This is|"
    r"this is)\s+)([A-ZÀ-ÖØ-Þ][a-zà-ÿ'’]+\s+[A-ZÀ-ÖØ-Þ][a-zà-ÿ'’-]+)(?=\s*(?:$|[,.!?]|and\b|"
    r"from\b|from\b|here\b|with\b|\())"
)
_RELATIVE = re.compile(
    r"(\b[Mm]y (?:daughter|son|wife|husband|mother|mom|mum|father|dad|sister|brother|friend|"
    r"partner|niece|nephew|aunt|uncle|cousin|doctor|rheumatologist|nephrologist|boss|neighbor|"
    r"neighbour|girlfriend|boyfriend|child|"
    r"baby)(?:,)?\s+)([A-ZÀ-ÖØ-Þ][a-zà-ÿ]+(?:\s+[A-ZÀ-ÖØ-Þ][a-zà-ÿ]+)?)(?=\s|[,.?!]|['’]s|$)"
)
_SIGNED = re.compile(
    rf"((?:\b(?:[Rr]egards|[Ss]incerely|[Bb]est wishes|[Yy]ours truly|[Yy]ours faithfully|[Ll]ove|"
    rf"[Cc]heers|[Tt]hanks|[Tt]hank you|[Bb]est),?\s*(?:\n|,\s*|[-–—]\s*))|"
    rf"\n\s*[-–—]+\s*)({_NAME_WORD}(?:\s+{_NAME_WORD}){{0,2}})\s*\.?\s*$"
)
# Capitalised words that follow "I am" and say what somebody is, not who; and the names this bot
# talks about.
_NOT_NAMES = word_set(
    """
    a an the not so very really just also in on at from and or with for to of african
    american black white asian hispanic latina latino indian mexican british english
    irish scottish canadian australian chinese filipino jewish muslim christian catholic
    native type stage class lupus sle hsct msc car aps dr doctor i sorry glad scared
    afraid worried tired sick ill feeling having taking using going here new yours mine
    ok okay fine good well nephritis systemic prednisone plaquenil benlysta cellcept
    hydroxychloroquine jacie ebmt eular acr fda nhs medicare medicaid what how why when
    who where is are can could will would should does do has have had says said thinks
    wants needs about asking called it this that
    """
)


def _name(match: re.Match[str]) -> str:
    lead, name = match.group(1), match.group(2)
    first = re.split(r"[\s.,'’-]", name, maxsplit=1)[0].lower()
    if first in _NOT_NAMES or name.startswith("["):
        return match.group()
    possessive = re.search(r"['’]s$", name)
    return f"{lead}[name]{possessive.group() if possessive else ''}"


def _introduced(match: re.Match[str]) -> str:
    lead, name = match.group(1), match.group(2)
    words = name.split()
    if words[0].strip("'’.-").lower() in _NOT_NAMES:
        return match.group()
    # The pattern ignores case to find "MY NAME IS", so that ordinary words after the name come
    # along.
    taken = 1
    for word in words[1:]:
        if word[:1].isupper() and word.lower() not in _NOT_NAMES:
            taken += 1
        else:
            break
    kept = words[taken:]
    return " ".join([f"{lead}[name]", *kept])


def _tag(tag: str) -> Callable[[re.Match[str]], str]:
    def replace(match: re.Match[str]) -> str:
        lead = match.group(1) if match.re.groups >= 1 and match.group(1) else ""
        return f"{lead}{tag}"

    return replace


def _called(match: re.Match[str]) -> str:
    digits = sum(c.isdigit() for c in match.group(2))
    return f"{match.group(1)}[phone]" if 7 <= digits <= 15 else match.group()


def redact(text: str) -> str:
    """The text without what says who somebody is.

    ``[name]``, ``[phone]``, ``[email]``, ``[address]``, ``[date of birth]``, ``[number]`` and
    ``[link]`` stand in its place. Redacting twice changes nothing more.
    """
    text = text.replace("\x00", "")
    text = _EMAIL.sub("[email]", text)
    text = _LINK.sub("[link]", text)
    text = _BORN.sub(_tag("[date of birth]"), text)
    text = _CARD.sub("[number]", text)
    text = _SSN.sub("[number]", text)
    text = _ZIP.sub(_tag("[address]"), text)
    text = _ADDRESS.sub("[address]", text)
    text = _BOX.sub("[address]", text)
    text = _POSTCODE.sub("[address]", text)
    text = _PHONE.sub("[phone]", text)
    text = _CALLED.sub(_called, text)
    text = _IDENTIFIER.sub(_tag("[number]"), text)
    text = _LONG_NUMBER.sub("[number]", text)
    text = _NAMED.sub(_introduced, text)
    for pattern in (_TITLED, _GREETED, _SELF, _RELATIVE, _SIGNED):
        text = pattern.sub(_name, text)
    return text
