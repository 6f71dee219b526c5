"""Texts, choices and notices as messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.messages.message import Choice, Message, message
from bot.messages.words import Words


def text_message(
    words: Words,
    key: str,
    choices: Sequence[Choice] = (),
    *,
    also: Sequence[str] = (),
    **names: str,
) -> Message:
    """Say one of the bot's own replies.

    ``key`` names it in interface.yml, ``also`` is what stands behind it, ``names`` fills its
    {names} in.
    """
    paragraphs = [*words.reply(key, **names), *also]
    return message("text", "\n".join(paragraphs), choices, reply=key, paragraphs=paragraphs)


def choices_message(words: Words, key: str, choices: Sequence[Choice]) -> Message:
    """Ask someone to pick; ``key`` names the reply that asks."""
    prompt = " ".join(words.reply(key))
    return message("choices", prompt, choices, reply=key, prompt=prompt)


def address(href: str) -> str:
    """A link as a person would dial or type it: a number, an address, a whole web address."""
    scheme, _, rest = href.partition(":")
    return rest if scheme in ("tel", "sms", "mailto") else href


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
    lines += [f"{link['label']} ({address(link['href'])})" for link in links]
    return message(
        "notice",
        "\n".join(lines),
        choices,
        reply=key,
        level=level,
        title=notice["title"],
        paragraphs=list(notice["paragraphs"]),
        contacts=links,
    )
