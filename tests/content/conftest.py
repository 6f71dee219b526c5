"""Fixtures for the content tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from .planted import Planted


@pytest.fixture
def tree(tmp_path: Path) -> Planted:
    """A small content tree that breaks no rule."""
    return Planted(tmp_path)
