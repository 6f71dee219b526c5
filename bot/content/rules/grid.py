"""G: the grid is whole: rows that compare have a cell for every option."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.rules.rule import Found, rule
from bot.content.tree import Tree


@rule(
    "G001",
    "error",
    reason="An empty cell looks like “nothing to fear”; “no data” must be said in words.",
    remedy="Write the cell; where nothing is known, say that there is no good data.",
)
def every_option_has_a_cell(tree: Tree) -> Iterator[Found]:
    """A comparable question has a cell for every option."""
    options = [document.name for document in tree.kind("option")]
    for document in tree.kind("question"):
        if document.get("comparable") is not True:
            continue
        cells = document.get("cells")
        missing = [name for name in options if not isinstance(cells, dict) or name not in cells]
        if missing:
            where = ("cells",) if isinstance(cells, dict) else ("comparable",)
            message = f"no cell for {', '.join(f'`{name}`' for name in missing)}"
            yield Found(document, where, message, at_key=True)


@rule(
    "G002",
    "error",
    reason="Cells of a row that does not compare are never shown side by side.",
    remedy="Write `comparable: true`, or take the cells out.",
)
def cells_only_where_comparable(tree: Tree) -> Iterator[Found]:
    """Only a comparable question has cells."""
    for document in tree.kind("question"):
        if document.get("cells") and document.get("comparable") is not True:
            yield Found(
                document, ("cells",), "there are cells but not `comparable: true`", at_key=True
            )
