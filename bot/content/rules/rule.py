"""What a rule is, and the register of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.content.document import Document, Position, Where
from bot.content.problem import Problem, Severity

if TYPE_CHECKING:
    from bot.content.tree import Tree


@dataclass(frozen=True, slots=True)
class Found:
    """One breach of a rule, at a place in a document.

    ``needle`` narrows the place to words inside the value; ``at_key`` points to the key instead
    of the value; ``position`` overrides both. ``remedy`` replaces the rule's own.
    """

    document: Document
    where: Where
    message: str
    remedy: str | None = None
    needle: str = ""
    at_key: bool = False
    position: Position | None = None

    def place(self) -> Position:
        """The line and column to report."""
        if self.position is not None:
            return self.position
        if self.at_key:
            return self.document.key_position(self.where)
        return self.document.position(self.where, self.needle)


Check = Callable[["Tree"], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A numbered rule.

    ``breaks_serving`` marks what makes content impossible to load; the other errors must be
    fixed before a release but do not stop the bot from starting.
    """

    code: str
    severity: Severity
    title: str
    reason: str
    remedy: str
    check: Check
    breaks_serving: bool = False

    def problems(self, tree: Tree) -> Iterator[Problem]:
        """What the rule finds in a tree."""
        for found in self.check(tree):
            place = found.place()
            yield Problem(
                path=found.document.path,
                line=place.line,
                column=place.column,
                code=self.code,
                severity=self.severity,
                message=found.message,
                remedy=found.remedy or self.remedy,
            )


_REGISTER: dict[str, Rule] = {}


def rule(
    code: str,
    severity: Severity,
    *,
    reason: str,
    remedy: str,
    breaks_serving: bool = False,
) -> Callable[[Check], Check]:
    """Register the decorated function under ``code``; its docstring is the rule's title.

    Raises ``ValueError`` when the code is taken or the docstring is missing.
    """

    def register(check: Check) -> Check:
        if code in _REGISTER:
            raise ValueError(f"rule {code} is there twice")
        if not check.__doc__:
            raise ValueError(f"rule {code} has no docstring")
        title = " ".join(check.__doc__.split("\n\n")[0].split())
        _REGISTER[code] = Rule(code, severity, title, reason, remedy, check, breaks_serving)
        return check

    return register


def registered() -> tuple[Rule, ...]:
    """The rules registered so far, in the order of their modules."""
    return tuple(_REGISTER.values())
