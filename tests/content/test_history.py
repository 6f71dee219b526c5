"""The record of versions: what is current, and what changed since."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.content import ContentError, load
from bot.content.history import FILE, History, Release, read_releases, record, status

from .planted import Planted

DAY = date(2026, 3, 1)
A, B, C = "a" * 12, "b" * 12, "012345678901"


@pytest.fixture
def three(tmp_path: Path) -> Path:
    for day, (version, changed) in enumerate(
        [(A, "First"), (B, "Cost"), (C, 'A "quoted": # line')]
    ):
        record(version, changed, tmp_path, date(2026, 3, day + 1))
    return tmp_path


def test_what_is_recorded_is_read_again(three: Path) -> None:
    assert read_releases(three) == [
        Release(A, date(2026, 3, 1), "First"),
        Release(B, date(2026, 3, 2), "Cost"),
        Release(C, date(2026, 3, 3), 'A "quoted": # line'),
    ]
    assert (three / FILE).read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=")


def test_without_a_record_nothing_is_known_but_the_current_version(tmp_path: Path) -> None:
    assert read_releases(tmp_path) == []
    found = status(A, A, tmp_path)
    assert (found.standing, found.released, found.since, found.unrecorded) == (
        "current", None, (), True,
    )  # fmt: skip
    assert status(B, A, tmp_path).standing == "unknown"


def test_the_current_version(three: Path) -> None:
    found = status(C, C, three)
    assert (found.standing, found.since, found.unrecorded) == ("current", (), False)
    assert found.released and found.released.date == date(2026, 3, 3)


def test_an_older_version_lists_what_changed_since_oldest_first(three: Path) -> None:
    found = status(A, C, three)
    assert found.standing == "superseded" and not found.unrecorded
    assert [release.version for release in found.since] == [B, C]
    assert found.current == C


def test_an_edit_that_is_not_recorded_is_owned_up_to(three: Path) -> None:
    found = status(C, "d" * 12, three)
    assert (found.standing, found.since, found.unrecorded) == ("superseded", (), True)


def test_a_version_nobody_recorded_is_unknown(three: Path) -> None:
    found = status("e" * 12, C, three)
    assert (found.standing, found.released, found.since) == ("unknown", None, ())


def test_a_version_typed_off_paper_is_found(three: Path) -> None:
    assert status(f" {A[:6].upper()} {A[6:]}\n", C, three).standing == "superseded"
    assert status("", C, three).standing == "unknown"


def test_a_version_that_came_back_counts_from_its_latest_release(three: Path) -> None:
    record(A, "Cost undone", three, DAY)
    record(B, "Cost again", three, DAY)
    assert [r.changed for r in status(A, B, three).since] == ["Cost again"]


def test_the_same_version_twice_in_a_row_and_empty_lines_are_refused(three: Path) -> None:
    before = (three / FILE).read_bytes()
    for version, changed in ((C, "Again"), (A, "  "), (A, "two\nlines")):
        with pytest.raises(ValueError, match=r"recorded|one line"):
            record(version, changed, three, DAY)
    assert (three / FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("versions: [", "Y001"),
        ("", "Y003"),
        ("versions: []\n", "S005"),
        (f"versions:\n  - {{version: {A}, date: 2026-03-01}}\n", "S002"),
        ("versions:\n  - {version: short, date: 2026-03-01, changed: x}\n", "S004"),
        (f"versions:\n  - {{version: {A}, date: 2026-02-30, changed: x}}\n", "V003"),
    ],
)
def test_a_broken_record_says_where(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        History.read(A, tmp_path)
    assert code in {problem.code for problem in caught.value.problems}
    with pytest.raises(ContentError):
        record(B, "More", tmp_path, DAY)
    assert (tmp_path / FILE).read_text(encoding="utf-8") == text


def test_recording_a_version_does_not_change_it(tree: Planted) -> None:
    before = load(tree.root).version
    record(before, "First", tree.root, DAY)
    assert load(tree.root).version == before
    assert tree.problems() == []


def test_the_projects_own_record_can_be_read() -> None:
    releases = read_releases()
    assert [release.date for release in releases] == sorted(release.date for release in releases)
