"""No more conversations are kept at once than the setting allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

import bot.dialogue  # noqa: F401 (keeps TensorFlow out before rasa comes in)
from bot.dialogue.conversation_store import ConversationStore
from bot.dialogue.errors import ApiError
from bot.dialogue.service import Service
from bot.dialogue.settings import Settings
from bot.dialogue.stores import tracker_store
from tests.real_content import real_content


async def test_with_so_many_kept_no_more_are_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = replace(Settings(), most_conversations=2)
    store = ConversationStore(tracker_store("sqlite://").engine, timedelta(days=7))
    nobody: Any = None
    service = Service(nobody, store, real_content, settings)

    async def opening(*_: Any) -> None:
        """Stand in for the agent's first words."""

    monkeypatch.setattr(service, "_turn", opening)
    first, _, _ = await service.open("demo")
    await service.open("demo")
    with pytest.raises(ApiError) as refused:
        await service.open("demo")
    assert (refused.value.status, refused.value.code) == (503, "busy")
    assert store.count() == 2
    await service.delete(first)
    await service.open("demo")
