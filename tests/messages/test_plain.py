"""Texts, choices, notices and the words they are made of."""

from __future__ import annotations

import pytest

from bot.messages.message import Choice
from bot.messages.plain import address, choices_message, notice_message, text_message
from bot.messages.words import Words
from tests.real_content import raw_file, real_content

from .small import WORDS

REPLIES = tuple(raw_file("interface.yml")["replies"])
NOTICES = tuple(raw_file("interface.yml")["notices"])


def test_a_text_is_named_by_its_reply() -> None:
    shown = text_message(WORDS, "greet", also=["And more."])
    assert (shown["kind"], shown["reply"]) == ("text", "greet")
    assert shown["paragraphs"] == [*WORDS.reply("greet"), "And more."]
    assert shown["text"].splitlines() == shown["paragraphs"]


def test_choices_ask_and_offer() -> None:
    shown = choices_message(WORDS, "close", [Choice("One"), Choice("Two")])
    assert (shown["kind"], shown["reply"]) == ("choices", "close")
    assert shown["prompt"] == shown["text"]
    assert [choice["label"] for choice in shown["choices"]] == ["One", "Two"]


@pytest.mark.parametrize("key", REPLIES)
def test_every_reply_has_words(key: str) -> None:
    assert text_message(WORDS, key)["text"].strip()


@pytest.mark.parametrize("key", NOTICES)
def test_every_notice_reads_well_alone(key: str) -> None:
    contacts = WORDS.contacts("crisis")
    shown = notice_message(WORDS, "crisis", key, contacts)
    assert shown["text"].startswith(shown["title"])
    for paragraph in shown["paragraphs"]:
        assert paragraph in shown["text"]
    for contact in contacts:
        assert f"{contact['label']} ({address(contact['href'])})" in shown["text"]
    assert shown["contacts"] == [dict(contact) for contact in contacts]


@pytest.mark.parametrize(
    ("href", "written"),
    [
        ("tel:911", "911"),
        ("sms:988", "988"),
        ("mailto:a@b.org", "a@b.org"),
        ("https://example.org/a:b", "https://example.org/a:b"),
    ],
)
def test_a_link_is_written_as_a_person_uses_it(href: str, written: str) -> None:
    assert address(href) == written


def test_emergency_numbers_can_be_dialled() -> None:
    hrefs = {c["href"] for c in WORDS.contacts("crisis")}
    assert {"tel:988", "sms:988", "tel:911"} <= hrefs
    assert [c["href"] for c in WORDS.contacts("emergency")] == ["tel:911"]


def test_a_persons_braces_stay_what_they_are() -> None:
    words = Words({"replies": {"added": ["{question} / {other} / {question}"]}})
    filled = words.reply("added", question="{other}{question}{0}", other="x")
    assert filled == ("{other}{question}{0} / x / {other}{question}{0}",)


def test_names_without_a_value_stay() -> None:
    assert Words({"lines": {"l": "{a} {b}"}}).line("l", a="1") == "1 {b}"


def test_an_unknown_reply_is_an_error() -> None:
    with pytest.raises(KeyError):
        WORDS.reply("no-such-reply")


def test_openings_only_for_feelings_that_were_written() -> None:
    for feeling in ("fear", "grief", "anger", "tired"):
        assert WORDS.opening(feeling)
    assert WORDS.opening(None) is None
    assert WORDS.opening("hunger") is None


def test_starters_and_option_rows_exist() -> None:
    content = real_content()
    assert set(WORDS.starters()) <= set(content.questions)
    assert {WORDS.row_of_option(option) for option in content.options} <= set(content.questions)
