"""Figures of one kind of treatment never stand in the cell of another."""

from __future__ import annotations

import pytest

from tests.real_content import real_content

CONTENT = real_content()
TRANSPLANTS = {"hsct-own", "hsct-donor"}
OTHERS = {"msc", "car-t"}
CELLS = [
    pytest.param(row.id, option, id=f"{row.id}/{option}")
    for row in CONTENT.questions.values()
    for option in row.cells
]


def _drawn_about(row: str, option: str) -> set[str | None]:
    """Which treatments the figures drawn in a cell are about."""
    answer = CONTENT.answer(row, option)
    return {CONTENT.findings[figure.finding].about for figure in answer.figures}


@pytest.mark.parametrize(("row", "option"), CELLS)
def test_a_cell_draws_no_other_treatments_figures(row: str, option: str) -> None:
    others = (OTHERS | TRANSPLANTS) - (TRANSPLANTS if option in TRANSPLANTS else {option})
    assert not _drawn_about(row, option) & others


@pytest.mark.parametrize(("row", "option"), CELLS)
def test_a_sentence_never_rests_on_transplants_and_infusions_at_once(row: str, option: str) -> None:
    answer = CONTENT.answer(row, option)
    for sentence in (*answer.short, *answer.more):
        about = {CONTENT.findings[finding].about for finding in sentence.findings}
        assert not (about & TRANSPLANTS and about & {"msc"}), sentence.text
