"""The page that tells whether a printed page is still current."""

from __future__ import annotations

from datetime import date

from bot.content.history import History, Release
from bot.messages.version_page import version_page
from tests.real_content import real_content

OLD, NEW = "a" * 12, "b" * 12
HISTORY = History(
    (
        Release(OLD, date(2026, 1, 5), "First release"),
        Release(NEW, date(2026, 2, 1), "New <b>trial</b>"),
    ),
    NEW,
)


def page(version: str) -> str:
    return version_page(real_content(), HISTORY.status(version))


def test_the_current_version_is_called_current() -> None:
    words = real_content().interface["version_page"]
    assert words["current"] in page(NEW)
    assert words["superseded"] not in page(NEW)


def test_an_old_version_says_what_changed_since_and_escapes_it() -> None:
    words = real_content().interface["version_page"]
    shown = page(OLD)
    assert words["superseded"] in shown
    assert "February 1, 2026" in shown
    assert "New &lt;b&gt;trial&lt;/b&gt;" in shown


def test_anything_else_is_unknown_and_escaped() -> None:
    words = real_content().interface["version_page"]
    shown = page("<script>alert(1)</script>")
    assert words["unknown"] in shown
    assert "<script" not in shown
