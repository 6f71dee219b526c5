"""The rate limit, with a clock of the test's own."""

from __future__ import annotations

from bot.dialogue.rate import RateLimit


def test_a_burst_is_taken_and_then_one_waits() -> None:
    now = [0.0]
    limit = RateLimit(3, clock=lambda: now[0])
    assert [limit.take("a") for _ in range(3)] == [0, 0, 0]
    assert limit.take("a") == 20
    now[0] = 19
    assert limit.take("a") > 0
    now[0] = 20
    assert limit.take("a") == 0


def test_keys_do_not_share_a_bucket() -> None:
    limit = RateLimit(1, clock=lambda: 0.0)
    assert limit.take("a") == 0
    assert limit.take("b") == 0
    assert limit.take("a") > 0


def test_a_limit_may_count_a_day() -> None:
    now = [0.0]
    limit = RateLimit(2, clock=lambda: now[0], seconds=86400)
    assert [limit.take("a") for _ in range(2)] == [0, 0]
    assert limit.take("a") == 43200
    now[0] = 43200
    assert limit.take("a") == 0
