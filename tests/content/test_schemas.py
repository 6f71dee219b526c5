"""The JSON Schemas help an editor's program: valid, described, and fitting the models."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from bot.content import (
    Answer,
    Claim,
    Clinic,
    Figure,
    Finding,
    Group,
    Option,
    Question,
    Review,
    Source,
    Term,
)
from bot.content.schemas import Schemas
from bot.content.tree import DEFAULT_ROOT, FOLDERS, SINGLES

SCHEMAS = {
    path.name.removesuffix(".schema.json"): json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((DEFAULT_ROOT / "schemas").glob("*.schema.json"))
}
OURS = [
    "about", "answer", "claim", "clinic", "glossary", "groups", "interface", "option", "question",
    "review", "source", "terms", "widget-texts", "wording",
]  # fmt: skip


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_is_valid_draft_07(name: str) -> None:
    assert "draft-07" in SCHEMAS[name]["$schema"]
    jsonschema.Draft7Validator.check_schema(SCHEMAS[name])


def test_every_kind_of_file_has_its_schema() -> None:
    assert {*FOLDERS.values(), *SINGLES, "clinic"} <= set(SCHEMAS)


def properties(schema: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(schema, dict):
        for key, value in schema.get("properties", {}).items():
            yield f"{path}.{key}", value
        for key, value in schema.items():
            yield from properties(value, f"{path}/{key}")
    elif isinstance(schema, list):
        for item in schema:
            yield from properties(item, path)


@pytest.mark.parametrize("name", OURS)
def test_every_key_is_described(name: str) -> None:
    for path, schema in properties(SCHEMAS[name], name):
        if isinstance(schema, dict) and "$ref" not in schema:
            assert schema.get("description"), path


@pytest.mark.parametrize(
    ("schema", "model", "extra"),
    [
        (SCHEMAS["option"], Option, set()),
        (SCHEMAS["question"], Question, set()),
        (SCHEMAS["claim"], Claim, {"order"}),
        (SCHEMAS["source"], Source, set()),
        (SCHEMAS["clinic"], Clinic, set()),
        (SCHEMAS["review"], Review, set()),
        (SCHEMAS["groups"]["properties"]["groups"]["items"], Group, set()),
        (SCHEMAS["glossary"]["properties"]["terms"]["items"], Term, set()),
        (SCHEMAS["answer"]["definitions"]["overview"], Answer, set()),
        (SCHEMAS["answer"]["definitions"]["cell"], Answer, set()),
        (SCHEMAS["answer"]["definitions"]["claim_answer"], Answer, set()),
    ],
)
def test_keys_are_the_fields_of_the_model(schema: Any, model: Any, extra: set[str]) -> None:
    fields = {field.name for field in dataclasses.fields(model)}
    assert set(schema["properties"]) == fields | extra


def test_keys_of_findings_and_figures_are_the_fields_of_the_models() -> None:
    finding = SCHEMAS["source"]["properties"]["findings"]["items"]
    figure = finding["properties"]["figures"]["items"]
    fields = {field.name for field in dataclasses.fields(Finding)} - {"source_id"}
    assert set(finding["properties"]) == fields
    assert set(figure["properties"]) == {field.name for field in dataclasses.fields(Figure)}


def test_of_several_shapes_the_nearest_one_is_explained() -> None:
    shapes = {
        "anyOf": [
            {"type": "object", "required": ["rules"], "additionalProperties": False,
             "properties": {"rules": {"type": "array"}}},
            {"type": "object", "required": ["words"], "additionalProperties": False,
             "properties": {"words": {"type": "array", "items": {"type": "string"}}}},
        ]
    }  # fmt: skip
    schemas = Schemas({"safety.schema.json": shapes})
    (error,) = schemas.errors("safety", {"words": ["a", 7]})
    assert (error.code, error.where) == ("S001", ("words", 1))
    assert error.remedy


def test_a_reference_to_a_missing_schema_is_a_problem_not_a_crash() -> None:
    schemas = Schemas({"guide.schema.json": {"$ref": "nowhere.schema.json"}})
    (error,) = schemas.errors("guide", {"id": "x"})
    assert "nowhere" in error.message


def test_a_kind_without_a_schema_has_no_errors() -> None:
    assert list(Schemas({}).errors("guide", {"id": "x"})) == []
