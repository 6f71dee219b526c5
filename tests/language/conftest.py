"""The vocabulary and the safety rules as editors wrote them, read once."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.language.safety import SafetyRules
from bot.language.vocabulary import Vocabulary

CONTENT = Path(__file__).resolve().parents[2] / "content" / "en"
#: Where the encoder is missing two workers may build it at once: what is there while one does so
#: is gone when the other copies the folder.
BUILDING = shutil.ignore_patterns("tmp*")


def read_yaml(path: Path) -> Any:
    """A file as it stands, read by libyaml: ten times as fast, and every worker reads them."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return Vocabulary(read_yaml(CONTENT / "vocabulary.yml"))


@pytest.fixture(scope="session")
def safety(vocabulary: Vocabulary) -> SafetyRules:
    raw = {path.stem: read_yaml(path) for path in sorted((CONTENT / "safety").glob("*.yml"))}
    return SafetyRules(raw, vocabulary)
