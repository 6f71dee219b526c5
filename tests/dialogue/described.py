"""Holds each answer of the server against what ``/openapi.json`` says of it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import httpx
import yaml
from jsonschema import Draft7Validator, FormatChecker

from bot.dialogue.project import ROOT

#: Headers that every answer has.
SECURITY_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


@lru_cache(maxsize=1)
def description() -> dict[str, Any]:
    """The API's description, with OpenAPI's ``nullable`` in the words of JSON Schema."""
    read = yaml.safe_load((ROOT / "bot" / "dialogue" / "openapi.yml").read_text(encoding="utf-8"))
    plain: dict[str, Any] = _plain(read)
    return plain


def operations() -> set[tuple[str, str]]:
    """All (method, path) that are described."""
    return {
        (method, path)
        for path, item in description()["paths"].items()
        for method in item
        if method in ("get", "post", "delete")
    }


def operation_of(request: httpx.Request) -> tuple[str, str] | None:
    """The described operation that a request is for; None where there is none."""
    for method, path in operations():
        pattern = re.sub(r"\{[^}]+\}", "[^/]+", path)
        if method == request.method.lower() and re.fullmatch(pattern, request.url.path):
            return method, path
    return None


def as_described(answer: httpx.Response) -> None:
    """Fail where an answer is not as described, lacks a header, or tells a server's secret."""
    answer.read()
    for name, value in SECURITY_HEADERS.items():
        assert answer.headers.get(name) == value, (answer.request.url, name)
    assert "frame-ancestors 'none'" in answer.headers.get("content-security-policy", "")
    if answer.request.url.path.startswith("/api/"):
        assert answer.headers.get("cache-control") == "no-store"
    if answer.headers.get("content-type") == "application/json" and answer.content:
        assert "do" not in set(_keys(answer.json())), "what a choice does never leaves the server"
    operation = operation_of(answer.request)
    if operation is None:
        return
    method, path = operation
    documented = description()["paths"][path][method]["responses"]
    assert str(answer.status_code) in documented, (method, path, answer.status_code, answer.text)
    response = documented[str(answer.status_code)]
    if "$ref" in response:
        response = description()["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
    if "content" not in response:
        assert answer.content == b""
        return
    (kind, content), *_ = response["content"].items()
    assert answer.headers["content-type"].startswith(kind)
    if kind == "application/json":
        schema = {**content["schema"], "components": description()["components"]}
        Draft7Validator(schema, format_checker=FormatChecker()).validate(answer.json())


def _plain(node: Any) -> Any:
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    plain = {key: _plain(value) for key, value in node.items() if key != "nullable"}
    if node.get("nullable") is True:
        plain["type"] = [node["type"], "null"]
    return plain


def _keys(node: Any) -> list[str]:
    if isinstance(node, list):
        return [key for item in node for key in _keys(item)]
    if isinstance(node, dict):
        return [*node, *(key for value in node.values() for key in _keys(value))]
    return []
