"""``python -m bot new``: a commented skeleton for an editor to fill in."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import NoReturn

import typer

from bot.content.checker import check
from bot.content.history import record
from bot.content.loader import load
from bot.content.problem import ContentError
from bot.content.tree import DEFAULT_ROOT, shown_path
from bot.workbench.skeletons import SkeletonError, write


class Kind(str, Enum):
    """What can be made."""

    question = "question"
    claim = "claim"
    source = "source"
    guide = "guide"
    clinic = "clinic"
    option = "option"
    term = "term"
    version = "version"


def new(
    kind: Kind = typer.Argument(..., metavar="KIND", help=", ".join(Kind.__members__)),  # noqa: B008
    name: str = typer.Argument(
        ..., metavar="ID", help="The new thing's id; for a version, one line on what changed."
    ),
    root: Path = typer.Option(DEFAULT_ROOT, help="The content folder.", show_default=False),  # noqa: B008
    locale: str = typer.Option("en", help="Folder of the language."),
) -> None:
    """Write a commented skeleton, and say what is still missing.

    The skeleton passes its schema. Each part that is still to be written begins with the sign ✎;
    while one is left, the content is not served. Nothing is ever overwritten.
    `new version` records the content as it is now as a release, in content/versions.yml.

    \b
    Examples:
      python -m bot new question travel
      python -m bot new source smith-2024-registry
      python -m bot new term plasma
      python -m bot new version "New figures on relapse"
    """  # noqa: D301 (click reads the backspace as "keep these lines")
    if not (root / locale).is_dir():
        _stop(f"{root} is no content folder: it has no folder `{locale}`.", 2)
    if kind is Kind.version:
        _version(root, locale, name)
        return
    try:
        written = write(root, kind.value, name, locale)
    except SkeletonError as error:
        _stop(str(error), 1)
    shown = shown_path(written.path)
    typer.echo(f"Wrote {shown}. Still missing:")
    for problem in check(root, locale=locale):
        if problem.path.resolve() == written.path.resolve():
            # What is still to be written needs no remedy beside it.
            brief = f"{shown_path(problem.path)}:{problem.line}:{problem.column} {problem.message}"
            typer.echo(f"  {brief if problem.code == 'F005' else problem}")
    for step in written.next_steps:
        typer.echo(f"  {step}")
    typer.echo(f"Next: write it, then  python -m bot check {shown}")
    typer.echo("See it as patients do:  python -m bot preview")


def _version(root: Path, locale: str, changed: str) -> None:
    try:
        version = load(root, locale).version
        path = record(version, changed, root)
    except ContentError as error:
        for problem in error.problems:
            typer.echo(str(problem), err=True)
        _stop("content with mistakes is no release; nothing was recorded.", 1)
    except ValueError as error:
        _stop(f"{error}; nothing was recorded.", 1)
    typer.echo(f"Recorded version {version} in {shown_path(path)}.")
    typer.echo("Next: commit it together with the change.")


def _stop(message: str, code: int) -> NoReturn:
    typer.echo(f"new: {message}", err=True)
    raise typer.Exit(code)
