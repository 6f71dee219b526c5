"""The quick look at a file's shape never says yes where jsonschema says no."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, RefResolver

from bot.content.fits import Shapes
from bot.content.schemas import Schemas
from bot.content.tree import DEFAULT_ROOT, read_tree

from .planted import FILES, Planted
from .test_half_written_files import STRANGE, variants

RAW = Schemas.beside(DEFAULT_ROOT).raw
NAME = "thing.schema.json"

_D = {"$ref": "#/definitions/d"}
#: Every keyword that is known, and some ways to put them together.
SCHEMAS: list[dict[str, Any]] = [
    {"type": "string"},
    {"type": ["integer", "null"]},
    {"type": "number", "minimum": 1, "maximum": 7},
    {"type": "boolean"},
    {"enum": ["words", "a"]},
    {"minLength": 2, "maxLength": 4},
    {"pattern": "^w"},
    {"minItems": 1, "maxItems": 2, "items": {"type": "string"}},
    {"uniqueItems": True},
    {"minProperties": 2},
    {"propertyNames": {"pattern": "^[a-c]$"}},
    {"required": ["a"]},
    {"properties": {"a": {"type": "integer"}}},
    {"properties": {"a": {"type": "integer"}}, "additionalProperties": False},
    {"properties": {"a": {}}, "additionalProperties": {"type": "string"}},
    {"dependencies": {"a": ["b"]}},
    {"anyOf": [{"type": "string"}, {"required": ["a"]}]},
    {
        "oneOf": [
            {"type": "object", "required": ["a"]},
            {"type": "object", "required": ["b"], "properties": {"a": {"type": "string"}}},
        ]
    },
    {
        "oneOf": [
            {"type": "object", "additionalProperties": False, "properties": {"a": {}}},
            {"type": "object", "additionalProperties": False, "properties": {"b": {}}},
        ]
    },
    {
        "definitions": {"d": {"anyOf": [{"type": "string"}, {"items": _D}]}},
        "additionalProperties": _D,
    },
]  # fmt: skip
VALUES: list[Any] = [
    None, True, False, 0, 1, 1.0, 7, 7.5, "", "a", "words", "other words", [], ["a"], ["a", "a"],
    ["a", "b", "c"], [1, True], [["a"], "b"], {}, {"a": 1}, {"a": "x"}, {"b": 1}, {"a": 1, "b": 2},
    {"a": "x", "b": "y"}, {"x-y": 1}, {"a": [["w"], 1]},
]  # fmt: skip


def is_valid(data: Any, name: str, raw: Any) -> bool:
    resolver = RefResolver(name, raw[name], store=dict(raw))
    return bool(Draft7Validator(raw[name], resolver=resolver).is_valid(data))


@pytest.mark.parametrize("schema", SCHEMAS, ids=str)
def test_each_keyword_means_what_it_does_to_jsonschema(schema: dict[str, Any]) -> None:
    raw = {NAME: schema}
    shapes = Shapes(raw)
    fitting = [value for value in VALUES if shapes.fit(NAME, value)]
    assert fitting
    assert all(is_valid(value, NAME, raw) for value in fitting)


@pytest.mark.parametrize(
    "schema",
    [
        {"not": {"type": "string"}},
        {"const": 1},
        {"enum": [1]},
        {"uniqueItems": False},
        {"items": [{"type": "string"}]},
        {"patternProperties": {"^a": {}}},
        {"properties": {"a": True}},
        {"oneOf": [{"type": "string"}, {"type": "integer"}]},
        {"dependencies": {"a": {"required": ["b"]}}},
        {"type": "whole"},
        {"pattern": "("},
        {"$ref": "nowhere.schema.json"},
        {"$ref": "#/definitions/nowhere"},
        {"$id": "other.schema.json", "type": "string"},
    ],
    ids=str,
)
def test_what_is_not_known_here_is_left_to_jsonschema(schema: dict[str, Any]) -> None:
    shapes = Shapes({NAME: schema})
    assert not any(shapes.fit(NAME, value) for value in VALUES)


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("content/")])
def test_what_fits_is_valid_whatever_stands_at_any_key(tree: Planted, name: str) -> None:
    documents = read_tree(tree.root, nlu=False).documents
    (document,) = [d for d in documents if d.path.resolve() == Path(tree.home / name).resolve()]
    kind = f"{document.kind}.schema.json"
    shapes = Shapes(RAW)
    assert shapes.fit(kind, document.data)
    tried = [variant for strange in STRANGE for variant in variants(document.data, strange)]
    fitting = [variant for variant in tried if shapes.fit(kind, variant)]
    assert len(fitting) < len(tried)
    assert all(is_valid(variant, kind, RAW) for variant in fitting)


def test_nothing_of_the_projects_own_content_is_left_to_jsonschema() -> None:
    shapes = Shapes(RAW)
    documents = read_tree(nlu=False).documents
    assert [d.path for d in documents if not shapes.fit(f"{d.kind}.schema.json", d.data)] == []
