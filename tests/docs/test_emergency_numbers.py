"""docs/run-it-for-real.md names each file that a clinic in another country has to change."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "run-it-for-real.md").read_text(encoding="utf-8")
SECTION = re.split(r"^## ", PAGE.partition("## Another country\n")[2], flags=re.MULTILINE)[0]
NUMBER = re.compile(r"\b(911|988)\b")
#: What patients read. Findings tell what a source said, and safety rules what people write.
SHOWN = ("content/en", "bot/web")
NOT_SHOWN = ("content/en/sources", "content/en/safety", "content/en/claims")


def _places() -> set[str]:
    files = {
        path.relative_to(ROOT).as_posix()
        for folder in SHOWN
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".yml", ".html", ".js")
        and NUMBER.search(path.read_text(encoding="utf-8"))
    }
    return {path for path in files if not path.startswith(NOT_SHOWN)}


def test_numbers_are_found() -> None:
    assert "content/en/interface.yml" in _places()


def test_the_page_names_every_file_that_holds_a_number() -> None:
    named = set(re.findall(r"`((?:content|bot)/[\w./-]+)`", SECTION))
    folders = tuple(f"{name}/" for name in named if not Path(name).suffix)
    assert {
        place for place in _places() if place not in named and not place.startswith(folders)
    } == (set())
    assert all((ROOT / name).exists() for name in named)
