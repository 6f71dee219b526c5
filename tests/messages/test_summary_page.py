"""The printable page: what it holds, and what it must never hold."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

import pytest

from bot.guides import Guide, Walk, WalkState
from bot.guides.state import NOTE
from bot.messages.summary_page import summary_page
from tests.real_content import raw_file, real_content

WALK = Walk(Guide.from_content(raw_file("guides/ask-doctor.yml")))
IDS = list(WALK.guide.steps)
NASTY = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</p></li><style>*{display:none}</style>",
    "{{ 7 * 7 }}{% raw %}",
    "<a href='javascript:alert(1)'>x</a>",
    "<!-- ",
    "&lt;b&gt;",
)


class _Page(HTMLParser):
    """Collects what a browser would make of the page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.scripts: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = [tag]

    def handle_data(self, data: str) -> None:
        (self.scripts if self._inside == ["script"] else self.words).append(data)

    def handle_endtag(self, tag: str) -> None:
        self._inside = []


def _page(state: WalkState | None) -> _Page:
    page = _Page()
    page.feed(summary_page(real_content(), state, date(2026, 3, 1)))
    page.close()
    return page


def _full(note: str = "my note", own: str = "my own") -> WalkState:
    state = WALK.start()
    for step in IDS[:5]:
        state = WALK.add_step(state, step)
    state = WALK.asked(WALK.to(state, IDS[5]))
    state = WALK.text(WALK.ask_for(WALK.to(state, IDS[0]), NOTE), note)
    state = WALK.text(WALK.ask_for(WALK.to(state, IDS[1]), NOTE), note)
    state = WALK.asked(WALK.to(state, IDS[1]))
    return WALK.toggle_top(WALK.add_own(state, own), IDS[0])


@pytest.mark.parametrize("nasty", NASTY)
def test_what_a_person_wrote_is_text_and_nothing_else(nasty: str) -> None:
    plain, page = _page(_full()), _page(_full(note=nasty, own=nasty))
    # Top three, already asked, own questions: the same tags as with harmless words.
    assert page.tags == plain.tags
    said = " ".join(" ".join(page.words).split())
    assert said.count(" ".join(nasty.split())) == 3


def test_no_script_or_style_inside_the_page() -> None:
    page = _page(_full())
    assert "".join(page.scripts).strip() == ""
    names = [tag for tag, _ in page.tags]
    assert "style" not in names
    assert [attrs["src"] for tag, attrs in page.tags if tag == "script"] == ["/summary.js"]
    for _, attrs in page.tags:
        assert not [name for name in attrs if name == "style" or name.startswith("on")]
        for name in ("href", "src"):
            assert not (attrs.get(name) or "").lower().startswith("javascript:")


def test_nothing_is_loaded_from_another_host() -> None:
    loaded = [
        attrs.get("src") or attrs.get("href") or ""
        for tag, attrs in _page(_full()).tags
        if tag in ("script", "link", "img")
    ]
    assert loaded
    assert all(address.startswith(("/", "data:,")) for address in loaded)
    assert not any(address.startswith("//") for address in loaded)


def test_every_question_stands_once_under_its_heading() -> None:
    html = summary_page(real_content(), _full())
    for step in IDS[:6]:
        assert html.count(WALK.guide.steps[step].question) == 1
    assert html.count("my own") == 1
    headings = [tag for tag, _ in _page(_full()).tags if tag == "h2"]
    assert len(headings) >= 4


def test_the_chosen_question_comes_first_and_asked_ones_after_the_open() -> None:
    html = summary_page(real_content(), _full())
    places = [html.index(WALK.guide.steps[step].question) for step in (IDS[0], IDS[2], IDS[1])]
    assert places == sorted(places)


def test_every_number_points_to_a_source_and_every_source_is_pointed_to() -> None:
    page = _page(_full())
    pointed = {attrs["href"] for tag, attrs in page.tags if tag == "a"}
    ids = {attrs["id"] for tag, attrs in page.tags if attrs.get("id")}
    sources = {f"#{name}" for name in ids if str(name).startswith("source-")}
    assert sources
    assert {href for href in pointed if str(href).startswith("#")} == sources


@pytest.mark.parametrize("state", [None, WALK.start()])
def test_an_empty_list_says_so(state: WalkState | None) -> None:
    words = real_content().interface["summary_page"]
    said = " ".join(_page(state).words)
    assert words["empty"] in said
    assert words["empty"] not in " ".join(_page(_full()).words)


def test_date_version_language_and_review_are_stated() -> None:
    content = real_content()
    page = _page(_full())
    said = " ".join(page.words)
    assert "March 1, 2026" in said
    assert content.version in said
    assert content.interface["review"]["draft"] in said
    assert ("html", {"lang": content.interface["locale"]}) in page.tags


def test_the_page_is_kept_out_of_search_engines() -> None:
    assert ("meta", {"name": "robots", "content": "noindex"}) in _page(None).tags


def test_ids_are_unique() -> None:
    ids = re.findall(r'\bid="([^"]+)"', summary_page(real_content(), _full()))
    assert len(set(ids)) == len(ids)
