"""Live content: an edit is served whole, a mistake never, and nothing read is logged."""

from __future__ import annotations

import logging
import os
import threading
from pathlib import Path

import pytest

import bot.content.live
from bot.content import Content, ContentError, load
from bot.content.live import LiveContent, stamp

from .planted import FILES, Planted

COST = "content/en/questions/cost.yml"
CLAIM = "content/en/claims/all-cured.yml"
FIRST = "The cost is not the same in each place."


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def live(tree: Planted, clock: Clock) -> LiveContent:
    return LiveContent(tree.root, clock=clock)


def cost(content: Content) -> str:
    return content.answer("cost").short[0].text


def test_it_gives_what_load_gives(tree: Planted, live: LiveContent) -> None:
    assert live.current() == load(tree.root)
    assert live.current() is live.current()
    assert live.problems == ()


def test_it_cannot_start_from_a_mistake(tree: Planted) -> None:
    tree.replace(COST, "label: Cost\n", "")
    with pytest.raises(ContentError):
        LiveContent(tree.root)


def test_an_edit_is_served_after_the_next_look(
    tree: Planted, live: LiveContent, clock: Clock
) -> None:
    before = live.current()
    tree.replace(COST, FIRST, "Prices differ.")
    clock.now = 0.9
    live.current()
    live.settle()
    assert live.current() is before
    clock.now = 1.0
    live.current()
    live.settle()
    assert cost(live.current()) == "Prices differ."
    assert live.current().version != before.version
    # What a turn holds in its hands stays what it was.
    assert cost(before) == FIRST


def test_a_mistake_leaves_the_last_good_content_and_is_reported(
    tree: Planted, live: LiveContent
) -> None:
    before = live.current()
    tree.replace(COST, "label: Cost", "label: Cost: twice")
    assert not live.refresh()
    assert live.current() is before
    (problem,) = [problem for problem in live.problems if problem.code == "Y001"]
    assert (problem.path.name, problem.line) == ("cost.yml", 3)
    # A good edit elsewhere does not let half of the files through.
    tree.replace("content/clinics/demo.yml", "555 0100", "555 0199")
    assert not live.refresh()
    assert live.current() is before
    tree.replace(COST, "label: Cost: twice", "label: Cost")
    assert live.refresh()
    assert live.problems == ()
    assert live.current().clinics["demo"].phone == "555 0199"


def test_a_mistake_of_style_is_served(tree: Planted, live: LiveContent) -> None:
    tree.replace(COST, FIRST, "It is so! " * 20)
    assert live.refresh()
    assert live.problems == ()


def test_the_same_mistake_is_read_once(
    tree: Planted, live: LiveContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads = []
    monkeypatch.setattr(bot.content.live, "load", lambda *args: loads.append(args) or load(*args))
    tree.replace(COST, "label: Cost\n", "")
    for _ in range(3):
        assert not live.refresh()
    assert len(loads) == 1


def test_undoing_a_mistake_serves_the_same_content_and_clears_the_problems(
    tree: Planted, live: LiveContent
) -> None:
    tree.replace(COST, "label: Cost\n", "")
    live.refresh()
    assert live.problems
    tree.write(COST, FILES[COST])
    assert not live.refresh()
    assert live.problems == ()


def test_files_that_come_and_go_count(tree: Planted, live: LiveContent) -> None:
    (tree.home / CLAIM).unlink()
    assert live.refresh()
    assert "all-cured" not in live.current().claims
    tree.write(CLAIM, FILES[CLAIM])
    assert live.refresh()
    assert "all-cured" in live.current().claims


def test_a_save_by_renaming_with_the_old_time_and_size_is_seen(
    tree: Planted, live: LiveContent
) -> None:
    path = tree.home / COST
    state = path.stat()
    new = tree.write("content/en/questions/.cost.swp", FILES[COST].replace("forms", "sheet"))
    os.utime(new, ns=(state.st_atime_ns, state.st_mtime_ns))
    new.replace(path)
    assert path.stat().st_size == state.st_size
    assert live.refresh()


def test_a_touched_file_with_the_same_bytes_swaps_nothing(tree: Planted, live: LiveContent) -> None:
    before = live.current()
    os.utime(tree.home / COST, ns=(1, 1))
    assert not live.refresh()
    assert live.current().version == before.version


def test_a_file_that_vanishes_while_it_is_read_is_tried_again(
    tree: Planted, live: LiveContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = live.current()
    tree.replace(COST, FIRST, "Prices differ.")

    def vanished(*_: object) -> Content:
        raise FileNotFoundError("gone")

    with monkeypatch.context() as patched:
        patched.setattr(bot.content.live, "load", vanished)
        assert not live.refresh()
    assert live.current() is before
    assert live.refresh()
    assert cost(live.current()) == "Prices differ."


def test_an_edit_during_a_load_is_loaded_next(
    tree: Planted, live: LiveContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load_then_edit(root: Path, locale: str) -> Content:
        found = load(root, locale)
        tree.replace(COST, "Prices differ.", "Prices still differ.")
        return found

    tree.replace(COST, FIRST, "Prices differ.")
    with monkeypatch.context() as patched:
        patched.setattr(bot.content.live, "load", load_then_edit)
        assert live.refresh()
    assert cost(live.current()) == "Prices differ."
    assert live.refresh()
    assert cost(live.current()) == "Prices still differ."


def test_nobody_waits_for_a_load(
    tree: Planted, live: LiveContent, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, go_on, threads = live.current(), threading.Event(), []

    def slow(root: Path, locale: str) -> Content:
        threads.append(threading.current_thread())
        assert go_on.wait(30)
        return load(root, locale)

    monkeypatch.setattr(bot.content.live, "load", slow)
    tree.replace(COST, FIRST, "Prices differ.")
    for second in (1, 2, 3):
        clock.now = second
        assert live.current() is before
    go_on.set()
    live.settle()
    assert cost(live.current()) == "Prices differ."
    assert len(threads) == 1
    assert threads[0] is not threading.current_thread()


def test_the_log_names_the_place_and_never_the_words(
    tree: Planted, live: LiveContent, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    tree.replace(COST, "group: benefits-and-harms", "group: secretword")
    assert not live.refresh()
    assert any("secretword" in problem.message for problem in live.problems)
    assert "cost.yml" in caplog.text and "R007" in caplog.text
    assert "secretword" not in caplog.text


def test_a_look_covers_schemas_and_skips_what_editors_leave_lying(tree: Planted) -> None:
    tree.write("content/schemas/question.schema.json", "{}")
    tree.write("content/en/questions/.cost.yml.swp", "x")
    tree.write("content/en/questions/cost.yml~", "x")
    names = {Path(path).name for path in stamp(tree.root)}
    assert {"question.schema.json", "cost.yml", "demo.yml"} <= names
    assert not names & {".cost.yml.swp", "cost.yml~"}
    assert stamp(tree.root / "nowhere") == {}
