"""The project's own content, read once a run."""

from __future__ import annotations

from functools import lru_cache

from bot.content import Content, load


@lru_cache(maxsize=1)
def real_content() -> Content:
    return load()
