"""Cells of a row can be set side by side; good and bad are told in equal detail."""

from __future__ import annotations

import pytest

from bot.content.rules.balance import spans

from .planted import Planted

RISKS = "content/en/questions/risks.yml"
SMITH = "content/en/sources/smith-2010.yml"
JONES = "content/en/sources/jones-2012.yml"
OPTION = "content/en/options/standard-care.yml"

CARE = "    more:\n      - text: Ask which harms to watch for."
OWN = "    more:\n      - text: Ask how the team will keep you safe."

BENEFIT = """\
id: good
question: What good can it do?
label: Good
group: benefits-and-harms
comparable: true
weighs: benefit
overview:
  short:
    - text: Some people feel well.
  more:
    - text: Ask what to hope for.
    - text: Ask when it may help.
    - text: Ask how you can tell.
  uncertainty: There is no good data on this.
  follow_ups: [cost]
  review: {status: draft}
cells:
  standard-care:
    short:
      - text: Some people feel well with drugs.
    more:
      - text: Ask what to hope for with them.
    uncertainty: There is no good data on this.
  hsct-own:
    short:
      - text: Some people feel well with it.
    more:
      - text: Ask what to hope for with it. EXTRA
    uncertainty: There is no good data on this.
"""
NLU = "- intent: ask/good\n  examples: |\n" + "".join(f"    - good {n}\n" for n in "abcdefghijkl")


def codes(tree: Planted) -> list[tuple[str, str]]:
    return [(problem.code, problem.message) for problem in tree.problems()]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5 years", {(5, "year")}),
        ("at five years, and by 100 days", {(5, "year"), (100, "day")}),
        ("24 months", {(2, "year")}),
        ("within a mean of 27 months", {(27, "month")}),
        ("a 5-year study", {(5, "year")}),
        ("after one year", {(1, "year")}),
        ("72 months of follow-up (median)", {(6, "year")}),
        ("5 of 12 people", set()),
    ],
)
def test_time_spans_are_read_in_digits_and_words(text: str, found: set[tuple[int, str]]) -> None:
    assert spans(text) == found


def _draw(tree: Planted, care: str, own: str) -> None:
    tree.replace(RISKS, CARE, f"    figures: [{care}]\n{CARE}")
    tree.replace(RISKS, OWN, f"    figures: [{own}]\n{OWN}")


def test_different_times_in_one_row_must_be_said(tree: Planted) -> None:
    tree.replace(JONES, "        percent: 25", "        percent: 25\n        at: 12 months")
    _draw(tree, "jones-2012-f1#infection", "smith-2010-f1#free")
    found = codes(tree)
    assert [code for code, _ in found] == ["B002", "B002"]
    tree.replace(
        RISKS, "Ask which harms to watch for.", "Ask which harms to watch for in year one."
    )
    tree.replace(
        RISKS,
        "Ask how the team will keep you safe.",
        "At five years, 29 out of 100 had no sign of lupus.\n        findings: [smith-2010-f1]",
    )
    assert [message for _, message in codes(tree)] == [found[0][1]]


def test_one_time_for_all_needs_no_words(tree: Planted) -> None:
    tree.replace(JONES, "        percent: 25", "        percent: 25\n        at: 60 months")
    _draw(tree, "jones-2012-f1#infection", "smith-2010-f1#free")
    assert codes(tree) == []


def test_a_figure_without_a_time_is_fine_when_the_cell_says_so(tree: Planted) -> None:
    tree.replace(RISKS, CARE, f"    figures: [jones-2012-f1#infection]\n{CARE}")
    assert [code for code, _ in codes(tree)] == ["B001"]
    tree.replace(RISKS, "harms to watch for.", "harms to watch for. The trial names no time.")
    assert codes(tree) == []


def test_a_figure_tells_of_how_many_people(tree: Planted) -> None:
    tree.replace(SMITH, "population: 28 people in Europe", "population: people in Europe")
    tree.replace(SMITH, "        of: 28\n", "")
    tree.replace(RISKS, OWN, f"    figures: [smith-2010-f1#free]\n{OWN}")
    assert [code for code, _ in codes(tree)] == ["B001"]
    tree.replace(RISKS, "keep you safe.", "keep you safe. It does not say how many people it saw.")
    assert codes(tree) == []


def test_good_and_bad_get_as_many_words(tree: Planted) -> None:
    tree.replace(RISKS, "comparable: true\n", "comparable: true\nweighs: harm\n")
    tree.write("data/nlu/good.yml", 'version: "3.1"\nnlu:\n' + NLU)
    tree.write("content/en/questions/good.yml", BENEFIT.replace(" EXTRA", ""))
    assert codes(tree) == []
    tree.write("content/en/questions/good.yml", BENEFIT.replace("EXTRA", "Ask them all. " * 4))
    (problem,) = tree.problems()
    assert (problem.code, problem.path.name) == ("B005", "good.yml")
    assert "`hsct-own`" in problem.message and "benefit" in problem.message


def test_cells_stand_in_the_order_of_the_options(tree: Planted) -> None:
    tree.replace(OPTION, "order: 1", "order: 3")
    (problem,) = tree.problems()
    assert (problem.code, problem.path.name) == ("B006", "risks.yml")


def test_a_row_that_is_not_compared_is_left_alone(tree: Planted) -> None:
    tree.replace(RISKS, "comparable: true\n", "")
    tree.replace(RISKS, CARE, f"    figures: [jones-2012-f1#infection]\n{CARE}")
    assert [code for code, _ in codes(tree)] == ["G002"]
