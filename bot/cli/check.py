"""``python -m bot check``: the content's mistakes, each with its place and its remedy."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import typer

from bot.content.checker import Report, report
from bot.content.problem import Problem
from bot.content.rules import all_rules
from bot.content.tree import DEFAULT_ROOT

_ONE = {"options": "option", "questions": "question", "cells": "cell", "claims": "claim"}
_ONE |= {"sources": "source", "findings": "finding", "figures": "figure"}


def check(
    paths: list[Path] = typer.Argument(  # noqa: B008 (typer reads it so)
        None,
        metavar="[PATH]...",
        help="A content folder, or single files and folders in one. Default: the project's own.",
        show_default=False,
    ),
    as_json: bool = typer.Option(False, "--json", help="Write one JSON object instead of lines."),
    notes: bool = typer.Option(False, "--notes", help="Show notes too: what is good to know."),
    rules: bool = typer.Option(False, "--rules", help="List the rules as a table and stop."),
    locale: str = typer.Option("en", help="Folder of the language to check."),
) -> None:
    """Check the content and show each mistake with its remedy.

    Every mistake is one line: file:line:column CODE message → remedy. The codes are explained in
    docs/check-rules.md. Exit code: 0 clean, 1 problems found, 2 wrong usage. Warnings and notes
    alone leave the exit code at 0.

    \b
    Examples:
      python -m bot check
      python -m bot check content/en/questions/risks.yml
      python -m bot check content/en/sources --json
      python -m bot check --notes
      python -m bot check --rules
    """  # noqa: D301 (click reads the backspace as "keep these lines")
    if rules:
        typer.echo(rules_table())
        return
    root, chosen = _root_and_chosen(paths or [])
    try:
        found = report(root, locale=locale)
    except FileNotFoundError as error:
        _wrong_usage(f"{error}. Give a content folder that holds a folder `{locale}`.")
    # What cannot be read as content cannot be read as patterns either.
    whole = any(problem.severity == "error" for problem in found.problems)
    unreadable = [] if whole else unreadable_patterns(root, locale)
    problems = [p for p in (*found.problems, *unreadable) if _is_chosen(p, chosen)]
    errors = sum(problem.severity == "error" for problem in problems)
    if as_json:
        typer.echo(_json(found, problems))
    else:
        for problem in problems:
            if notes or problem.severity != "note":
                typer.echo(str(problem))
        typer.echo(_closing_line(found.counts, problems))
    raise typer.Exit(1 if errors else 0)


def unreadable_patterns(root: Path, locale: str) -> list[Problem]:
    """The first pattern of the vocabulary or the safety rules that the engine cannot read.

    It would stop the server at its next start; the files' form alone does not show it.
    """
    from bot.content.loader import load
    from bot.language.patterns import PatternError
    from bot.language.safety import SafetyRules
    from bot.language.vocabulary import Vocabulary

    content = load(root, locale=locale)
    try:
        SafetyRules(content.safety, Vocabulary(content.vocabulary))
    except PatternError as error:
        message, _, remedy = str(error).partition(" → ")
        path, line, column = _place_of(message, root / locale)
        remedy = remedy or "Write it anew; docs/decisions/007 names the forms."
        return [Problem(path, line, column, "L001", "error", message, remedy)]
    except (KeyError, StopIteration):
        pass  # a part of these files is not there at all: nothing to read
    return []


def _place_of(message: str, folder: Path) -> tuple[Path, int, int]:
    """Where the pattern or the rule stands that a message names in quotation marks."""
    files = [*sorted((folder / "safety").glob("*.yml")), folder / "vocabulary.yml"]
    # The pattern itself first; its rule or list where it does not stand in one line.
    named = [*re.findall("“(.+?)”", message), *re.findall("`(.+?)`", message)]
    for words in named:
        for path in files:
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                if words in line:
                    return path, number, line.index(words) + 1
    return files[0], 1, 1


def rules_table() -> str:
    """Every rule as a Markdown table, as it stands in docs/check-rules.md."""
    lines = ["| rule | severity | what | why | remedy |", "|---|---|---|---|---|"]
    for rule in sorted(all_rules(), key=lambda rule: rule.code):
        cells = (rule.code, rule.severity, rule.title, rule.reason, rule.remedy)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines)


def _root_and_chosen(paths: Sequence[Path]) -> tuple[Path, tuple[Path, ...]]:
    """The content folder to read, and the paths to report on (none: everything)."""
    if not paths:
        return DEFAULT_ROOT, ()
    roots = set()
    chosen = []
    for path in paths:
        if not path.exists():
            _wrong_usage(f"there is no {path}")
        full = path.resolve()
        root = _root_of(full)
        if root is None:
            _wrong_usage(f"{path} is not in a content folder (one with schemas/ or en/ in it)")
        roots.add(root)
        if full != root:
            chosen.append(full)
    if len(roots) > 1:
        _wrong_usage("the paths belong to different content folders; check them one by one")
    return roots.pop(), tuple(chosen)


def _root_of(path: Path) -> Path | None:
    for folder in (path, *path.parents):
        for candidate in (folder, folder / "content"):
            if (candidate / "en").is_dir() and (candidate / "en" / "questions").is_dir():
                return candidate
    return None


def _is_chosen(problem: Problem, chosen: Sequence[Path]) -> bool:
    path = problem.path.resolve()
    return not chosen or any(path == one or one in path.parents for one in chosen)


def _closing_line(counts: Mapping[str, int], problems: Sequence[Problem]) -> str:
    checked = ", ".join(_count(number, _ONE[name]) for name, number in counts.items())
    found = Counter(problem.severity for problem in problems)
    line = f"{_count(found['error'], 'error')}, {_count(found['warning'], 'warning')} in {checked}."
    if found["note"]:
        line += f" {_count(found['note'], 'note')}: see them with --notes."
    return line


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _json(found: Report, problems: Sequence[Problem]) -> str:
    data = {
        "problems": [problem.as_dict() for problem in problems],
        "counts": dict(found.counts),
        "errors": sum(problem.severity == "error" for problem in problems),
        "warnings": sum(problem.severity == "warning" for problem in problems),
        "notes": sum(problem.severity == "note" for problem in problems),
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _wrong_usage(message: str) -> NoReturn:
    typer.echo(f"check: {message}", err=True)
    raise typer.Exit(2)
