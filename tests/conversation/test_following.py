"""Follow-ups: what they lean on, and what is done."""

from __future__ import annotations

import pytest

from bot.conversation.following import Following
from bot.language.interpreter import OTHER_KIND

from .talk import Talk


def follow(talk: Talk, follow_up: str, *labels: str, **fields: object) -> list[str]:
    return talk.say("…", *labels, follow_up=follow_up, **fields)


def test_nothing_is_leaned_on_before_an_answer(talk: Talk) -> None:
    assert follow(talk, "more-on-it") == ["choices not_understood_bare"]


def test_why_opens_the_second_layer(talk: Talk) -> None:
    talk.say("risks with a donor", "risks", option="hsct-donor")
    assert follow(talk, "more-on-it") == ["answer risks/hsct-donor"]
    assert talk.last["layer"] == "more"


def test_proof_shows_the_sources(talk: Talk) -> None:
    talk.say("risks", "risks")
    assert follow(talk, "proof", "yes") == ["sources"]


@pytest.mark.parametrize("row", ["death-risk", "infection", "gvhd", "fertility", "relapse"])
def test_how_likely_stays_with_the_harm_in_talk(talk: Talk, row: str) -> None:
    talk.say("…", row)
    assert follow(talk, "likely", "success-rate")[0].startswith(f"answer {row}")


def test_how_likely_after_another_row_is_what_was_understood(talk: Talk) -> None:
    talk.say("can it cure lupus", "can-it-cure")
    assert follow(talk, "likely", "success-rate") == ["answer success-rate"]


def test_how_long_is_another_row_in_the_same_column(talk: Talk) -> None:
    talk.say("the steps with my own cells", "steps", option="hsct-own")
    assert follow(talk, "how-long") == ["answer hospital-stay/hsct-own"]


def test_is_that_a_lot_sets_the_treatments_side_by_side(talk: Talk) -> None:
    talk.say("how many die", "death-risk")
    assert follow(talk, "size")[0].startswith("comparison death-risk")
    talk.say("what is lupus", "what-is-lupus")
    assert follow(talk, "size") == ["answer what-is-lupus"]


def test_against_pills_is_the_column_in_talk_and_medicines(talk: Talk) -> None:
    talk.say("risks of msc", "risks", option="msc")
    assert follow(talk, "beside-medicines") == ["comparison risks standard-care msc"]


@pytest.mark.parametrize(
    ("follow_up", "row"),
    [("safest", "risks"), ("works-best", "success-rate"), ("cheapest", "cost")],
)
def test_which_is_best_at_something_compares_that(talk: Talk, follow_up: str, row: str) -> None:
    talk.say("what are the steps", "steps")
    assert follow(talk, follow_up)[0].startswith(f"comparison {row}")


def test_the_other_one_swaps_the_transplants(talk: Talk) -> None:
    talk.say("risks with my own cells", "risks", option="hsct-own")
    assert follow(talk, "other-kind") == ["answer risks/hsct-donor"]
    assert follow(talk, "other-kind") == ["answer risks/hsct-own"]


def test_the_other_one_of_none_is_not_guessed(talk: Talk) -> None:
    talk.say("what is lupus", "what-is-lupus")
    assert follow(talk, "other-kind")[0].startswith("choices not_understood")


@pytest.mark.parametrize(
    ("follow_up", "option"),
    [
        ("own-cells", "hsct-own"),
        ("donor-cells", "hsct-donor"),
        ("infusions", "msc"),
        ("t-cells", "car-t"),
    ],
)
def test_a_column_in_other_words_keeps_the_row(talk: Talk, follow_up: str, option: str) -> None:
    talk.say("how many die", "death-risk")
    assert follow(talk, follow_up) == [f"answer death-risk/{option}"]
    assert talk.state.option == option


def test_ok_offers_what_people_ask_next_and_is_no_miss(talk: Talk) -> None:
    talk.say("risks", "risks")
    assert follow(talk, "next", "yes") == ["choices next"]
    assert talk.state.misses == 0
    assert talk.offers(question="death-risk")


def test_it_goes_on_the_list(talk: Talk) -> None:
    talk.say("risks", "risks")
    assert follow(talk, "keep", "checklist") == ["text added"]
    assert talk.state.guide is not None
    assert not talk.state.walking


def test_not_what_i_asked_offers_others(talk: Talk) -> None:
    talk.say("risks", "risks")
    assert follow(talk, "not-that", "no") == ["choices wrong"]


def test_not_knowing_the_kind_counts_only_while_it_is_open(talk: Talk) -> None:
    talk.say("do stem cells help", "success-rate", unspecified=True)
    assert follow(talk, "no-kind-known")[0].startswith("comparison how-it-works")
    talk.say("risks of msc", "risks", option="msc")
    assert follow(talk, "no-kind-known")[0].startswith("choices not_understood")


def test_a_danger_is_never_a_follow_up(talk: Talk) -> None:
    talk.say("risks", "risks")
    assert follow(talk, "more-on-it", safety="emergency") == ["notice emergency"]


def test_a_note_that_is_awaited_stays_a_note(walking: Talk) -> None:
    walking.say("what are the risks", "risks")
    walking.tap("note")
    assert follow(walking, "more-on-it")[0] == "text note_kept"


def test_every_follow_up_of_the_vocabulary_can_be_done(talk: Talk) -> None:
    following: Following = talk.bot._following
    entries = talk.content.vocabulary["follow_ups"]
    assert OTHER_KIND in [entry["id"] for entry in entries]
    for entry in entries:
        assert entry["do"] in following._do
        rows = {entry.get("row"), *entry.get("rows", {}), *entry.get("rows", {}).values()}
        assert rows - {None} <= set(talk.content.questions), entry["id"]
        columns = {entry.get("option"), entry.get("with")}
        assert columns - {None} <= set(talk.content.options), entry["id"]
        assert ("option" in entry) == (entry["do"] == "column")
        assert ("row" in entry or "rows" in entry) or entry["do"] != "row"
