"""The record of content versions: which one is current, and what changed since another.

``content/versions.yml`` holds one entry for each version that was released, oldest first. A page
that somebody printed carries a version; :meth:`History.status` says whether it is still current.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from bot.content.document import Document, read_document
from bot.content.problem import ContentError, Problem
from bot.content.schemas import Schemas
from bot.content.tree import DEFAULT_ROOT, shown_path

#: Name of the record, in the content folder. It is no part of what a version is made from.
FILE = "versions.yml"

Standing = Literal["current", "superseded", "unknown"]

_HEAD = """\
# yaml-language-server: $schema=schemas/versions.schema.json
# Every released version, oldest first. Written by: python -m bot new version "what changed"
versions:
"""


@dataclass(frozen=True, slots=True)
class Release:
    """One version of the content: 12 hex digits, the day it was released, one line on it."""

    version: str
    date: date
    changed: str


@dataclass(frozen=True, slots=True)
class VersionStatus:
    """Where a version stands.

    ``standing`` is ``current`` (it is what is served now), ``superseded`` (released, and replaced
    since) or ``unknown`` (never recorded: a draft between two releases, or a slip of the pen).
    ``released`` is its own entry, when there is one. ``since`` holds the releases after it, oldest
    first; for an unknown version it is empty, since nobody can say what came after.
    ``unrecorded`` is True when what is served now has no entry yet, so more may have changed than
    ``since`` tells.
    """

    version: str
    standing: Standing
    released: Release | None
    since: tuple[Release, ...]
    current: str
    unrecorded: bool


@dataclass(frozen=True, slots=True)
class History:
    """The releases, oldest first, and the version that is served now."""

    releases: tuple[Release, ...]
    current: str

    @classmethod
    def read(cls, current: str, root: Path = DEFAULT_ROOT) -> History:
        """The record beside the content in ``root``; empty when there is no such file.

        Raises :class:`~bot.content.problem.ContentError` when the file is not as it should be.
        """
        return cls(tuple(read_releases(root)), current)

    def status(self, version: str) -> VersionStatus:
        """Where ``version`` stands. Unknown text is no error: people type versions off paper."""
        # Paper and phones add spaces and capitals.
        wanted = re.sub(r"\s", "", version).lower()
        place = None
        for index, release in enumerate(self.releases):
            if release.version == wanted:
                # A version may come back when an edit is undone; its latest release counts.
                place = index
        released = self.releases[place] if place is not None else None
        since = self.releases[place + 1 :] if place is not None else ()
        unrecorded = not self.releases or self.releases[-1].version != self.current
        if wanted == self.current:
            return VersionStatus(wanted, "current", released, (), self.current, released is None)
        standing: Standing = "superseded" if released else "unknown"
        return VersionStatus(wanted, standing, released, since, self.current, unrecorded)


def status(version: str, current: str, root: Path = DEFAULT_ROOT) -> VersionStatus:
    """Where ``version`` stands while ``current`` is served; reads the record anew.

    Raises :class:`~bot.content.problem.ContentError` when the record is not as it should be.
    """
    return History.read(current, root).status(version)


def read_releases(root: Path = DEFAULT_ROOT) -> list[Release]:
    """The releases in the record, oldest first; none when there is no record.

    Raises :class:`~bot.content.problem.ContentError` when the file is not as it should be.
    """
    path = Path(root) / FILE
    if not path.is_file():
        return []
    document = read_document(path, "versions", raw=path.read_bytes(), shown=shown_path(path))
    problems = list(_problems(document, Schemas.beside(Path(root))))
    if problems:
        raise ContentError(problems)
    return [_release(raw) for raw in document.data["versions"]]


def record(
    version: str, changed: str, root: Path = DEFAULT_ROOT, today: date | None = None
) -> Path:
    """Append ``version`` to the record; gives the record's path.

    Raises ``ValueError`` when ``changed`` is empty or more than one line, or when this version is
    already the last one recorded, and :class:`~bot.content.problem.ContentError` when the record
    is not as it should be.
    """
    line = changed.strip()
    if not line or "\n" in line:
        raise ValueError("say what changed in one line")
    releases = read_releases(root)
    if releases and releases[-1].version == version:
        raise ValueError(f"version {version} is already recorded")
    day = (today or date.today()).isoformat()
    # JSON's double quotes are YAML's, whatever the line holds.
    quoted = json.dumps(line, ensure_ascii=False)
    entry = f'  - version: "{version}"\n    date: {day}\n    changed: {quoted}\n'
    path = Path(root) / FILE
    before = path.read_text(encoding="utf-8") if path.is_file() else _HEAD
    if not before.endswith("\n"):
        before += "\n"
    beside = path.with_name(f".{FILE}.new")
    beside.write_text(before + entry, encoding="utf-8")
    beside.replace(path)
    return path


def _release(raw: Mapping[str, Any]) -> Release:
    return Release(raw["version"], date.fromisoformat(raw["date"]), raw["changed"])


def _problems(document: Document, schemas: Schemas) -> Iterable[Problem]:
    for error in document.errors:
        yield Problem(
            document.path,
            error.position.line,
            error.position.column,
            error.code,
            "error",
            error.message,
            "Write the record with: python -m bot new version",
        )
    if not document.readable:
        return
    for breach in schemas.errors("versions", document.data):
        place = document.position(breach.where)
        remedy = breach.remedy or "Write the record with: python -m bot new version"
        yield Problem(
            document.path, place.line, place.column, breach.code, "error", breach.message, remedy
        )
    if document.data and isinstance(document.data.get("versions"), list):
        for index, raw in enumerate(document.data["versions"]):
            if not _is_day(raw.get("date") if isinstance(raw, dict) else None):
                place = document.position(("versions", index, "date"))
                yield Problem(
                    document.path,
                    place.line,
                    place.column,
                    "V003",
                    "error",
                    "there is no such day",
                    "Write a real day as 2026-03-31.",
                )


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False
