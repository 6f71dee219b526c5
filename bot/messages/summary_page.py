"""The list of questions as a page that prints well: a document without scripts inside."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.content.models import Content
from bot.guides import Guide, ListedQuestion, Walk, WalkState
from bot.messages.citations import Citations
from bot.messages.guides import listed_entry
from bot.messages.pages import day, template
from bot.messages.words import Words

#: The guide whose list is printed where a person has not begun one.
DEFAULT_GUIDE = "ask-doctor"


def summary_page(content: Content, state: WalkState | None, today: date | None = None) -> str:
    """Make the page: top three first, then the rest by group, room to write, sources, date.

    Everything a person wrote is escaped. ``state`` may be None: the page then says the list is
    empty.
    """
    words = Words(content.interface)
    guide = Guide.from_content(content.guides[state.guide if state else DEFAULT_GUIDE])
    walk = Walk(guide)
    citations = Citations(content, words)
    walked = state or walk.start()
    top = walk.top_questions(walked)
    chosen = {item.id for item in top}
    rest = [item for item in walk.open_questions(walked) if item.id not in chosen]
    asked = [item for item in walk.questions(walked) if item not in walk.open_questions(walked)]
    page: str = template("summary.html").render(
        title=guide.title,
        words=content.interface["summary_page"],
        locale=content.interface["locale"],
        top=[_entry(words, citations, item) for item in top],
        groups=_grouped(words, citations, rest, content.interface["summary_page"]["own_group"]),
        # Asked ones stand without their reasons, so they cite nothing.
        asked=[listed_entry(words, item) for item in asked],
        sources=citations.sources(),
        version=content.version,
        today=day(today or date.today()),
        review=words.review("draft"),
    )
    return page


def _entry(words: Words, citations: Citations, item: ListedQuestion) -> dict[str, Any]:
    return {**listed_entry(words, item), "cites": citations.cite(item.findings)}


def _grouped(
    words: Words, citations: Citations, items: list[ListedQuestion], own: str
) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for item in items:
        groups.setdefault(item.group or own, []).append(_entry(words, citations, item))
    return groups
