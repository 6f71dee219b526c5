"""Texts, choices and notices as messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.messages.message import Choice, Message, message
from bot.messages.words import Words


def text_message(paragraphs: Sequence[str], choices: Sequence[Choice] = ()) -> Message:
    """Show some paragraphs."""
    return message("text", "\n".join(paragraphs), choices, paragraphs=list(paragraphs))


def choices_message(prompt: Sequence[str], choices: Sequence[Choice]) -> Message:
    """Ask someone to pick."""
    words = " ".join(prompt)
    return message("choices", words, choices, prompt=words)


def notice_message(
    words: Words,
    level: str,
    key: str,
    contacts: Sequence[Mapping[str, str]],
    choices: Sequence[Choice] = (),
) -> Message:
    """Show what comes before everything else: an emergency, a crisis, a check.

    ``level`` is emergency, crisis, information or check; ``key`` names the words.
    """
    notice = words.notice(key)
    links: list[dict[str, Any]] = [dict(contact) for contact in contacts]
    lines = [notice["title"], *notice["paragraphs"]]
    lines += [f"{link['label']} ({link['href'].split(':', 1)[1]})" for link in links]
    return message(
        "notice",
        "\n".join(lines),
        choices,
        level=level,
        title=notice["title"],
        paragraphs=list(notice["paragraphs"]),
        contacts=links,
    )
