"""Answers, claims, comparisons and lists of sources as messages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.content import Review, Sentence
from bot.messages.answers import (
    MORE,
    SIMPLER,
    answer_message,
    claim_message,
    comparison_message,
    review_entry,
    sources_message,
)
from bot.messages.message import Choice
from tests.real_content import real_content

from .small import ANSWER, APPROVED, CELL, DAY, LAPSED, TODAY, WORDS, small_content


def _answer(option: str | None = None, **named: Any) -> dict[str, Any]:
    content = small_content(own=CELL, donor=CELL)
    return answer_message(content, WORDS, "planted", option, (), **named)


def _numbers(shown: dict[str, Any]) -> dict[str, int]:
    return {source["id"]: source["n"] for source in shown["sources"]}


def test_sources_are_numbered_in_the_order_a_reader_meets_them() -> None:
    shown = _answer()
    assert _numbers(shown) == {"beta": 1, "alpha": 2, "gamma": 3, "delta": 4}
    assert [source["n"] for source in shown["sources"]] == [1, 2, 3, 4]


def test_each_sentence_cites_each_source_once() -> None:
    shown = _answer()
    assert [part["cites"] for part in shown["short"]] == [[1, 2], [2]]
    assert [part["cites"] for part in shown["more"]] == [[3, 1], []]


def test_an_address_that_was_never_opened_is_not_shown() -> None:
    urls = {source["id"]: source["url"] for source in _answer()["sources"]}
    assert urls["beta"] is None
    assert urls["alpha"] == "https://example.org/alpha"


def test_the_cell_is_shown_where_there_is_one() -> None:
    shown = _answer("hsct-own")
    assert shown["understood"]["option_id"] == "hsct-own"
    assert [part["text"] for part in shown["short"]] == ["The cell."]


def test_without_a_cell_the_overview_is_shown_and_no_column_is_claimed() -> None:
    shown = _answer("msc")
    assert shown["understood"]["option_id"] is None
    assert shown["understood"]["option"] is None
    assert len(shown["short"]) == len(ANSWER.short)


def test_what_was_understood_names_row_and_column() -> None:
    understood = _answer("hsct-donor")["understood"]
    assert (understood["question_id"], understood["claim_id"]) == ("planted", None)
    option = real_content().options["hsct-donor"]
    assert understood["option"] == option.name
    assert option.short_name in _answer("hsct-donor")["text"].splitlines()[0]


def test_only_figures_of_people_are_drawn() -> None:
    assert [figure["label"] for figure in _answer()["figures"]] == ["were alive"]


def test_plain_text_holds_short_safety_review_and_sources_and_more_when_opened() -> None:
    text = _answer()["text"]
    for part in ("First. [1][2]", "Second. [2]", "Call if it hurts.", "[4] Title of delta"):
        assert part in text
    assert WORDS.review("draft") in text
    assert "Third." not in text
    opened = _answer(layer=MORE)
    assert opened["expanded"] is True
    for part in ("Third. [3][1]", "We can not be sure.", "81 out of 100"):
        assert part in opened["text"]


def test_an_opening_stands_before_the_answer() -> None:
    opening = WORDS.opening("fear")
    shown = _answer(opening=opening)
    assert shown["opening"] == opening
    assert shown["text"].index(str(opening)) < shown["text"].index("First.")
    assert _answer()["opening"] is None


def test_version_and_safety_line_go_along() -> None:
    shown = _answer()
    assert shown["version"] == real_content().version
    assert shown["safety_line"] == "Call if it hurts."


# -- claims -----------------------------------------------------------------------------------


def test_a_claim_names_itself_its_row_and_its_verdict() -> None:
    shown = claim_message(small_content(), WORDS, "planted-claim", ())
    understood = shown["understood"]
    assert understood["claim_id"] == "planted-claim"
    assert understood["question_id"] == "planted"
    assert understood["option_id"] == "hsct-own"
    assert shown["verdict"] == WORDS.verdict("overstated")
    assert shown["text"].index(shown["verdict"]) < shown["text"].index("First.")


def test_a_claim_is_never_repeated_without_its_verdict() -> None:
    content = real_content()
    for claim_id, claim in content.claims.items():
        shown = claim_message(content, WORDS, claim_id, ())
        assert shown["verdict"] == WORDS.verdict(claim.verdict)
        assert shown["text"].index(claim.claim) < shown["text"].index(shown["verdict"])


def test_an_answer_has_no_verdict() -> None:
    assert _answer()["verdict"] is None


# -- comparison -------------------------------------------------------------------------------


def test_columns_stand_in_the_order_of_the_options_and_share_numbers() -> None:
    own = replace(CELL, short=ANSWER.short)
    content = small_content(own=own, donor=CELL)
    shown = comparison_message(content, WORDS, "planted", ["hsct-donor", "hsct-own"], ())
    assert [column["option_id"] for column in shown["columns"]] == ["hsct-own", "hsct-donor"]
    assert _numbers(shown) == {"beta": 1, "alpha": 2, "gamma": 3}
    assert [part["cites"] for part in shown["columns"][1]["short"]] == [[3]]
    assert shown["understood"]["option_id"] is None


def test_a_comparison_says_what_is_least_reviewed() -> None:
    approved, draft = replace(CELL, review=APPROVED), replace(CELL, review=Review("in-review"))
    both = small_content(own=approved, donor=draft)
    shown = comparison_message(both, WORDS, "planted", ["hsct-own", "hsct-donor"], ())
    assert shown["review"]["status"] == "in-review"


def test_a_comparison_needs_the_cells() -> None:
    with pytest.raises(KeyError):
        comparison_message(small_content(own=CELL), WORDS, "planted", ["hsct-own", "msc"], ())


# -- sources ----------------------------------------------------------------------------------


def test_sources_of_an_answer_without_the_answer() -> None:
    shown = sources_message(small_content(), WORDS, ANSWER, "What was planted?", ())
    assert shown["understood"] is None
    assert [source["id"] for source in shown["sources"]] == ["beta", "alpha", "gamma", "delta"]
    assert "First." not in shown["text"]
    assert "What was planted?" in shown["short"][0]["text"]


# -- review -----------------------------------------------------------------------------------


def test_an_approval_that_holds_names_who_gave_it() -> None:
    entry = review_entry(WORDS, APPROVED)
    assert entry["status"] == "approved"
    for part in ("A. Name", "Rheumatologist", str(APPROVED.date)):
        assert part in entry["label"]


def test_an_approval_holds_until_its_due_date_and_not_a_day_longer() -> None:
    assert review_entry(WORDS, APPROVED, TODAY + DAY)["status"] == "approved"
    late = review_entry(WORDS, APPROVED, TODAY + 2 * DAY)
    assert late == {"status": "draft", "label": WORDS.review("draft")}


@pytest.mark.parametrize(
    "review", [LAPSED, replace(APPROVED, due=None), Review(), Review("draft", "A. Name")]
)
def test_whatever_is_not_approved_now_is_shown_as_not_reviewed(review: Review) -> None:
    content = small_content(replace(ANSWER, review=review))
    shown = answer_message(content, WORDS, "planted", None, ())
    assert shown["review"] == {"status": "draft", "label": WORDS.review("draft")}
    assert "A. Name" not in shown["text"]


def test_being_reviewed_is_not_reviewed() -> None:
    assert review_entry(WORDS, Review("in-review"))["status"] == "in-review"


# -- the whole real content -------------------------------------------------------------------


def test_every_answer_of_the_content_becomes_a_message() -> None:
    content = real_content()
    choice = Choice("c")
    for question in content.questions.values():
        for option in (None, *question.cells):
            shown = answer_message(content, WORDS, question.id, option, [choice], layer=MORE)
            numbers = {source["n"] for source in shown["sources"]}
            cited = {n for part in (*shown["short"], *shown["more"]) for n in part["cites"]}
            assert cited <= numbers
            assert numbers == set(range(1, len(numbers) + 1))
            assert "{" not in shown["text"]
        if question.comparable:
            shown = comparison_message(content, WORDS, question.id, list(question.cells), [])
            assert [c["option_id"] for c in shown["columns"]] == list(question.cells)


# -- layers -----------------------------------------------------------------------------------


def test_the_simpler_layer_takes_the_place_of_the_first() -> None:
    content = small_content(replace(ANSWER, simpler=(Sentence("Plain.", ("gamma-f1",)),)))
    shown = answer_message(content, WORDS, "planted", None, (), layer=SIMPLER)
    assert shown["layer"] == "simpler"
    assert [part["text"] for part in shown["short"]] == ["Plain."]
    assert shown["short"][0]["cites"] == [_numbers(shown)["gamma"]]
    assert not shown["expanded"]
    assert "Plain." in shown["text"] and "First." not in shown["text"]


def test_where_nobody_wrote_a_simpler_layer_the_first_is_shown() -> None:
    shown = _answer(layer=SIMPLER)
    assert shown["layer"] == "short"
    assert [part["text"] for part in shown["short"]] == ["First.", "Second."]


def test_a_claim_has_a_simpler_layer_too() -> None:
    content = small_content(replace(ANSWER, simpler=(Sentence("Plain."),)))
    shown = claim_message(content, WORDS, "planted-claim", (), layer=SIMPLER)
    assert [part["text"] for part in shown["short"]] == ["Plain."]


@pytest.mark.parametrize("layer", ["short", "more"])
def test_the_layer_is_named(layer: str) -> None:
    assert _answer(layer=layer)["layer"] == layer
