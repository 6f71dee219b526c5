"""How often a conversation or an address may do something.

A bucket of tokens that fills again with time.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from math import ceil

#: Buckets kept at once; the ones longest unused are forgotten (they would be full again anyway).
KEPT = 50_000


class RateLimit:
    """At most ``most`` events in ``seconds`` for each key, in bursts of at most as many."""

    def __init__(
        self, most: int, clock: Callable[[], float] = time.monotonic, seconds: float = 60
    ) -> None:
        self._most = float(most)
        self._per_second = most / seconds
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> int:
        """Count one event; gives 0, or the seconds to wait where it is one too many."""
        now = self._clock()
        left, since = self._buckets.pop(key, (self._most, now))
        left = min(self._most, left + (now - since) * self._per_second)
        taken = left >= 1
        self._buckets[key] = (left - 1 if taken else left, now)
        while len(self._buckets) > KEPT:
            self._buckets.popitem(last=False)
        return 0 if taken else max(1, ceil((1 - left) / self._per_second))
