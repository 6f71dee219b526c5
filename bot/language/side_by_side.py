"""Several things at once for one message: what computes outside Python, and Python beside it.

Python itself runs one thread at a time. While a graph or a product of matrices is computed it has
nothing to do, and that time can be used.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeAlias

Work: TypeAlias = Callable[[], object]


class SideBySide:
    """Runs work in the thread that asks and in some threads beside it.

    These start when first needed. A process forked after that has none of them: it starts its own.
    """

    def __init__(self, beside: int) -> None:
        """Take how many threads to have beside the one that asks; with 0, all is done in turn."""
        self._beside = beside
        self._pool: ThreadPoolExecutor | None = None
        self._process = 0

    def run(self, first: Work, others: Sequence[Work]) -> None:
        """Do ``first`` in this thread and the ``others`` beside it; return when all are done.

        ``first`` begins at once, without waiting for a thread to wake up. It should soon leave
        Python to the others, which otherwise wait until it is done.

        Raises:
            BaseException: the first error, once nothing runs any more; what has not begun by then
                is never done.
        """
        if self._beside == 0:
            for work in (first, *others):
                work()
            return
        started: list[Future[Any]] = []
        try:
            for work in others:
                started.append(self._threads().submit(work))
            first()
            for one in started:
                one.result()
        finally:
            for one in started:
                one.cancel()
            wait(started)
            # An error holds this frame, and what the work holds (a message) would stay with it.
            started.clear()

    def _threads(self) -> ThreadPoolExecutor:
        if self._pool is None or self._process != os.getpid():
            self._pool, self._process = ThreadPoolExecutor(self._beside), os.getpid()
        return self._pool
