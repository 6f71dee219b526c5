"""A conversation over the project's own content."""

from __future__ import annotations

import pytest

from tests.real_content import real_content

from .talk import Talk


@pytest.fixture
def talk() -> Talk:
    return Talk(real_content(), clinic="demo")


@pytest.fixture
def walking(talk: Talk) -> Talk:
    """In the guide, at its first step."""
    talk.say("help me make a list", "checklist")
    return talk
