"""The numbered rules content is checked against, one family a module.

A rule is a function that takes the :class:`~bot.content.tree.Tree` and yields what it found. It is
written so that a half-written file still gets every message that makes sense for it. Codes never
change their meaning and are never used again.
"""

from __future__ import annotations

from importlib import import_module

from bot.content.rules.rule import Found, Rule, registered

#: The families, in the order their problems are looked for.
FAMILIES = (
    "yaml_form",
    "schema",
    "places",
    "references",
)


def all_rules() -> tuple[Rule, ...]:
    """Every rule, ordered by family and code."""
    for family in FAMILIES:
        import_module(f"{__name__}.{family}")
    return registered()


__all__ = ["FAMILIES", "Found", "Rule", "all_rules"]
