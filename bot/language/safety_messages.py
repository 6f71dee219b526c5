"""Lists of messages by group: what the safety net learns from, and what it is tried on."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import yaml


class SafetyMessagesError(ValueError):
    """A file of messages is not in the expected form; the message says which and what to do."""


def read_groups(path: Path, groups: Collection[str]) -> dict[str, list[str]]:
    """Read lists of messages by group, each group one of ``groups``.

    Raises:
        SafetyMessagesError: if it is no mapping from known groups to lists of texts.
    """
    try:
        # libyaml: some thousand messages take a second otherwise.
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise SafetyMessagesError(f"{path}: this is not YAML ({error}) → mend it") from error
    if not isinstance(raw, dict) or not raw:
        raise SafetyMessagesError(f"{path}: it holds no lists → name them {', '.join(groups)}")
    if unknown := [group for group in raw if group not in groups]:
        raise SafetyMessagesError(f"{path}: unknown groups {unknown} → use {', '.join(groups)}")
    for group, texts in raw.items():
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise SafetyMessagesError(f"{path}: `{group}` → write a list of texts in quotes")
    return {group: list(texts) for group, texts in raw.items()}
