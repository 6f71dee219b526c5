""" "Stem cells" without a word on which kind: the general answer, and one question back."""

from __future__ import annotations

import pytest

from bot.conversation import Conversation, State, Turn
from bot.language.interpreter import Interpretation
from tests.real_content import real_content


def turn(unspecified: bool, option: str = "", row: str = "can-it-cure") -> Turn:
    understood = Interpretation(
        text="stem cells",
        labels=(row,),
        questions=(row,),
        option=option,
        options=(option,) if option else (),
        unspecified=unspecified,
    )
    return Turn(State(), understood, "stem cells", clinic="demo")


def kinds(row: str = "can-it-cure", **given: object) -> list[dict[str, str]]:
    reply = Conversation(real_content()).answer(turn(row=row, **given))  # type: ignore[arg-type]
    asked = [message for message in reply.messages if message.get("reply") == "which_kind"]
    return [choice["do"] for message in asked for choice in message["choices"]]


def test_four_kinds_and_a_clinics_offer_are_asked_about_after_the_answer() -> None:
    offered = kinds(unspecified=True)
    assert [do["option"] for do in offered] == ["hsct-own", "hsct-donor", "msc", "car-t", ""]
    assert offered[-1]["question"] == "clinics-abroad"


def test_a_row_with_cells_is_kept_for_each_kind() -> None:
    assert {do["question"] for do in kinds(unspecified=True, row="risks")[:-1]} == {"risks"}


@pytest.mark.parametrize("given", [{"unspecified": False}, {"unspecified": True, "option": "msc"}])
def test_nothing_is_asked_where_the_kind_is_clear(given: dict[str, object]) -> None:
    assert kinds(**given) == []
