"""Y: the YAML itself."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.rules.rule import Found, rule
from bot.content.tree import Tree


def _errors(tree: Tree, code: str) -> Iterator[Found]:
    for document in (*tree.documents, *tree.phrasings):
        for error in document.errors:
            if error.code == code:
                yield Found(document, (), error.message, position=error.position)


@rule(
    "Y001",
    "error",
    reason="A file that cannot be read takes all its answers with it.",
    remedy='Check the indentation, and put text that holds ": " or " #" in double quotes.',
    breaks_serving=True,
)
def valid_yaml(tree: Tree) -> Iterator[Found]:
    """The file is valid YAML."""
    yield from _errors(tree, "Y001")


@rule(
    "Y002",
    "error",
    reason="YAML readers keep one of the two without a word, so text goes missing.",
    remedy="Keep one of the two.",
    breaks_serving=True,
)
def no_duplicate_key(tree: Tree) -> Iterator[Found]:
    """A key stands only once in its group."""
    yield from _errors(tree, "Y002")


@rule(
    "Y003",
    "error",
    reason="Every file holds one thing, described by keys.",
    remedy="Start the file with its first key, such as `id:`.",
    breaks_serving=True,
)
def has_keys(tree: Tree) -> Iterator[Found]:
    """The file holds keys with values."""
    yield from _errors(tree, "Y003")


@rule(
    "Y004",
    "error",
    reason="Anchors, aliases and tags hide text from reviewers, and form editors lose them.",
    remedy="Write the text out in full.",
    breaks_serving=True,
)
def no_anchor_or_tag(tree: Tree) -> Iterator[Found]:
    """No aliases and no tags."""
    yield from _errors(tree, "Y004")


@rule(
    "Y005",
    "error",
    reason="Other encodings turn dashes, quotes and accents into wrong signs.",
    remedy="Save the file as UTF-8.",
    breaks_serving=True,
)
def is_utf8(tree: Tree) -> Iterator[Found]:
    """The file is UTF-8."""
    yield from _errors(tree, "Y005")
