"""Runs the conversations of ``tests/conversations/*.yml`` and says what came, by ids.

A script is a list of turns. ``say`` is what a person writes, ``tap`` a choice of the last messages:
the key of its label in interface.yml, or what it does (``{ask: risks}``, ``{option: msc}``,
``{claim: …}``, ``{top: …}``). ``expect`` names every message that comes, in order:

    answer <row>[/<option>]   claim <id>   comparison <row> <option> <option>…
    text <reply>   choices <reply>   notice <reply>   step <step>[ note|own_question]
    summary <question> <question>…   (top three and the rest, in order)

``offers`` names choices that must be there, in the words of ``tap``.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parents[1] / "conversations"


@dataclass(frozen=True)
class Script:
    """One conversation."""

    name: str
    file: str
    turns: Sequence[Mapping[str, Any]]


def scripts() -> list[Script]:
    """All conversations of the folder."""
    return [
        Script(item["name"], path.stem, item["turns"])
        for path in sorted(FOLDER.glob("*.yml"))
        for item in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    ]


def named(message: Mapping[str, Any]) -> str:
    """A message by its ids, in the words of ``expect``."""
    kind = message["kind"]
    if kind == "answer":
        understood = message["understood"]
        if understood is None:
            return "sources"
        if understood["claim_id"]:
            return f"claim {understood['claim_id']}"
        column = f"/{understood['option_id']}" if understood["option_id"] else ""
        return f"answer {understood['question_id']}{column}"
    if kind == "comparison":
        columns = " ".join(column["option_id"] for column in message["columns"])
        return f"comparison {message['understood']['question_id']} {columns}"
    if kind == "step":
        awaited = f" {message['input']['kind']}" if message["input"] else ""
        return f"step {message['step']}{awaited}"
    if kind == "summary":
        ids = [item["id"] for item in (*message["top"], *message["items"])]
        return " ".join(["summary", *ids])
    return f"{kind} {message['reply']}"


def does(
    choice: Mapping[str, Any], wanted: str | Mapping[str, str], labels: Mapping[str, str]
) -> bool:
    """Whether a choice is the one that a script names."""
    if isinstance(wanted, str):
        return bool(choice["label"] == labels[wanted])
    do = choice["do"]
    (what, value), *_ = wanted.items()
    if what == "ask":
        return do.get("do") == "ask" and do["question"] == value and choice["role"] == "question"
    if what == "option":
        return do.get("do") == "ask" and do["option"] == value
    if what == "compare":
        return do.get("do") == "compare" and do["question"] == value
    if what == "claim":
        return do.get("do") == "claim" and do["claim"] == value
    if what == "top":
        return do.get("act") == "top" and do["question"] == value
    raise AssertionError(f"a script taps {wanted!r}, which no choice does")


async def play(script: Script, service: Any) -> None:
    """Play one conversation and check every turn."""
    labels = service.content.interface["labels"]
    record, _, turn = await service.open("demo")
    for number, step in enumerate(script.turns, start=1):
        where = f"{script.file}: {script.name}, turn {number}"
        if "say" in step:
            turn = await service.say(record, uuid.uuid4().hex, step["say"])
        else:
            offered = [choice for message in turn.messages for choice in message["choices"]]
            chosen = [choice for choice in offered if does(choice, step["tap"], labels)]
            shown = [choice["label"] for choice in offered]
            assert chosen, f"{where}: {step['tap']!r} is not offered, only {shown}"
            turn = await service.choose(record, uuid.uuid4().hex, chosen[-1]["id"])
        came = [named(message) for message in turn.messages]
        assert came == step["expect"], f"{where}: {step.get('say', step.get('tap'))!r} gave {came}"
        for wanted in step.get("offers", ()):
            offered = [choice for message in turn.messages for choice in message["choices"]]
            shown = [choice["label"] for choice in offered]
            assert any(does(choice, wanted, labels) for choice in offered), (
                f"{where}: {wanted!r} is not offered, only {shown}"
            )
