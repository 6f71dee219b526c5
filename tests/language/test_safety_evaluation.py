"""Counting what the safety rules make of labelled messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.language.interpreter import Interpretation
from bot.language.safety_evaluation import read_safety_messages, score_safety
from bot.language.safety_messages import SafetyMessagesError


def interpret(text: str) -> Interpretation:
    """Read the level out of the text: "emergency: I cannot breathe"."""
    level = text.partition(":")[0]
    return Interpretation(text, safety=None if level == "none" else level)


def test_each_group_counts_what_is_right_for_it() -> None:
    messages = {
        "emergency": ["emergency: a", "check: b", "none: c", "crisis: d"],
        "concern_for_other": ["concern_for_other: a", "crisis: b"],
        "quiet": ["none: a", "check: b"],
    }
    found = {result.group: result for result in score_safety(messages, interpret)}
    grave = found["emergency"]
    assert (grave.count, grave.right, grave.noticed, grave.notices) == (4, 1, 3, 2)
    assert grave.others == (("check: b", "check"), ("none: c", ""), ("crisis: d", "crisis"))
    assert found["concern_for_other"].right == 2
    assert (found["quiet"].right, found["quiet"].noticed) == (1, 1)


@pytest.mark.parametrize("written", ["[", "- a", "danger: [a]", "crisis: a", "crisis: [1]", ""])
def test_a_file_in_another_form_is_named(written: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.yml"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(SafetyMessagesError, match=r"odd\.yml"):
        read_safety_messages(path)
