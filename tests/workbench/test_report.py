"""The report: one file that loads nothing, and tells the truth about the content."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.content import load
from bot.content.history import record
from bot.workbench.plots import grades_plot
from tests.content.planted import Planted

COST = "content/en/questions/cost.yml"
RISKS = "content/en/questions/risks.yml"


def run(tree: Planted, *arguments: str) -> Result:
    runner = CliRunner(mix_stderr=False)
    return runner.invoke(app, ["report", *arguments, "--root", str(tree.root)])


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_it_is_one_file_that_loads_nothing(tree: Planted) -> None:
    html = run(tree).stdout
    assert html.startswith("<!doctype html>")
    assert re.search(r"default-src 'none'; style-src 'sha256-[\w+/=]+'", unescape(html))
    assert not re.search(r"<script|@import|url\(|<img|<iframe", html)
    links = re.findall(r'<link[^>]+href="([^"]*)"', html)
    assert links == ["data:,"]
    # The only addresses are those of sources, to be followed by hand.
    assert re.findall(r'href="(http[^"]*)"', html) == ["https://example.org/smith"]


def test_it_names_version_and_release(tree: Planted) -> None:
    version = load(tree.root).version
    assert version in run(tree).stdout
    assert "not recorded" in run(tree).stdout
    record(version, "First release", tree.root)
    assert "First release" in run(tree).stdout


def test_the_grid_shows_what_is_missing(tree: Planted) -> None:
    assert 'class="cell missing"' not in run(tree).stdout
    tree.replace(
        RISKS,
        "  standard-care:\n    short:\n      - text: Most drugs can do some harm.\n    more:\n"
        "      - text: Ask which harms to watch for.\n    uncertainty: There is no good data on "
        "this.\n",
        "",
    )
    assert run(tree).stdout.count('class="cell missing"') == 1


def test_a_cell_that_says_no_data_is_marked_so(tree: Planted) -> None:
    tree.replace(RISKS, "Most drugs can do some harm.", "There is no good data on this.")
    assert run(tree).stdout.count('class="cell no-data"') == 1


def test_what_else_it_tells(tree: Planted) -> None:
    shown = text_of(run(tree).stdout)
    assert "2 of 2 proportions" in shown and "jones-2012-f1#infection" in shown
    assert "jones-2012 , smith-2010" in shown
    assert "2027-01 cost" in shown
    tree.replace(COST, "date: 2026-01-01", "date: 2019-01-01")
    tree.replace(COST, "due: 2027-01-01", "due: 2020-01-01")
    assert "Past due: cost" in text_of(run(tree).stdout)


def test_an_interval_takes_a_figure_off_the_list(tree: Planted) -> None:
    tree.replace(
        "content/en/sources/jones-2012.yml",
        "        count: 2",
        "        interval: 3–65\n        count: 2",
    )
    assert "jones-2012-f1#infection" not in text_of(run(tree).stdout)


def test_output_goes_to_a_file(tree: Planted, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    result = run(tree, "--output", str(path))
    assert result.exit_code == 0 and str(path) in result.stdout
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert run(tree, "--output", str(tmp_path / "none" / "x.html")).exit_code == 2


def test_broken_content_and_wrong_usage_have_their_exit_codes(tree: Planted) -> None:
    tree.replace(COST, "label: Cost\n", "")
    result = run(tree)
    assert result.exit_code == 1 and "S002" in result.stderr
    runner = CliRunner(mix_stderr=False)
    assert runner.invoke(app, ["report", "--root", str(tree.home / "none")]).exit_code == 2


def test_the_plot_counts_each_text_once() -> None:
    drawn = str(grades_plot("Grade", [5.0, 7.2, 9.9], [-1.0, 2.1, 6.04], 6.0))
    assert drawn.count('class="bar"') == 3
    assert "3 texts; 0 above 6 without the terms, 2 with them" in drawn


@pytest.mark.parametrize("grades", [[], [3.0]])
def test_the_plot_of_little_is_drawn(grades: list[float]) -> None:
    assert "<svg" in str(grades_plot("Grade", grades, grades, 6.0))
