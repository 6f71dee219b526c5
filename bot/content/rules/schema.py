"""S: the shape of each file, as its JSON Schema in content/schemas says."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from bot.content.rules.rule import Found, rule
from bot.content.schemas import SchemaError
from bot.content.tree import Tree


def _errors(tree: Tree, code: str) -> Iterator[tuple[Found, SchemaError]]:
    for document, errors in tree.schema_errors():
        for error in errors:
            if error.code == code:
                yield Found(document, error.where, error.message, error.remedy), error


@rule(
    "S001",
    "error",
    reason="A value of the wrong type cannot be shown.",
    remedy="Write the value as the schema describes it.",
    breaks_serving=True,
)
def right_type(tree: Tree) -> Iterator[Found]:
    """Each value has the type its key asks for."""
    for found, _error in _errors(tree, "S001"):
        yield found


@rule(
    "S002",
    "error",
    reason="Without it the answer, or its evidence, is incomplete.",
    remedy="Add the missing key.",
    breaks_serving=True,
)
def required_keys(tree: Tree) -> Iterator[Found]:
    """Every required key is there."""
    for found, _error in _errors(tree, "S002"):
        yield found


@rule(
    "S003",
    "error",
    reason="A misspelt key is read by nobody, and what it says is lost.",
    remedy="Remove the key, or correct its spelling.",
    breaks_serving=True,
)
def known_keys(tree: Tree) -> Iterator[Found]:
    """Every key is known."""
    for found, error in _errors(tree, "S003"):
        remedy = None
        if error.known:
            close = get_close_matches(str(error.where[-1]), error.known, n=1)
            known = ", ".join(error.known)
            remedy = f"Did you mean `{close[0]}`?" if close else f"Use one of: {known}."
        yield Found(found.document, found.where, found.message, remedy, at_key=True)


@rule(
    "S004",
    "error",
    reason="Only the listed values have a meaning.",
    remedy="Use one of the values the schema allows.",
    breaks_serving=True,
)
def allowed_values(tree: Tree) -> Iterator[Found]:
    """Each value is one of those allowed."""
    for found, _error in _errors(tree, "S004"):
        yield found


@rule(
    "S005",
    "error",
    reason="Layers of fixed size keep answers short and the same for every option.",
    remedy="Add or take away items.",
    breaks_serving=True,
)
def right_amount(tree: Tree) -> Iterator[Found]:
    """Lists and labels are neither too long nor too short."""
    for found, _error in _errors(tree, "S005"):
        yield found
