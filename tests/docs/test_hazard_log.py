"""docs/hazard-log.md: every hazard is complete, its risks follow the scale, its tests exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "hazard-log.md").read_text(encoding="utf-8")
HAZARDS = {
    part.split(" ", 1)[0]: part
    for part in re.split(r"^### ", PAGE.partition("\n## Hazards\n")[2], flags=re.MULTILINE)[1:]
}
FIELDS = (
    "Cause",
    "Effect",
    "Risk before controls",
    "Controls",
    "Residual risk",
    "What remains",
    "To be accepted by",
)
KINDS = {"design", "content", "training", "information"}
#: The highest risk that somebody may accept; what is above stands in a list of its own.
ACCEPTABLE = 3
TOO_HIGH = re.findall(
    r"\bH\d\d\b", PAGE.partition("\n## Still too high\n")[2].partition("\n## ")[0]
)
_SEVERITIES = ("Minor", "Significant", "Considerable", "Major", "Catastrophic")
RISK = re.compile(r"^- \*\*(Risk before controls|Residual risk):\*\* (.+), (.+): (\d)$", re.M)


def _matrix() -> dict[tuple[str, str], int]:
    """(severity, likelihood) → risk, from the page's own table."""
    found = {}
    head = PAGE.index("| likelihood | Minor |")
    for line in PAGE[head:].split("\n\n")[0].splitlines()[2:]:
        likelihood, *risks = (cell.strip() for cell in line.strip("|").split("|"))
        for severity, risk in zip(_SEVERITIES, risks, strict=True):
            found[severity, likelihood] = int(risk)
    return found


@cache
def _tests_of(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, functions))


def _named(text: str) -> list[tuple[str, str]]:
    return re.findall(r"`(tests/[\w/.-]+\.py)::(\w+)`", text)


def test_there_are_hazards_numbered_in_order() -> None:
    assert len(HAZARDS) >= 25
    assert list(HAZARDS) == [f"H{number:02d}" for number in range(1, len(HAZARDS) + 1)]


@pytest.mark.parametrize("hazard", HAZARDS)
def test_each_hazard_has_every_field_once_and_in_order(hazard: str) -> None:
    assert tuple(re.findall(r"^- \*\*(.+?):\*\*", HAZARDS[hazard], re.M)) == FIELDS
    for field in FIELDS:
        if field != "Controls":
            assert re.search(rf"^- \*\*{field}:\*\* \S", HAZARDS[hazard], re.M), field


@pytest.mark.parametrize("hazard", HAZARDS)
def test_risks_follow_the_scale_and_controls_lower_them(hazard: str) -> None:
    matrix = _matrix()
    risks = {}
    for field, severity, likelihood, risk in RISK.findall(HAZARDS[hazard]):
        assert matrix[severity, likelihood] == int(risk)
        risks[field] = int(risk)
    assert risks["Residual risk"] <= risks["Risk before controls"]
    assert (risks["Residual risk"] > ACCEPTABLE) is (hazard in TOO_HIGH)


@pytest.mark.parametrize("hazard", HAZARDS)
def test_each_control_has_its_kind_and_a_test(hazard: str) -> None:
    controls = HAZARDS[hazard].partition("**Controls:**")[2].partition("\n- **")[0]
    items = re.split(r"^  - ", controls, flags=re.M)[1:]
    assert items
    for item in items:
        assert item.partition(":")[0] in KINDS, item
        assert _named(item), item


@pytest.mark.parametrize("hazard", HAZARDS)
def test_each_named_test_exists(hazard: str) -> None:
    for path, name in _named(HAZARDS[hazard]):
        assert name.startswith("test_")
        assert (ROOT / path).is_file(), path
        assert name in _tests_of(ROOT / path), f"{path}::{name}"


def test_the_overview_tells_the_same() -> None:
    rows = re.findall(r"^\| \[(H\d\d)\]\(#.+?\) (.+?) \| (\d) \| (\d) \|$", PAGE, re.M)
    told = {
        hazard: tuple(risk for *_, risk in RISK.findall(text)) for hazard, text in HAZARDS.items()
    }
    assert {hazard: (before, after) for hazard, _, before, after in rows} == told
    for hazard, title, *_ in rows:
        assert HAZARDS[hazard].startswith(f"{hazard} {title}\n")


def test_nobody_is_said_to_have_accepted_anything() -> None:
    # Change this with the name of whoever accepts the risks, and the date.
    accepted = re.findall(r"^- \*\*To be accepted by:\*\* (.+)$", PAGE, re.M)
    assert set(accepted) == {"clinical safety officer, not named yet"}
    assert "not named yet" in PAGE.partition("## Scale")[0]


@pytest.mark.parametrize("page", ["security.md", "privacy.md"])
def test_tests_named_on_other_pages_exist(page: str) -> None:
    named = _named((ROOT / "docs" / page).read_text(encoding="utf-8"))
    assert named
    assert not [pair for pair in named if pair[1] not in _tests_of(ROOT / pair[0])]
