"""Find and read the files of a content tree.

::

    content/en/{options,questions,claims,sources,guides,safety}/<id>.yml
    content/en/{groups,glossary,terms,wording,interface,vocabulary,about}.yml
    content/clinics/<id>.yml
    data/nlu/*.yml          how people ask, beside content/
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from bot.content.document import Document, read_document
from bot.content.schemas import SchemaError, Schemas

T = TypeVar("T")

PROJECT = Path(__file__).resolve().parents[2]
DEFAULT_ROOT = PROJECT / "content"

#: Folders of one file a thing, and the kind of thing in each.
FOLDERS: Mapping[str, str] = {
    "options": "option",
    "questions": "question",
    "claims": "claim",
    "sources": "source",
    "guides": "guide",
    "safety": "safety",
}
#: Single files, named as their kind.
SINGLES = (
    "groups",
    "glossary",
    "terms",
    "wording",
    "interface",
    "widget-texts",
    "vocabulary",
    "about",
)


@dataclass(slots=True)
class Tree:
    """Every file of one locale, read but not yet judged."""

    root: Path
    locale: str
    schemas: Schemas
    today: date
    documents: list[Document] = field(default_factory=list)
    strays: list[Path] = field(default_factory=list)
    phrasings: list[Document] = field(default_factory=list)
    version: str = ""
    _by_kind: dict[str, list[Document]] | None = None
    _schema_errors: list[tuple[Document, tuple[SchemaError, ...]]] | None = None
    _years: dict[str, Any] | None = None
    _findings: dict[str, dict[str, Any]] | None = None
    _made: dict[Callable[[Tree], Any], Any] = field(default_factory=dict)

    def once(self, make: Callable[[Tree], T]) -> T:
        """What ``make`` makes of this tree, made at the first call: several rules need the same."""
        if make not in self._made:
            self._made[make] = make(self)
        made: T = self._made[make]
        return made

    def kind(self, kind: str) -> Iterator[Document]:
        """The readable documents of one kind, by file name."""
        if self._by_kind is None:
            self._by_kind = {}
            for document in self.documents:
                if document.readable:
                    self._by_kind.setdefault(document.kind, []).append(document)
        return iter(self._by_kind.get(kind, ()))

    def unread(self, kind: str) -> set[str]:
        """The names of the documents of one kind that could not be parsed.

        A slip in one file must not be reported again wherever its id is named.
        """
        return {
            document.name
            for document in self.documents
            if document.kind == kind and not document.readable
        }

    def names(self, kind: str) -> set[str]:
        """The ids of everything of one kind, unread files included."""
        return {document.name for document in self.kind(kind)} | self.unread(kind)

    def single(self, kind: str) -> Document | None:
        """The document of a kind that has one file, or None when there is no readable one."""
        return next(self.kind(kind), None)

    def schema_errors(self) -> list[tuple[Document, tuple[SchemaError, ...]]]:
        """What each readable document breaks of its schema; worked out once."""
        if self._schema_errors is None:
            self._schema_errors = [
                (document, tuple(self.schemas.errors(document.kind, document.data)))
                for document in self.documents
                if document.readable
            ]
        return self._schema_errors

    def findings(self) -> Mapping[str, dict[str, Any]]:
        """The data of every finding that has an id, by that id; worked out once."""
        if self._findings is None:
            self._findings = {}
            for document in self.kind("source"):
                found = document.get("findings")
                for finding in found if isinstance(found, list) else ():
                    if isinstance(finding, dict) and isinstance(finding.get("id"), str):
                        self._findings.setdefault(finding["id"], finding)
        return self._findings

    def source_year(self, finding_id: str) -> Any:
        """The year of the source a finding was read in, or None."""
        if self._years is None:
            self._years = {document.name: document.get("year") for document in self.kind("source")}
        return self._years.get(source_of(finding_id))

    @property
    def has_phrasings(self) -> bool:
        """True when there is training data beside the content."""
        return bool(self.phrasings)


def source_of(finding_id: str) -> str:
    """The id of the source that a finding, or one of its figures, belongs to."""
    return finding_id.partition("#")[0].rpartition("-f")[0]


def shown_path(path: Path) -> Path:
    """The path as messages print it: from the working folder where it lies below that."""
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else Path(relative)


def read_tree(
    root: Path = DEFAULT_ROOT, locale: str = "en", *, nlu: bool = True, today: date | None = None
) -> Tree:
    """Read all content below ``root``; unreadable files carry their errors.

    Raises ``FileNotFoundError`` when there is no such locale.
    """
    root = Path(root).resolve()
    home = root / locale
    if not home.is_dir():
        raise FileNotFoundError(f"no content folder {shown_path(home)}")
    tree = Tree(root, locale, Schemas.beside(root), today or date.today())
    digest = hashlib.sha256()
    for path in _content_files(root, locale):
        raw = path.read_bytes()
        name = path.relative_to(root).as_posix()
        # Lengths keep a byte moved from a name to its content from giving the same version.
        digest.update(f"{len(name)} {name} {len(raw)} ".encode())
        digest.update(raw)
        kind = _kind(path.relative_to(root), locale)
        if kind is None:
            tree.strays.append(shown_path(path))
        else:
            tree.documents.append(read_document(path, kind, raw=raw, shown=shown_path(path)))
    tree.version = digest.hexdigest()[:12]
    if nlu:
        for path in sorted((root.parent / "data" / "nlu").rglob("*.yml")):
            shown = shown_path(path)
            tree.phrasings.append(read_document(path, "nlu", raw=path.read_bytes(), shown=shown))
    return tree


def _content_files(root: Path, locale: str) -> list[Path]:
    found = [
        path
        for folder in (root / locale, root / "clinics")
        for path in folder.rglob("*")
        if path.is_file() and path.suffix in (".yml", ".yaml") and not path.name.startswith(".")
    ]
    return sorted(found, key=lambda path: path.relative_to(root).as_posix())


def _kind(relative: Path, locale: str) -> str | None:
    """The kind of thing a file is, or None when it lies where nothing reads it."""
    if relative.suffix != ".yml":
        return None
    parts = relative.parts
    if len(parts) == 2 and parts[0] == "clinics":
        return "clinic"
    if len(parts) == 2 and parts[0] == locale and relative.stem in SINGLES:
        return relative.stem
    if len(parts) == 3 and parts[0] == locale:
        return FOLDERS.get(parts[1])
    return None
