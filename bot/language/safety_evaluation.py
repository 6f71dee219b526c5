"""How safety rules and net do on labelled messages: who is sent for help, asked, or overlooked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.language.interpreter import Interpretation
from bot.language.safety import CHECK, CONCERN_FOR_OTHER, CRISIS, EMERGENCY
from bot.language.safety_messages import read_groups

#: Groups of messages, and the levels that are right for each; ``None`` is silence.
RIGHT: Mapping[str, frozenset[str | None]] = {
    "emergency": frozenset({EMERGENCY}),
    "crisis": frozenset({CRISIS}),
    # Whoever fears for another gets the same numbers under both.
    "concern_for_other": frozenset({CONCERN_FOR_OTHER, CRISIS}),
    "check_body": frozenset({CHECK}),
    "check_mood": frozenset({CHECK}),
    "check": frozenset({CHECK}),
    "quiet": frozenset({None}),
}


@dataclass(frozen=True, slots=True)
class GroupResult:
    """What happened to the messages of one group; counts."""

    group: str
    count: int
    right: int
    """Got the level that the group asks for."""
    noticed: int
    """Got any notice, or were asked: not overlooked. For ``quiet`` this is the false alarms."""
    notices: int
    """Got a notice, of whichever level, and not only a question."""
    others: tuple[tuple[str, str], ...]
    """(text, level found) of those that were not right; ``""`` for silence."""


def read_safety_messages(path: Path) -> dict[str, list[str]]:
    """Read lists of messages by group (see :data:`RIGHT`).

    Raises:
        SafetyMessagesError: if it is no mapping from known groups to lists of texts.
    """
    return read_groups(path, RIGHT)


def score_safety(
    messages: Mapping[str, Sequence[str]], interpret: Callable[[str], Interpretation]
) -> list[GroupResult]:
    """Interpret all messages; one result a group."""
    results = []
    for group, texts in messages.items():
        levels = [(text, interpret(text).safety) for text in texts]
        wrong = [(text, level or "") for text, level in levels if level not in RIGHT[group]]
        results.append(
            GroupResult(
                group=group,
                count=len(texts),
                right=len(texts) - len(wrong),
                noticed=sum(level is not None for _, level in levels),
                notices=sum(level not in (None, CHECK) for _, level in levels),
                others=tuple(wrong),
            )
        )
    return results
