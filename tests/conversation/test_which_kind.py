""" "Stem cells" without a word on which kind: the general answer, and one question back."""

from __future__ import annotations

import pytest

from bot.conversation import Conversation, State, Turn
from bot.language.interpreter import Interpretation, Ranked
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


def test_one_kind_is_never_the_answer_to_stem_cells() -> None:
    understood = Interpretation(
        text="do stem cells work",
        labels=("msc",),
        questions=("msc",),
        ranking=(Ranked("msc", 0.8), Ranked("car-t", 0.1), Ranked("success-rate", 0.05)),
        unspecified=True,
    )
    reply = Conversation(real_content()).answer(Turn(State(), understood, understood.text))
    assert reply.messages[0]["understood"]["question_id"] == "success-rate"
    assert reply.state.option == "" and reply.state.unspecified


def test_the_question_stays_open_until_it_is_answered() -> None:
    bot = Conversation(real_content())
    state = bot.answer(turn(unspecified=True)).state
    deaths = Interpretation(text="how many die", labels=("death-risk",), questions=("death-risk",))
    again = bot.answer(Turn(state, deaths, "how many die"))
    assert [message.get("reply") for message in again.messages][-1] == "which_kind"
    chosen = bot.choice(
        Turn(again.state, deaths, choice={"do": "ask", "question": "risks", "option": "msc"})
    )
    assert not chosen.state.unspecified
    assert len(bot.answer(Turn(chosen.state, deaths, "how many die")).messages) == 1


def test_gvhd_of_stem_cells_stays_gvhd() -> None:
    understood = Interpretation(
        text="can stem cells give me gvhd",
        labels=("gvhd",),
        questions=("gvhd",),
        ranking=(Ranked("gvhd", 0.9), Ranked("risks", 0.05)),
        unspecified=True,
    )
    reply = Conversation(real_content()).answer(Turn(State(), understood, understood.text))
    assert reply.messages[0]["understood"]["question_id"] == "gvhd"
