"""docs/from-the-seeds.md accounts for every fact of the first five documents."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.content import Content
from tests.real_content import real_content

DOCUMENT = Path(__file__).parents[2] / "docs" / "from-the-seeds.md"
SEEDS = (
    "dr-oracle-2025",
    "lupus-cell-blog-2025",
    "stemulus-2018",
    "clinic-page-2020s",
    "lupus-site",
)
FINDING = re.compile(r"^[a-z0-9-]+-f\d+[a-z]?$")
TOKEN = re.compile(r"`([^`\n]+)`")


@pytest.fixture(scope="module")
def content() -> Content:
    return real_content()


@pytest.fixture(scope="module")
def text() -> str:
    return DOCUMENT.read_text(encoding="utf-8")


def _rows(text: str) -> list[list[str]]:
    """The cells of every table row, without headings and rules."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in rows if row[0] != "Fact" and set(row[0]) != {"-"}]


def _exists(token: str, content: Content) -> bool:
    if FINDING.match(token):
        return token in content.findings
    kind, _, name = token.partition("/")
    steps = {step["id"] for step in content.guides["ask-doctor"]["steps"]}
    places = {
        "claim": content.claims,
        "glossary": content.glossary,
        "guide": steps,
        "source": content.sources,
    }
    if kind in places:
        return name in places[kind]
    if kind not in content.questions:
        return False
    return not name or content.cell(kind, name) is not None


def test_every_named_place_exists(content: Content, text: str) -> None:
    tokens = TOKEN.findall(text)

    assert tokens
    assert [token for token in tokens if not _exists(token, content)] == []


def test_a_place_that_does_not_exist_is_noticed(content: Content) -> None:
    unknown = ("no-such-question", "risks/no-such-option", "claim/no-such-claim", "lupus-site-f99")

    assert [token for token in unknown if _exists(token, content)] == []


def test_every_finding_of_the_seeds_is_accounted_for(content: Content, text: str) -> None:
    named = set(TOKEN.findall(text))
    findings = [finding.id for seed in SEEDS for finding in content.sources[seed].findings]

    assert [finding for finding in findings if finding not in named] == []


def test_every_claim_is_traced_to_a_seed(content: Content, text: str) -> None:
    named = {token.removeprefix("claim/") for token in TOKEN.findall(text)}

    assert set(content.claims) <= named


def test_every_row_says_where_the_fact_stands_or_why_not(text: str) -> None:
    rows = _rows(text)

    assert len(rows) > 100
    for row in rows:
        assert len(row) == 3, row
        assert TOKEN.search(row[2]) or row[2].startswith("Left out"), row


@pytest.mark.parametrize("seed", SEEDS)
def test_every_seed_has_its_own_table(seed: str, text: str) -> None:
    headings = [line for line in text.splitlines() if line.startswith("## ")]

    assert sum(f"`source/{seed}`" in heading for heading in headings) == 1
