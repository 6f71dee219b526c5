"""A small content tree that patients could read: planted answers with the project's own frame."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.content.tree import DEFAULT_ROOT
from tests.content.planted import Planted


@pytest.fixture
def tree(tmp_path: Path) -> Planted:
    planted = Planted(tmp_path)
    for name in ("interface.yml", "widget-texts.yml"):
        shutil.copy(DEFAULT_ROOT / "en" / name, planted.root / "en" / name)
    return planted
