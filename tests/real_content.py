"""The project's own content, read once a run."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import yaml

from bot.content import DEFAULT_ROOT, Content, load


@lru_cache(maxsize=1)
def real_content() -> Content:
    return load()


def raw_file(name: str) -> dict[str, Any]:
    """One file of the locale as it stands, for what a test needs while it is collected."""
    raw = yaml.load(
        (DEFAULT_ROOT / "en" / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    assert isinstance(raw, dict)
    return raw
