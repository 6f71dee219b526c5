"""JSON Schemas (draft-07) of the content files, and their messages in plain words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator, RefResolver
from jsonschema.exceptions import RefResolutionError, ValidationError

from bot.content.document import Where
from bot.content.fits import Shapes

_PROJECT_SCHEMAS = Path(__file__).resolve().parents[2] / "content" / "schemas"
_ENDING = ".schema.json"


@dataclass(frozen=True, slots=True)
class SchemaError:
    """One place where data breaks its schema. ``code`` is the number of the rule it breaks."""

    code: str
    where: Where
    message: str
    remedy: str | None = None
    #: For an unknown key: the keys that would be known there.
    known: tuple[str, ...] = ()


@dataclass(slots=True)
class Schemas:
    """The schemas of a content tree, one a kind, each compiled at first use."""

    raw: Mapping[str, Any]
    _validators: dict[str, Draft7Validator] = field(default_factory=dict)
    _shapes: Shapes = field(init=False)

    def __post_init__(self) -> None:
        self._shapes = Shapes(self.raw)

    @classmethod
    def beside(cls, root: Path) -> Schemas:
        """The schemas in ``root/schemas``, or the project's own when that folder is missing."""
        folder = root / "schemas"
        if not folder.is_dir():
            folder = _PROJECT_SCHEMAS
        files = sorted(folder.glob("*" + _ENDING))
        return cls({path.name: json.loads(path.read_text(encoding="utf-8")) for path in files})

    def errors(self, kind: str, data: Any) -> Iterator[SchemaError]:
        """Everything in ``data`` that breaks the schema of this kind; nothing if it has none."""
        if self._shapes.fit(kind + _ENDING, data):
            return
        validator = self._validator(kind)
        if validator is None:
            return
        seen: set[tuple[Where, str]] = set()
        try:
            for error in validator.iter_errors(data):
                # jsonschema repeats "required" for each missing key, and each names them all.
                for found in _translate(error):
                    if (found.where, found.message) not in seen:
                        seen.add((found.where, found.message))
                        yield found
        except RefResolutionError as error:
            message = f"the schema {kind}{_ENDING} refers to something missing: {error}"
            yield SchemaError("S001", (), message, "Add the missing schema file.")

    def _validator(self, kind: str) -> Draft7Validator | None:
        name = kind + _ENDING
        if name not in self.raw:
            return None
        if kind not in self._validators:
            schema = self.raw[name]
            resolver = RefResolver(name, schema, store=dict(self.raw))
            self._validators[kind] = Draft7Validator(schema, resolver=resolver)
        return self._validators[kind]


def _translate(error: ValidationError) -> Iterator[SchemaError]:
    where: Where = tuple(error.absolute_path)
    rule = str(error.validator)
    expected: Any = error.validator_value
    schema: Mapping[str, Any] = error.schema if isinstance(error.schema, dict) else {}
    instance: Any = error.instance
    comment = schema.get("$comment")
    remedy = comment if isinstance(comment, str) else None
    if rule == "required":
        for key in expected:
            if key not in instance:
                known = schema.get("properties", {}).get(key, {})
                yield SchemaError("S002", where, f"`{key}` is missing", _describe(key, known))
    elif rule == "additionalProperties" and isinstance(instance, dict):
        known_keys = tuple(schema.get("properties", {}))
        for key in instance:
            if key not in known_keys:
                message = f"the key `{key}` is not known here"
                yield SchemaError("S003", (*where, key), message, None, known_keys)
    elif rule == "type":
        message = f"{_name(where)} must be {_types(expected)}, not {_what(instance)}"
        yield SchemaError("S001", where, message, _type_remedy(expected, instance) or remedy)
    elif rule == "enum":
        allowed = ", ".join(str(item) for item in expected)
        message = f"{_name(where)} is {_quote(instance)}"
        yield SchemaError("S004", where, message, f"Use one of: {allowed}.")
    elif rule in ("pattern", "minLength"):
        message = f"{_name(where)} is {_quote(instance)}"
        yield SchemaError("S004", where, message, remedy or "Write some text.")
    elif rule in ("minItems", "maxItems", "maxLength", "minProperties", "uniqueItems"):
        yield SchemaError("S005", where, _amount(rule, where, expected, instance))
    elif rule == "dependencies":
        for trigger, needs in expected.items():
            missing = [key for key in needs if key not in instance]
            if trigger in instance and missing:
                names = " and ".join(f"`{key}`" for key in missing)
                message = f"{names} must stand beside `{trigger}`"
                yield SchemaError("S002", where, message)
    elif rule in ("anyOf", "oneOf") and error.context and remedy is None:
        for closest in _closest_branch(error):
            yield from _translate(closest)
    elif rule in ("anyOf", "oneOf", "allOf", "not"):
        yield SchemaError("S001", where, f"{_name(where)} is incomplete or mixed up", remedy)
    elif rule in ("minimum", "maximum"):
        side = "below" if rule == "minimum" else "above"
        message = f"{_name(where)} is {_quote(instance)}, {side} {expected}"
        yield SchemaError("S004", where, message)
    else:
        yield SchemaError("S001", where, f"{_name(where)}: {error.message}", remedy)


def _closest_branch(error: ValidationError) -> list[ValidationError]:
    """The errors of the branch that the data most likely means: the one it breaks least."""
    branches: dict[Any, list[ValidationError]] = {}
    for inner in error.context or ():
        branches.setdefault(inner.schema_path[0], []).append(inner)
    # An error deep inside means that the shape above it already fits.
    return min(branches.values(), key=lambda found: (-min(len(e.path) for e in found), len(found)))


def _describe(key: str, schema: Mapping[str, Any]) -> str:
    described = schema.get("description")
    return f"Add `{key}`: {described}" if described else f"Add `{key}`."


def _name(where: Where) -> str:
    names = [part for part in where if isinstance(part, str)]
    if not names:
        return "the file"
    if isinstance(where[-1], int):
        return f"item {where[-1] + 1} of `{names[-1]}`"
    return f"`{names[-1]}`"


_TYPE_NAMES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a group of keys",
    "null": "empty",
}


def _types(expected: str | list[str]) -> str:
    names = [expected] if isinstance(expected, str) else expected
    return " or ".join(_TYPE_NAMES.get(name, name) for name in names)


def _what(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return f"the text {_quote(value)}"
    return "a list" if isinstance(value, list) else "a group of keys"


def _type_remedy(expected: str | list[str], value: Any) -> str | None:
    if expected == "string" and isinstance(value, bool | int | float):
        return "Put it in double quotes."
    if expected == "array" and isinstance(value, str):
        return f"Write it as a list: [{value}]."
    if value is None:
        return "Write a value, or leave the key out."
    return None


def _quote(value: Any) -> str:
    text = str(value)
    return f"“{text[:60]}{'…' if len(text) > 60 else ''}”"


def _amount(rule: str, where: Where, expected: Any, value: Any) -> str:
    name = _name(where)
    if rule == "uniqueItems":
        return f"{name} has the same item twice"
    if rule == "maxLength":
        return f"{name} has {len(value)} characters; at most {expected} fit"
    if rule in ("minItems", "minProperties"):
        return f"{name} has {len(value)}; at least {expected} needed"
    return f"{name} has {len(value)}; at most {expected} allowed"
