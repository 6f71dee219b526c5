"""Read YAML with the position of every key and value.

Scalars are typed plainly, after the YAML 1.2 core schema and no further: ``no``, ``on``, dates,
times and numbers with leading zeros stay text; only ``true``, ``false``, ``null`` and ordinary
numbers are anything else. Anchors, aliases and tags are refused: editors' tools and form builders
lose them, and one thing written in two places by stealth is hard to review.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import yaml

Where: TypeAlias = tuple[str | int, ...]

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+\Z")
_CONSTANTS: dict[str, bool | None] = {
    "true": True,
    "false": False,
    "null": None,
    "~": None,
    "": None,
}


class _PlainLoader(yaml.CSafeLoader):
    """Composes nodes without guessing types, so that an explicit tag can be told from a guess."""

    yaml_implicit_resolvers = {}  # noqa: RUF012


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a file; both count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Span:
    """Where a value starts and which characters of the source it takes."""

    position: Position
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ReadError:
    """Something wrong with the YAML itself. ``code`` is the number of the rule it breaks."""

    code: str
    position: Position
    message: str


@dataclass(slots=True)
class Document:
    """One YAML file: plain data, and where each part of it stands.

    ``keys`` and ``values`` are indexed by the path of keys and list indexes from the top.
    """

    path: Path
    kind: str
    source: str = ""
    data: Any = None
    errors: list[ReadError] = field(default_factory=list)
    keys: dict[Where, Position] = field(default_factory=dict)
    values: dict[Where, Span] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.name.rsplit(".", 1)[0]

    @property
    def readable(self) -> bool:
        """False when the file could not be parsed at all."""
        return not any(error.code in ("Y001", "Y003", "Y005") for error in self.errors)

    def get(self, *where: str | int) -> Any:
        """The value at a path, or None when the path leads nowhere."""
        value = self.data
        for part in where:
            in_list = isinstance(value, list) and isinstance(part, int) and part < len(value)
            if not in_list and not (isinstance(value, dict) and part in value):
                return None
            value = value[part]
        return value

    def position(self, where: Where, needle: str = "") -> Position:
        """Where the value stands, or the words ``needle`` inside it when they can be found.

        A path that leads nowhere gives the place of its nearest parent.
        """
        while where and where not in self.values:
            where = where[:-1]
        span = self.values.get(where)
        if span is None:
            return Position(1, 1)
        if needle:
            found = self.source.find(needle, span.start, span.end)
            if found >= 0:
                line_start = self.source.rfind("\n", 0, found) + 1
                return Position(self.source.count("\n", 0, found) + 1, found - line_start + 1)
        return span.position

    def key_position(self, where: Where) -> Position:
        """Where the key of this entry stands; for a list item, where the item starts."""
        return self.keys.get(where) or self.position(where)


def _slip(error: yaml.MarkedYAMLError, source: str) -> tuple[Position, str]:
    """Where a file stops being YAML, and why; the usual slips in words an editor knows."""
    mark, context = error.problem_mark, error.context or ""
    reason = (error.problem or context or "cannot be read").strip()
    if context == "while scanning a quoted scalar":
        # The parser stops at the end of the file; the slip is where the text begins.
        mark, reason = error.context_mark, "a quotation mark that is never closed"
    elif context.startswith("while parsing a flow"):
        mark, reason = error.context_mark, "a bracket that is never closed, or a comma left out"
    elif mark is not None and source[mark.index : mark.index + 1] == "\t":
        reason = "a tab where spaces belong"
    elif reason.startswith("mapping values are not allowed"):
        reason = "a second “: ” on the line, or a line that stands too far in"
    mark = mark or error.context_mark
    return Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1), reason


def read_document(path: Path, kind: str, *, raw: bytes, shown: Path | None = None) -> Document:
    """Read one file from its bytes; mistakes become ``errors``, never exceptions.

    ``shown`` is the path to print in messages, when it should differ from ``path``.
    """
    document = Document(path=shown or path, kind=kind)
    try:
        document.source = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"byte {error.start + 1} is not UTF-8"
        document.errors.append(ReadError("Y005", Position(line, 1), message))
        return document
    try:
        node = yaml.compose(document.source, Loader=_PlainLoader)
    except yaml.MarkedYAMLError as error:
        place, reason = _slip(error, document.source)
        document.errors.append(ReadError("Y001", place, f"not valid YAML: {reason}"))
        return document
    except yaml.YAMLError as error:
        reason = " ".join(str(error).split())
        document.errors.append(ReadError("Y001", Position(1, 1), f"not valid YAML: {reason}"))
        return document
    if node is None:
        document.errors.append(ReadError("Y003", Position(1, 1), "the file is empty"))
        return document
    if not isinstance(node, yaml.MappingNode):
        message = "the file does not start with a key such as `id:`"
        document.errors.append(ReadError("Y003", _position(node), message))
        return document
    document.data = _Builder(document).build(node, ())
    return document


class _Builder:
    """Turns nodes into plain data and notes positions on the way."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.seen: set[int] = set()

    def build(self, node: yaml.Node, where: Where) -> Any:
        place = _position(node)
        span = Span(place, node.start_mark.index, node.end_mark.index)
        self.document.values[where] = span
        if id(node) in self.seen:
            # The same node a second time is an alias; following it could loop for ever.
            self._error("Y004", place, "an alias (*name) is used")
            return None
        self.seen.add(id(node))
        if not node.tag.startswith("tag:yaml.org,2002:") or self._has_tag(node):
            self._error("Y004", place, f"a tag ({node.tag}) is used")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, where)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*where, index)) for index, child in enumerate(node.value)]
        quoted = bool(getattr(node, "style", None))
        return node.value if quoted else _plain(node.value)

    def _has_tag(self, node: yaml.Node) -> bool:
        expected = {yaml.MappingNode: "map", yaml.SequenceNode: "seq", yaml.ScalarNode: "str"}
        return bool(node.tag != "tag:yaml.org,2002:" + expected[type(node)])

    def _mapping(self, node: yaml.MappingNode, where: Where) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            place = _position(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self._error("Y001", place, "a key must be a single word")
                continue
            key = str(key_node.value)
            entry = (*where, key)
            if key in result:
                first = self.document.keys[entry].line
                self._error("Y002", place, f"the key `{key}` is already on line {first}")
                continue
            self.document.keys[entry] = place
            result[key] = self.build(value_node, entry)
        return result

    def _error(self, code: str, place: Position, message: str) -> None:
        self.document.errors.append(ReadError(code, place, message))


def _position(node: yaml.Node) -> Position:
    return Position(node.start_mark.line + 1, node.start_mark.column + 1)


def _plain(text: str) -> str | int | float | bool | None:
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INTEGER.match(text):
        return int(text)
    if _DECIMAL.match(text):
        return float(text)
    return text
