"""docs/run-it-for-real.md explains each setting, with its default, and no other."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.dialogue.settings import Settings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "run-it-for-real.md").read_text(encoding="utf-8")
CODE = (ROOT / "bot" / "dialogue" / "settings.py").read_text(encoding="utf-8")
READ = set(re.findall(r'given(?:\.get\(|, )"([A-Z_]+)"', CODE))
ROWS = dict(re.findall(r"^\| `([A-Z_]+)` \| (.*?) \|", PAGE, re.MULTILINE))


def test_the_settings_are_found_in_the_code() -> None:
    assert {"HOST", "PORT", "ASK_FIRST_DATABASE"} <= READ
    assert set(re.findall(r"ASK_FIRST_[A-Z_]+", CODE)) <= READ


def test_the_table_names_each_setting_and_no_other() -> None:
    assert set(ROWS) == READ
    assert set(re.findall(r"ASK_FIRST_[A-Z_]+", PAGE)) <= READ


@pytest.mark.parametrize(
    ("variable", "field"),
    [
        ("HOST", "host"),
        ("PORT", "port"),
        ("ASK_FIRST_KEEP_DAYS", "keep"),
        ("ASK_FIRST_KEEP_QUESTIONS_DAYS", "keep_questions"),
        ("ASK_FIRST_MOST_CONVERSATIONS", "most_conversations"),
        ("ASK_FIRST_MESSAGE_LENGTH", "message_length"),
        ("ASK_FIRST_MESSAGES_PER_MINUTE", "messages_per_minute"),
        ("ASK_FIRST_PROXIES", "proxies"),
    ],
)
def test_the_default_is_the_one_of_the_code(variable: str, field: str) -> None:
    default = getattr(Settings(), field)
    shown = default.days if isinstance(default, timedelta) else default
    assert ROWS[variable] == f"`{shown}`"
