"""docs/messages.md names each kind of message and each field, and none that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.guides import Guide, Walk
from bot.messages.answers import (
    MORE,
    answer_message,
    claim_message,
    comparison_message,
    sources_message,
)
from bot.messages.guides import step_message, summary_message
from bot.messages.message import KINDS, Choice, Message, for_client
from bot.messages.plain import choices_message, notice_message, text_message
from bot.messages.words import Words
from tests.real_content import real_content

PAGE = Path(__file__).parents[2] / "docs" / "messages.md"
COMMON = "What every message has"
CHOICES = (Choice("Go on", {"do": "guide", "act": "start"}),)


def sections(page: str) -> dict[str, set[str]]:
    """The fields that each section's table names, by the section's heading."""
    found: dict[str, set[str]] = {}
    for part in re.split(r"^## ", page, flags=re.MULTILINE)[1:]:
        heading, _, body = part.partition("\n")
        table = body.partition("\n| field |")[2].partition("\n\n")[0]
        found[heading.strip().strip("`")] = set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE))
    return found


def built() -> Iterator[Message]:
    """A message of every builder, out of the real content."""
    content = real_content()
    words = Words(content.interface)
    yield answer_message(content, words, "risks", None, CHOICES)
    yield answer_message(content, words, "risks", "msc", CHOICES, layer=MORE)
    yield answer_message(content, words, "success-rate", None, CHOICES, clinical=True)
    yield claim_message(content, words, next(iter(content.claims)), CHOICES)
    yield comparison_message(content, words, "risks", ["hsct-own", "msc"], CHOICES)
    risks = content.questions["risks"]
    yield sources_message(content, words, risks.overview, risks.question, CHOICES)
    yield text_message(words, "greet", CHOICES)
    yield choices_message(words, "close", CHOICES)
    yield notice_message(words, "crisis", "crisis", words.contacts("crisis"), CHOICES)
    walk = Walk(Guide.from_content(content.guides["ask-doctor"]))
    start = walk.start()
    yield step_message(content, words, walk, start, CHOICES)
    yield step_message(content, words, walk, walk.ask_for(start, "note"), CHOICES)
    yield summary_message(words, walk, walk.add(start), CHOICES)
    longer = start
    for _ in range(5):
        longer = walk.add(longer)
    yield summary_message(words, walk, longer, CHOICES)


MESSAGES = [for_client(message) for message in built()]
DOCUMENTED = sections(PAGE.read_text(encoding="utf-8"))


def test_every_kind_has_a_section_and_an_example() -> None:
    assert set(DOCUMENTED) == {COMMON, *KINDS}
    assert {message["kind"] for message in MESSAGES} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_kind_is_named_and_no_other(kind: str) -> None:
    produced = {key for message in MESSAGES if message["kind"] == kind for key in message}
    assert DOCUMENTED[COMMON] | DOCUMENTED[kind] == produced


def parts(message: Message) -> Iterator[tuple[str, dict[str, object]]]:
    """The objects inside a message that the page describes field by field."""
    for name in ("understood", "review", "input"):
        if message.get(name):
            yield name, message[name]
    for name in (
        "sources",
        "figures",
        "clinical",
        "columns",
        "top",
        "items",
        "contacts",
        "choices",
    ):
        for item in message.get(name, ()):
            yield name, item


def test_every_field_of_the_parts_is_named() -> None:
    page = PAGE.read_text(encoding="utf-8")
    seen = set()
    for message in MESSAGES:
        for name, part in parts(message):
            seen.add(name)
            listed = "{" + ", ".join(f'"{key}"' for key in part) + "}"
            assert listed in page, f"{name}: {listed}"
    assert seen >= {"understood", "review", "input", "sources", "figures", "clinical", "columns"}
    assert seen >= {"top", "items", "contacts", "choices"}
