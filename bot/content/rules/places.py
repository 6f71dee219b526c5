"""F: files stand where they are looked for, under the name of what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten

from bot.content.document import Document, Position
from bot.content.rules.rule import Found, rule
from bot.content.tree import FOLDERS, SINGLES, Tree, source_of

_ONE_A_FILE = ("option", "question", "claim", "source", "guide", "clinic")


@rule(
    "F001",
    "error",
    reason="Everything is found by its id, and people look for it by the file's name.",
    remedy="Give the file the name of its id.",
    breaks_serving=True,
)
def name_is_id(tree: Tree) -> Iterator[Found]:
    """The file's name is its id."""
    for kind in _ONE_A_FILE:
        for document in tree.kind(kind):
            found = document.get("id")
            if isinstance(found, str) and found != document.name:
                message = f"the id is `{found}` but the file is `{document.path.name}`"
                remedy = f"Rename the file to {found}.yml, or write `id: {document.name}`."
                yield Found(document, ("id",), message, remedy)


@rule(
    "F002",
    "error",
    reason="A file in the wrong folder, or not named .yml, is read by nobody.",
    remedy="Move it to the folder of its kind: "
    + ", ".join(f"{folder}/" for folder in FOLDERS)
    + "clinics/; single files are "
    + ", ".join(f"{name}.yml" for name in SINGLES)
    + ".",
    breaks_serving=True,
)
def no_stray_file(tree: Tree) -> Iterator[Found]:
    """Every file lies in a folder that is read."""
    for path in tree.strays:
        yield Found(Document(path, "stray"), (), "nothing reads this file")


@rule(
    "F003",
    "error",
    reason="Two things with one id: which of them is cited is chance.",
    remedy="Give each its own id.",
    breaks_serving=True,
)
def ids_are_unique(tree: Tree) -> Iterator[Found]:
    """An id inside a file is used only once: findings, figures, groups, terms, steps, topics."""
    lists = {
        "source": "findings",
        "groups": "groups",
        "glossary": "terms",
        "guide": "steps",
        "about": "topics",
    }
    for kind, key in lists.items():
        for document in tree.kind(kind):
            yield from _repeated(document, (key,))
            if kind == "source":
                for index in range(len(_list(document, key))):
                    yield from _repeated(document, (key, index, "figures"))


def _list(document: Document, *where: str | int) -> list[object]:
    value = document.get(*where)
    return value if isinstance(value, list) else []


def _repeated(document: Document, where: tuple[str | int, ...]) -> Iterator[Found]:
    seen: set[str] = set()
    for index in range(len(_list(document, *where))):
        found = document.get(*where, index, "id")
        if not isinstance(found, str):
            continue
        if found in seen:
            yield Found(document, (*where, index, "id"), f"the id `{found}` is there twice")
        seen.add(found)


@rule(
    "F004",
    "error",
    reason="A finding's id tells which source it was read in.",
    remedy="Begin the finding's id with the source's id, then -f and a number.",
    breaks_serving=True,
)
def finding_named_after_source(tree: Tree) -> Iterator[Found]:
    """A finding's id begins with the id of its source."""
    for document in tree.kind("source"):
        for index in range(len(_list(document, "findings"))):
            found = document.get("findings", index, "id")
            if isinstance(found, str) and source_of(found) != document.name:
                message = f"the finding `{found}` is in the file of `{document.name}`"
                yield Found(document, ("findings", index, "id"), message)


#: Stands before each part of a skeleton that is still to be written (``python -m bot new``).
UNWRITTEN = "✎"


@rule(
    "F005",
    "error",
    reason="The sign ✎ marks what an editor has still to write; nobody else must ever read it.",
    remedy="Write this part and take the sign ✎ away, in comments too.",
    breaks_serving=True,
)
def nothing_left_to_write(tree: Tree) -> Iterator[Found]:
    """No part of a skeleton from `python -m bot new` is left to write."""
    for document in tree.documents:
        for number, line in enumerate(document.source.split("\n"), start=1):
            column = line.find(UNWRITTEN)
            if column >= 0:
                part = line[column + 1 :].strip(" \"'")
                brief = shorten(part, 70, placeholder=" …")
                message = f"still to be written: {brief}" if part else "still to be written"
                yield Found(document, (), message, position=Position(number, column + 1))
