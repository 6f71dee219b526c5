"""The numbered rules content is checked against, one family a module.

A rule is a function that takes the :class:`~bot.content.tree.Tree` and yields what it found. It is
written so that a half-written file still gets every message that makes sense for it. Codes never
change their meaning and are never used again.
"""

from __future__ import annotations

from importlib import import_module

from bot.content.rules.rule import Found, Rule, registered

#: The families whose rules decide whether content can be served at all.
SERVING_FAMILIES = ("yaml_form", "schema", "places", "references", "review")
#: The families that only an editor needs; a server never imports them.
EDITING_FAMILIES = ("grid", "balance", "evidence", "plain_language", "wording", "phrasings")


def all_rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the families."""
    return _rules(SERVING_FAMILIES + EDITING_FAMILIES)


def serving_rules() -> tuple[Rule, ...]:
    """The rules that content must keep to be loaded."""
    return tuple(rule for rule in _rules(SERVING_FAMILIES) if rule.breaks_serving)


def _rules(families: tuple[str, ...]) -> tuple[Rule, ...]:
    for family in families:
        import_module(f"{__name__}.{family}")
    return registered()


__all__ = ["EDITING_FAMILIES", "SERVING_FAMILIES", "Found", "Rule", "all_rules", "serving_rules"]
