"""Check a content tree against every rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.content.answers import items
from bot.content.problem import Problem
from bot.content.rules import all_rules, serving_rules
from bot.content.tree import DEFAULT_ROOT, Tree, read_tree


@dataclass(frozen=True, slots=True)
class Report:
    """The problems of a tree, and how much content there is."""

    problems: tuple[Problem, ...]
    counts: Mapping[str, int]


def check(
    root: Path = DEFAULT_ROOT, *, locale: str = "en", today: date | None = None
) -> list[Problem]:
    """Every problem in the content below ``root``, by file and line.

    ``today`` decides which reviews are past due. Raises ``FileNotFoundError`` when there is no
    such locale.
    """
    return list(report(root, locale=locale, today=today).problems)


def report(root: Path = DEFAULT_ROOT, *, locale: str = "en", today: date | None = None) -> Report:
    """As :func:`check`, with counts of what was checked."""
    tree = read_tree(root, locale, today=today)
    return Report(tuple(problems_of(tree)), counts(tree))


def problems_of(tree: Tree, *, breaking_only: bool = False) -> list[Problem]:
    """The problems of a tree that was read; ``breaking_only`` runs just what serving needs."""
    rules = serving_rules() if breaking_only else all_rules()
    found = {problem for rule in rules for problem in rule.problems(tree)}
    return sorted(found, key=lambda p: (str(p.path), p.line, p.column, p.code, p.message))


def counts(tree: Tree) -> dict[str, int]:
    """How many options, questions, cells, claims, sources, findings and figures there are."""
    cells = (document.get("cells") for document in tree.kind("question"))
    findings = tree.findings().values()
    return {
        "options": sum(1 for _ in tree.kind("option")),
        "questions": sum(1 for _ in tree.kind("question")),
        "cells": sum(len(cell) for cell in cells if isinstance(cell, dict)),
        "claims": sum(1 for _ in tree.kind("claim")),
        "sources": sum(1 for _ in tree.kind("source")),
        "findings": len(findings),
        "figures": sum(len(items(finding.get("figures"))) for finding in findings),
    }
