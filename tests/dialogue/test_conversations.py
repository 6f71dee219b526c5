"""Whole conversations against one trained model: every message by its ids, never by its prose."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dialogue.script import Script, play, scripts

pytestmark = pytest.mark.model


@pytest.mark.parametrize("script", scripts(), ids=lambda script: f"{script.file}: {script.name}")
async def test_conversation(script: Script, loaded: Any) -> None:
    await play(script, loaded)


def test_enough_conversations_and_no_name_twice() -> None:
    names = [(script.file, script.name) for script in scripts()]
    assert len(names) >= 60
    assert len(names) == len(set(names))
