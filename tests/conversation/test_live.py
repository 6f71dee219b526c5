"""The conversation follows its content."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.live import LiveConversation
from tests.real_content import real_content


def test_a_new_content_makes_a_new_conversation_and_the_same_one_does_not() -> None:
    served = [real_content()]
    live = LiveConversation(lambda: served[-1])
    first = live.current()
    assert live.current() is first
    served.append(replace(served[0], version="0" * 12))
    assert live.current() is not first
    assert live.current().content is served[-1]
