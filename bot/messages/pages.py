"""Templates of the pages that are made outside the widget. Everything put into them is escaped."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape


@lru_cache
def templates_in(folder: Path) -> Environment:
    """The templates of a folder; everything is escaped, and a missing name is an error."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def template(name: str) -> Any:
    """A template of ``bot/messages/templates``.

    Raises:
        jinja2.TemplateNotFound: there is none of this name.

    """
    return templates_in(Path(__file__).with_name("templates")).get_template(name)


def day(when: date) -> str:
    """A date as people in the United States write it: January 5, 2026."""
    return f"{when:%B} {when.day}, {when.year}"
