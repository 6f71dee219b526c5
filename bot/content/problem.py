"""What the checker reports: one problem, at one place, with its remedy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

#: An error must be fixed before a release, a warning is worth a look, a note is good to know.
Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in the content; ``line`` and ``column`` count from 1.

    ``str(problem)`` is ``file:line:column CODE message → remedy``, the form editors and terminals
    make clickable.
    """

    path: Path
    line: int
    column: int
    code: str
    severity: Severity
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column} {self.code} {self.message} → {self.remedy}"

    def as_dict(self) -> dict[str, Any]:
        """The problem as plain JSON values."""
        return {
            "path": str(self.path),
            "line": self.line,
            "column": self.column,
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "remedy": self.remedy,
        }


class ContentError(Exception):
    """The content cannot be served; ``problems`` lists every reason."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        what = "problem" if count == 1 else "problems"
        lines = "\n".join(str(problem) for problem in self.problems)
        super().__init__(f"The content has {count} {what} that must be fixed first:\n{lines}")
