"""Any text has an answer: a few hundred here, many more in ``benchmarks/fuzz_messages.py``."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.dialogue.any_text import Talks, texts

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def loop() -> Any:
    made = asyncio.new_event_loop()
    yield made
    made.close()


def test_any_text_has_an_answer(loaded: Any, loop: asyncio.AbstractEventLoop) -> None:
    talks = Talks(loaded)

    @settings(
        max_examples=200,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(texts())
    def say(text: str) -> None:
        loop.run_until_complete(talks.say(text))

    say()
    assert sum(talks.kinds.values()) >= 200
