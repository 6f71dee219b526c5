"""interface.yml and the code name the same keys: none left over, none missing."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.real_content import real_content

ROOT = Path(__file__).parents[2]
INTERFACE = real_content().interface
#: Where the bot's own words are said, and where the standing of a printed page is named.
SAYING = (
    "actions/*.py",
    "bot/content/history.py",
    "bot/conversation/*.py",
    "bot/dialogue/*.py",
    "bot/messages/*.py",
)
#: The calls that look a key up → its section, and which argument holds the key.
LOOK_UPS = {
    "reply": ("replies", 0),
    "text_message": ("replies", 1),
    "choices_message": ("replies", 1),
    "line": ("lines", 0),
    "label": ("labels", 0),
    "action": ("labels", 0),
    "_act": ("labels", 0),
    "notice": ("notices", 0),
    "contacts": ("contacts", 0),
}


@cache
def trees() -> list[ast.AST]:
    paths = [path for pattern in SAYING for path in sorted(ROOT.glob(pattern))]
    return [ast.parse(path.read_text(encoding="utf-8")) for path in paths]


@cache
def literals() -> tuple[frozenset[str], list[re.Pattern[str]]]:
    """Every string in the code, and every f-string as a pattern: its braces may hold anything."""
    texts, patterns = set(), []
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w-]+"
                    for part in node.values
                ]
                if any(isinstance(part, ast.Constant) for part in node.values):
                    patterns.append(re.compile("".join(parts)))
    return frozenset(texts), patterns


def is_said(key: str) -> bool:
    """Whether a string in the code is, or can come to, this key."""
    texts, patterns = literals()
    return key in texts or any(pattern.fullmatch(key) for pattern in patterns)


def looked_up() -> set[tuple[str, str]]:
    """Section and key of every look-up that names its key."""
    found = set()
    for tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            section, place = LOOK_UPS.get(name, ("", 0))
            if (
                section
                and len(node.args) > place
                and not isinstance(node.args[place], ast.JoinedStr)
            ):
                for part in ast.walk(node.args[place]):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        found.add((section, part.value))
    return found


def rule_names() -> set[str]:
    """A notice named like a safety rule stands in for the general one."""
    return {
        rule["id"] for part in real_content().safety.values() for rule in (part.get("rules") or ())
    }


@pytest.mark.parametrize("section", ["replies", "labels", "lines", "contacts"])
def test_each_key_is_used(section: str) -> None:
    assert not [key for key in INTERFACE[section] if not is_said(key)]


def test_each_notice_is_used() -> None:
    rules = rule_names()
    assert rules
    left = [key for key in INTERFACE["notices"] if not is_said(key)]
    assert set(left) <= rules


@pytest.mark.parametrize(
    ("section", "template"), [("summary_page", "summary.html"), ("version_page", "version.html")]
)
def test_each_word_of_a_page_is_used_and_none_is_missing(section: str, template: str) -> None:
    page = (ROOT / "bot" / "messages" / "templates" / template).read_text(encoding="utf-8")
    named = set(re.findall(r"\bwords\.(\w+)", page)) | set(
        re.findall(r"\bwords\[\"(\w+)\"\]", page)
    )
    assert named <= set(INTERFACE[section])
    assert not [key for key in set(INTERFACE[section]) - named if not is_said(key)]


def test_each_key_that_is_looked_up_is_there() -> None:
    asked = looked_up()
    assert {section for section, _ in asked} >= {"replies", "labels", "lines"}
    assert not {(section, key) for section, key in asked if key not in INTERFACE[section]}
