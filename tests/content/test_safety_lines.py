"""Rows whose answers could be acted on with harm carry a line: what not to do, when to call."""

from __future__ import annotations

import pytest

from tests.real_content import real_content

#: Stopping medicines, blood thinners, signs that need help at once, despair.
DANGER = (
    "stopping-medicines",
    "antiphospholipid",
    "neuropsychiatric",
    "emergency",
    "emotional-support",
)


@pytest.mark.parametrize("row", DANGER)
def test_rows_that_touch_danger_carry_a_safety_line(row: str) -> None:
    assert real_content().questions[row].safety_line
