"""Rankings as a matcher gives them, made by hand for a test."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scored:
    """A label, how sure it is, and its score."""

    id: str
    confidence: float
    score: float = 0.0


@dataclass(frozen=True)
class Ranking:
    """What is read of a ranking."""

    ranked: tuple[Scored, ...]
    abstain: bool
    close: bool
    evidence: float = 1.5
    strange: int = 0
    unlike: int = 0
