"""``python -m bot report``: the state of the content as one page, or the score card."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Optional

import typer

from bot.content.checker import counts
from bot.content.problem import ContentError
from bot.content.tree import DEFAULT_ROOT, read_tree
from bot.workbench.report_page import report_page
from bot.workbench.scorecard import markdown, read_facts


def report(
    output: Optional[Path] = typer.Option(  # noqa: B008, UP045 (typer 0.7 knows no X | None)
        None, help="Write to this file instead of the terminal.", show_default=False
    ),
    scorecard: bool = typer.Option(False, help="The score card (docs/scorecard.md) instead."),
    root: Path = typer.Option(DEFAULT_ROOT, help="The content folder.", show_default=False),  # noqa: B008
    locale: str = typer.Option("en", help="Folder of the language."),
) -> None:
    """Write a report on the content: one HTML file that loads nothing from anywhere.

    It shows which cells of the grid are filled, reading levels, reviews and when they are due,
    evidence by kind, the most cited sources, numbers without an interval, reports that share
    people, and all links. The score card sets the aid against IPDAS, NICE, DISCERN and JAMA.

    \b
    Examples:
      python -m bot report --output report.html
      python -m bot report --scorecard --output docs/scorecard.md
    """  # noqa: D301 (click reads the backspace as "keep these lines")
    if not (root / locale).is_dir():
        typer.echo(f"report: {root} is no content folder: it has no folder `{locale}`.", err=True)
        raise typer.Exit(2)
    try:
        facts = read_facts(root, locale)
    except ContentError as error:
        for problem in error.problems:
            typer.echo(str(problem), err=True)
        raise typer.Exit(1) from error
    if scorecard:
        text = markdown(facts)
    else:
        tree = read_tree(root, locale, nlu=False)
        text = report_page(facts, tree, counts(tree), date.today())
    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        typer.echo(f"report: {output} cannot be written ({error.strerror}).", err=True)
        raise typer.Exit(2) from error
    typer.echo(f"Wrote {output}.")
