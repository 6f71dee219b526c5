"""Whether data fits its JSON Schema: yes, or not sure.

``jsonschema`` says of each mistake what it is and where. It took half of the time in which content
is loaded, and nearly always there is no mistake. So a schema becomes a function first, which only
says whether all is well; where it does not, ``jsonschema`` looks for what is wrong. "Not sure" is
the answer to every schema that uses a keyword not known here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Fits = Callable[[Any], bool]

_TYPES: Mapping[str, Fits] = {
    "string": lambda data: isinstance(data, str),
    "integer": lambda data: isinstance(data, int) and not isinstance(data, bool),
    "number": lambda data: isinstance(data, int | float) and not isinstance(data, bool),
    "boolean": lambda data: isinstance(data, bool),
    "null": lambda data: data is None,
    "array": lambda data: isinstance(data, list),
    "object": lambda data: isinstance(data, dict),
}
#: What says nothing about the data.
_TOLD = frozenset({"$schema", "$id", "$comment", "title", "description", "definitions"})
_OF_OBJECTS = frozenset({"properties", "additionalProperties", "required"})


class _UnknownError(Exception):
    """The schema says something that only ``jsonschema`` understands."""


def _not_sure(data: Any) -> bool:
    return False


class Shapes:
    """The schemas of a content tree as functions, each made at first use."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        """Take the schemas by the names of their files."""
        self._raw = raw
        self._made: dict[str, Fits] = {}

    def fit(self, name: str, data: Any) -> bool:
        """True if the data surely fits the schema of that file."""
        return self._at(name + "#")(data)

    def _at(self, address: str) -> Fits:
        if address not in self._made:
            name, _, inside = address.partition("#")
            try:
                schema = self._raw[name]
                if schema.get("$id", name) != name:
                    raise _UnknownError
                for part in inside.split("/")[1:]:
                    schema = schema[part]
                self._made[address] = self._fits(schema, name)
            except (_UnknownError, LookupError, TypeError, AttributeError, re.error):
                self._made[address] = _not_sure
        return self._made[address]

    def _fits(self, schema: Any, name: str) -> Fits:
        """The function of a schema in the file ``name``."""
        if not isinstance(schema, dict):
            raise _UnknownError
        if "$ref" in schema:
            file, _, inside = str(schema["$ref"]).partition("#")
            address = f"{file or name}#{inside}"
            # Looked up at each call: an entry may hold entries.
            return lambda data: self._at(address)(data)
        checks: list[Fits] = []
        if _OF_OBJECTS & schema.keys():
            checks.append(self._object(schema, name))
        for keyword, value in schema.items():
            if keyword in _OF_OBJECTS or keyword in _TOLD:
                continue
            if keyword in ("items", "propertyNames"):
                checks.append(_each(keyword, self._fits(value, name)))
            elif keyword == "anyOf":
                checks.append(_any([self._fits(branch, name) for branch in value]))
            elif keyword == "oneOf":
                checks.append(self._one_of(value, name))
            elif keyword in _PLAIN:
                checks.append(_PLAIN[keyword](value))
            else:
                raise _UnknownError
        if len(checks) == 1:
            return checks[0]
        return lambda data: all(fits(data) for fits in checks)

    def _object(self, schema: Mapping[str, Any], name: str) -> Fits:
        required = frozenset(schema.get("required", ()))
        known = {
            key: self._fits(value, name) for key, value in schema.get("properties", {}).items()
        }
        more = schema.get("additionalProperties", True)
        other: Fits | None = None
        if more is False:
            other = _not_sure
        elif more is not True:
            other = self._fits(more, name)

        def fits(data: Any) -> bool:
            if not isinstance(data, dict):
                return True
            if not required <= data.keys():
                return False
            for key, value in data.items():
                part = known.get(key, other)
                if part is not None and not part(value):
                    return False
            return True

        return fits

    def _one_of(self, branches: list[Any], name: str) -> Fits:
        """One branch fits, and the keys alone say that no other does."""
        made = [(self._fits(branch, name), _other_keys(branch)) for branch in branches]

        def fits(data: Any) -> bool:
            left = [branch for branch, other_keys in made if not other_keys(data)]
            return len(left) == 1 and left[0](data)

        return fits


def _other_keys(schema: Mapping[str, Any]) -> Fits:
    """Whether an object lacks keys that the schema requires, or has some that it does not know."""
    if schema.get("type") != "object" or "$ref" in schema:
        raise _UnknownError
    required = frozenset(schema.get("required", ()))
    closed = schema.get("additionalProperties") is False and "patternProperties" not in schema
    known = frozenset(schema.get("properties", ()))
    return lambda data: (
        isinstance(data, dict)
        and (not required <= data.keys() or (closed and not data.keys() <= known))
    )


def _any(branches: list[Fits]) -> Fits:
    return lambda data: any(fits(data) for fits in branches)


def _each(keyword: str, part: Fits) -> Fits:
    """Each item of a list, or each key of an object, fits."""
    kind = list if keyword == "items" else dict
    return lambda data: not isinstance(data, kind) or all(part(each) for each in data)


def _type(value: Any) -> Fits:
    if isinstance(value, str):
        return _TYPES[value]
    return _any([_TYPES[name] for name in value])


def _enum(value: Any) -> Fits:
    if not all(isinstance(allowed, str) for allowed in value):
        raise _UnknownError
    allowed = frozenset(value)
    return lambda data: isinstance(data, str) and data in allowed


def _pattern(value: str) -> Fits:
    search = re.compile(value).search
    return lambda data: not isinstance(data, str) or search(data) is not None


def _unique(value: bool) -> Fits:
    if value is not True:
        raise _UnknownError
    # Of anything else than texts "1 and true" or "1 and 1.0" would have to be judged.
    return lambda data: (
        not isinstance(data, list)
        or (all(isinstance(item, str) for item in data) and len(set(data)) == len(data))
    )


def _dependencies(value: Mapping[str, list[str]]) -> Fits:
    if not all(isinstance(needs, list) for needs in value.values()):
        raise _UnknownError
    return lambda data: (
        not isinstance(data, dict)
        or all(
            need in data for trigger, needs in value.items() if trigger in data for need in needs
        )
    )


def _size(
    kind: type[str | list[Any] | dict[str, Any]], least: int | None = None, most: int | None = None
) -> Fits:
    return lambda data: (
        not isinstance(data, kind)
        or ((least is None or len(data) >= least) and (most is None or len(data) <= most))
    )


#: The keywords that hold no further schema.
_PLAIN: Mapping[str, Callable[[Any], Fits]] = {
    "type": _type,
    "enum": _enum,
    "pattern": _pattern,
    "uniqueItems": _unique,
    "dependencies": _dependencies,
    "minLength": lambda value: _size(str, least=value),
    "maxLength": lambda value: _size(str, most=value),
    "minItems": lambda value: _size(list, least=value),
    "maxItems": lambda value: _size(list, most=value),
    "minProperties": lambda value: _size(dict, least=value),
    "minimum": lambda value: lambda data: not _TYPES["number"](data) or data >= value,
    "maximum": lambda value: lambda data: not _TYPES["number"](data) or data <= value,
}
