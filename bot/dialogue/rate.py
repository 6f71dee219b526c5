"""How many messages a conversation may send: a bucket of tokens that fills again with time."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from math import ceil

#: Buckets kept at once; the ones longest unused are forgotten (they would be full again anyway).
KEPT = 50_000


class RateLimit:
    """At most ``per_minute`` events a minute for each key, in bursts of at most as many."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> int:
        """Count one event; gives 0, or the seconds to wait where it is one too many."""
        now = self._clock()
        left, since = self._buckets.pop(key, (float(self._per_minute), now))
        left = min(float(self._per_minute), left + (now - since) * self._per_minute / 60)
        taken = left >= 1
        self._buckets[key] = (left - 1 if taken else left, now)
        while len(self._buckets) > KEPT:
            self._buckets.popitem(last=False)
        return 0 if taken else max(1, ceil((1 - left) * 60 / self._per_minute))
