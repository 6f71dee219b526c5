"""docs/change-the-bots-own-words.md lists each section of interface.yml and each {name} in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.real_content import real_content

PAGE = (Path(__file__).parents[2] / "docs" / "change-the-bots-own-words.md").read_text("utf-8")
CONTENT = real_content()
NAME = re.compile(r"\{(\w+)\}")


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text below a value, with the keys that lead to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from texts(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from texts(inner, path)


def test_each_name_of_each_text_is_documented_and_no_other() -> None:
    written = {
        (path, name) for path, text in texts(CONTENT.interface) for name in NAME.findall(text)
    }
    documented = set(re.findall(r"^\| `([\w.-]+)` \| `\{(\w+)\}` \|", PAGE, re.MULTILINE))
    assert written, "no names are found any more: has the form of interface.yml changed?"
    assert documented == written


def test_each_section_is_documented() -> None:
    table = PAGE.partition("| section |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == set(CONTENT.interface)


def test_each_name_of_the_widgets_texts_is_documented() -> None:
    written = {name for text in CONTENT.widget_texts.values() for name in NAME.findall(str(text))}
    assert written
    assert written <= set(NAME.findall(PAGE))
