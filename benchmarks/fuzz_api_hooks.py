"""Conversations for schemathesis to work on: ids, tokens, choices and links cannot be guessed."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import httpx
import schemathesis

#: Of the requests for a conversation, this share is for one that exists. The rest keeps what was
#: made up, which must be refused.
EXISTING = 0.8

_random = random.Random(1)
_open: dict[str, dict[str, Any]] = {}


def _conversation() -> dict[str, Any]:
    """One that is open; deleted ones are made up for."""
    while len(_open) < 4:
        opened = httpx.post(f"{os.environ['FUZZED_SERVER']}/api/conversations", timeout=60).json()
        _open[opened["conversation"]] = opened
    return _random.choice(list(_open.values()))


@schemathesis.auth(refresh_interval=None)  # type: ignore[misc, unused-ignore]
class Tokens:
    """The token of a conversation that is there, and its id in the path."""

    def get(self, case: Any, context: Any) -> dict[str, Any]:
        return _conversation()

    def set(self, case: Any, opened: dict[str, Any], context: Any) -> None:
        case.headers = case.headers or {}
        case.headers["Authorization"] = f"Bearer {opened['token']}"
        if "{conversation}" in case.operation.path and _random.random() < EXISTING:
            case.path_parameters = {**(case.path_parameters or {})}
            case.path_parameters["conversation"] = opened["conversation"]
        body, message = case.body, opened["messages"][0]
        if isinstance(body, dict) and isinstance(body.get("message"), str):
            body["message"] = message["id"]
        if isinstance(body, dict) and isinstance(body.get("choice"), str):
            body["choice"] = _random.choice(message["choices"])["id"]


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Name the one clinic there is, where one is named in the right form; a link that opens.

    What gets here is sent: its id is noted, so that a request without an answer is found out.
    """
    with Path(os.environ["FUZZED_SENT"]).open("a", encoding="utf-8") as sent:
        sent.write(f"{case.id}\n")
    if case.operation.path == "/summary/{secret}" and _random.random() < EXISTING:
        opened = _conversation()
        made = httpx.post(
            f"{os.environ['FUZZED_SERVER']}/api/conversations/{opened['conversation']}/summary-link",
            headers={"Authorization": f"Bearer {opened['token']}"},
            timeout=60,
        ).json()
        case.path_parameters = {"secret": made["url"].rsplit("/", 1)[1]}
    if isinstance(case.body, dict) and isinstance(case.body.get("clinic"), str):
        case.body["clinic"] = "demo"
    if isinstance(case.query, dict) and isinstance(case.query.get("clinic"), str):
        case.query["clinic"] = "demo"


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:
    """Forget what was deleted."""
    if case.operation.method.lower() == "delete" and response.status_code == 204:
        _open.pop((case.path_parameters or {}).get("conversation"), None)
