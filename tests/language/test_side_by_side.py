from __future__ import annotations

import os
import threading
from collections.abc import Callable

import pytest

from bot.language.side_by_side import SideBySide

WAIT = 30  # seconds, before a test gives up


@pytest.mark.parametrize("beside", [0, 1, 2])
def test_all_is_done_and_the_first_in_this_thread(beside: int) -> None:
    done: dict[int, int] = {}

    def work(number: int) -> Callable[[], None]:
        return lambda: done.update({number: threading.get_ident()})

    SideBySide(beside).run(work(0), [work(number) for number in range(1, 20)])
    assert sorted(done) == list(range(20))
    assert done[0] == threading.get_ident()
    assert (threading.get_ident() in {done[number] for number in range(1, 20)}) is (beside == 0)


def test_others_run_while_the_first_does() -> None:
    begun = threading.Event()

    def first() -> None:
        assert begun.wait(WAIT)

    SideBySide(1).run(first, [begun.set])


def test_nothing_goes_on_after_an_error() -> None:
    running, release = threading.Event(), threading.Event()
    done: list[str] = []

    def other() -> None:
        running.set()
        assert release.wait(WAIT)
        done.append("running")

    def first() -> None:
        assert running.wait(WAIT)
        threading.Timer(0.5, release.set).start()
        raise LookupError("first")

    with pytest.raises(LookupError, match="first"):
        SideBySide(1).run(first, [other, lambda: done.append("waiting")])
    assert done == ["running"]  # what had begun was waited for, what had not is never done


@pytest.mark.parametrize("beside", [0, 2])
def test_an_error_beside_is_raised(beside: int) -> None:
    def fail() -> None:
        raise LookupError("beside")

    side_by_side = SideBySide(beside)
    with pytest.raises(LookupError, match="beside"):
        side_by_side.run(lambda: None, [fail])
    side_by_side.run(lambda: None, [lambda: None])  # and it can be used again


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_forked_process_has_threads_of_its_own() -> None:
    side_by_side = SideBySide(1)
    side_by_side.run(lambda: None, [lambda: None])
    child = os.fork()
    if child == 0:
        done: list[str] = []
        side_by_side.run(lambda: None, [lambda: done.append("beside")])
        os._exit(0 if done else 1)
    given_up = threading.Timer(WAIT, os.kill, (child, 9))
    given_up.start()
    try:
        assert os.waitpid(child, 0)[1] == 0
    finally:
        given_up.cancel()
