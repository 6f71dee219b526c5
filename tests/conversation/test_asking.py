"""Rows and columns: what is shown, and what the next turn may lean on."""

from __future__ import annotations

from typing import Any

import pytest

from .talk import Talk

COLUMNS = ["standard-care", "hsct-own", "hsct-donor", "msc", "car-t"]


def test_row_then_column_then_row(talk: Talk) -> None:
    assert talk.say("what are the risks", "risks") == ["answer risks"]
    fragment = {"option": "hsct-donor", "elliptical": True}
    assert talk.say("and with a donor?", "not_understood", **fragment) == [
        "answer risks/hsct-donor"
    ]
    assert talk.say("how many die?", "death-risk") == ["answer death-risk/hsct-donor"]
    assert (talk.state.question, talk.state.option) == ("death-risk", "hsct-donor")


def test_a_column_replaces_the_one_before(talk: Talk) -> None:
    talk.say("risks of msc", "risks", option="msc")
    assert talk.say("and car-t?", option="car-t", elliptical=True) == ["answer risks/car-t"]
    assert talk.say("side effects with a donor", "side-effects", option="hsct-donor") == [
        "answer side-effects/hsct-donor"
    ]


def test_a_column_stays_through_a_row_without_cells(talk: Talk) -> None:
    talk.say("how much does car-t cost", "cost", option="car-t")
    assert talk.say("will my insurance pay", "insurance") == ["answer insurance"]
    assert talk.say("side effects?", "side-effects") == ["answer side-effects/car-t"]


@pytest.mark.parametrize("before", ["msc", "car-t", "standard-care"])
def test_a_transplant_is_never_answered_with_another_treatments_column(
    talk: Talk, before: str
) -> None:
    talk.say("risks", "risks", option=before)
    assert talk.say("how many die of a transplant", "death-risk", transplant=True) == [
        "answer death-risk"
    ]
    assert talk.state.option == ""


@pytest.mark.parametrize("before", ["hsct-own", "hsct-donor"])
def test_a_transplant_keeps_the_transplant_in_talk(talk: Talk, before: str) -> None:
    talk.say("risks", "risks", option=before)
    names = talk.say("how many die of the transplant", "death-risk", transplant=True)
    assert names == [f"answer death-risk/{before}"]


@pytest.mark.parametrize("close", [True, False])
def test_the_row_that_says_what_a_column_is_leans_on_the_row_in_talk(
    talk: Talk, close: bool
) -> None:
    # Alone, "and with a donor?" is the row that says what a donor transplant is.
    donor = {"option": "hsct-donor", "elliptical": True, "close": close, "near": ("gvhd",)}
    talk.say("what are the risks", "risks")
    assert talk.say("and with a donor?", "auto-vs-allo", **donor) == ["answer risks/hsct-donor"]


def test_a_whole_question_on_what_a_column_is_does_not(talk: Talk) -> None:
    talk.say("what are the risks", "risks")
    names = talk.say("how do donor cells differ from mine", "auto-vs-allo", option="hsct-donor")
    assert names[0].startswith("answer auto-vs-allo")


def test_two_columns_alone_are_compared_on_the_row_in_talk(talk: Talk) -> None:
    talk.say("what are the risks", "risks")
    names = talk.say("and msc and car-t?", option="msc", options=("msc", "car-t"), elliptical=True)
    assert names == ["comparison risks msc car-t"]


def test_a_column_alone_says_what_it_is(talk: Talk) -> None:
    assert talk.say("car-t", option="car-t", elliptical=True) == ["answer car-t"]


@pytest.mark.parametrize("option", COLUMNS)
def test_every_column_alone_has_an_answer(talk: Talk, option: str) -> None:
    row = talk.content.interface["option_rows"][option]
    (shown,) = talk.say("that one", option=option, elliptical=True)
    assert shown.split("/")[0] == f"answer {row}"
    assert talk.state.option == option


def test_a_column_after_a_row_that_has_none_says_what_it_is(talk: Talk) -> None:
    talk.say("what is lupus", "what-is-lupus")
    assert talk.say("and msc?", option="msc", elliptical=True) == ["answer msc"]


def test_a_column_after_a_claim_says_what_it_is(talk: Talk) -> None:
    talk.say("70% are free of it", claim="seventy-percent-disease-free")
    assert talk.say("and msc?", option="msc", elliptical=True) == ["answer msc"]


def test_an_option_in_words_that_are_not_understood_is_no_fragment(talk: Talk) -> None:
    talk.say("risks", "risks")
    assert talk.say("msc flurble gnorp sideways", option="msc") == ["choices not_understood_bare"]


# -- several at once --------------------------------------------------------------------------


def test_several_questions_are_answered_in_order_with_the_column(talk: Talk) -> None:
    assert talk.say("risks and cost with my own cells", "risks", "cost", option="hsct-own") == [
        "answer risks/hsct-own",
        "answer cost/hsct-own",
    ]
    assert talk.state.question == "cost"


def test_what_comes_next_stands_under_the_last_answer_only(talk: Talk) -> None:
    talk.say("risks and cost", "risks", "cost")
    first, last = talk.sent
    assert [choice["role"] for choice in first["choices"]] == ["wrong"]
    assert len(last["choices"]) > 3


def test_three_are_answered_and_the_rest_is_offered(talk: Talk) -> None:
    names = talk.say("a lot", "risks", "cost", "fertility", "relapse", "follow-up")
    assert names == ["answer risks", "answer cost", "answer fertility", "choices more_questions"]
    assert [choice["do"]["question"] for choice in talk.last["choices"]] == ["relapse", "follow-up"]
    assert talk.tap(question="relapse") == ["answer relapse"]


def test_an_opening_is_said_once(talk: Talk) -> None:
    talk.say("I am scared, what are the risks and the cost", "risks", "cost", acknowledge="fear")
    fear = talk.content.interface["openings"]["fear"]
    assert [message["opening"] for message in talk.sent] == [fear, None]


# -- side by side -----------------------------------------------------------------------------


def test_one_question_on_two_options_is_a_comparison(talk: Talk) -> None:
    names = talk.say("is msc safer", "risks", option="msc", options=("msc", "hsct-own"))
    assert names == ["comparison risks hsct-own msc"]
    assert (talk.state.question, talk.state.option) == ("risks", "")


def test_two_options_on_a_row_without_cells_give_its_answer(talk: Talk) -> None:
    two = ("msc", "hsct-own")
    names = talk.say("insurance for both", "insurance", option="msc", options=two)
    assert names == ["answer insurance"]


def test_compare_takes_the_row_in_talk(talk: Talk) -> None:
    talk.say("hospital stay", "hospital-stay")
    every = " ".join(COLUMNS)
    assert talk.say("compare them", "compare") == [f"comparison hospital-stay {every}"]


def test_compare_with_one_more_option_sets_it_beside_the_one_in_talk(talk: Talk) -> None:
    talk.say("risks with my own cells", "risks", option="hsct-own")
    names = talk.say("compare that with a donor", "compare", option="hsct-donor")
    assert names == ["comparison risks hsct-own hsct-donor"]


def test_compare_without_a_row_asks_which_and_keeps_the_options(talk: Talk) -> None:
    two = ("msc", "car-t")
    assert talk.say("compare msc and car-t", "compare", option="msc", options=two) == [
        "choices compare_which"
    ]
    rows = {choice["do"]["question"] for choice in talk.last["choices"]}
    assert rows == {row.id for row in talk.content.questions.values() if row.comparable}
    assert talk.tap(question="survival") == ["comparison survival msc car-t"]


def test_compare_by_tap_and_back_to_one_column(talk: Talk) -> None:
    talk.say("fertility with msc", "fertility", option="msc")
    assert talk.tap("compare") == ["comparison fertility " + " ".join(COLUMNS)]
    assert talk.tap(do="ask", option="hsct-donor") == ["answer fertility/hsct-donor"]


def test_a_row_that_was_compared_with_nothing_named_keeps_all(talk: Talk) -> None:
    names = talk.say("compare the risks", "compare", questions=("risks",))
    assert names == ["comparison risks " + " ".join(COLUMNS)]


# -- what is offered --------------------------------------------------------------------------


def test_an_answer_offers_columns_follow_ups_the_list_and_a_way_back(talk: Talk) -> None:
    talk.say("risks", "risks", option="msc")
    options = [choice["do"] for choice in talk.last["choices"] if choice["role"] == "option"]
    assert [do["option"] for do in options if do["do"] == "ask"] == [
        "",
        *(option for option in COLUMNS if option != "msc"),
    ]
    follow_ups = talk.content.questions["risks"].overview.follow_ups[:3]
    asked = [choice for choice in talk.last["choices"] if choice["role"] == "question"]
    assert [choice["do"]["question"] for choice in asked] == list(follow_ups)
    assert talk.offers("add_to_list", step="risks-for-me")
    assert talk.last["choices"][-1]["role"] == "wrong"


def test_back_to_all_treatments(talk: Talk) -> None:
    talk.say("risks", "risks", option="msc")
    assert talk.tap("all_kinds") == ["answer risks"]
    assert talk.state.option == ""
    assert not talk.offers("all_kinds")


@pytest.mark.parametrize("row", ["ask-doctor", "decision-help"])
def test_the_list_is_the_first_thing_offered_where_people_prepare(talk: Talk, row: str) -> None:
    talk.say("what should I ask", row)
    assert talk.last["choices"][0]["label"] == talk.content.interface["labels"]["start_list"]
    assert talk.tap("start_list") == ["text guide_start", "step fits-my-lupus"]


def test_the_list_is_not_pushed_elsewhere(talk: Talk) -> None:
    talk.say("what is lupus", "what-is-lupus")
    assert not talk.offers("start_list")


def test_every_choice_under_every_answer_leads_somewhere(talk: Talk) -> None:
    for row in talk.content.questions.values():
        for option in ("", *row.cells):
            talk.say(row.question, row.id, option=option)
            dos = [choice["do"] for choice in talk.last["choices"]]
            assert dos
            for do in dos:
                assert not [name for name in talk.do(do) if name.endswith("not_understood_bare")]


# -- claims -----------------------------------------------------------------------------------


def test_a_claim_sets_row_and_column(talk: Talk) -> None:
    names = talk.say("I read a donor is better", claim="donor-is-preferable")
    assert names == ["claim donor-is-preferable"]
    claim = talk.content.claims["donor-is-preferable"]
    assert (talk.state.question, talk.state.option) == (claim.question, claim.option)
    assert talk.say("risks?", "risks") == [f"answer risks/{claim.option}"]
    assert talk.state.claim == ""


def test_a_question_beside_a_claim_is_answered_too(talk: Talk) -> None:
    names = talk.say(
        "I am scared. They say 70% are cured. What does it cost?",
        "claim_check",
        "cost",
        questions=("cost",),
        claim="seventy-percent-disease-free",
        acknowledge="fear",
    )
    assert names[0] == "claim seventy-percent-disease-free"
    assert names[1].startswith("answer cost")
    assert talk.sent[0]["opening"] is not None
    assert talk.sent[1]["opening"] is None


@pytest.mark.parametrize("step", ["sources", "more", "repeat"])
def test_what_is_asked_after_a_claim_is_about_the_claim(talk: Talk, step: str) -> None:
    claim_id = "seventy-percent-disease-free"
    talk.say("70%", claim=claim_id)
    cited = [source["id"] for source in talk.last["sources"]]
    names = talk.say("go on", step)
    assert names == (["sources"] if step == "sources" else [f"claim {claim_id}"])
    assert [source["id"] for source in talk.last["sources"]] == cited


def test_not_what_i_meant_under_a_claim_offers_its_row_first(talk: Talk) -> None:
    talk.say("70%", claim="seventy-percent-disease-free", near=("relapse",))
    row = talk.content.claims["seventy-percent-disease-free"].question
    assert talk.tap("wrong") == ["choices wrong"]
    offered = [
        choice["do"]["question"] for choice in talk.last["choices"] if "question" in choice["do"]
    ]
    assert offered[:2] == [row, "relapse"]


@pytest.mark.parametrize("layer", ["more", "simpler", "repeat", "sources"])
def test_every_claim_can_be_shown_again(talk: Talk, layer: str) -> None:
    for claim in talk.content.claims:
        talk.say("claim", claim=claim)
        assert talk.say("again", layer)[-1] in (f"claim {claim}", "sources")


# -- not sure which ---------------------------------------------------------------------------


def test_a_close_second_is_asked_and_not_guessed(talk: Talk) -> None:
    near = ("death-risk", "side-effects", "infection")
    assert talk.say("is it dangerous", "risks", close=True, near=near) == ["choices close"]
    offered = [choice["do"].get("question") for choice in talk.last["choices"]]
    assert offered == ["risks", "death-risk", "side-effects", None]
    assert talk.state.question == ""
    assert talk.tap(question="death-risk") == ["answer death-risk"]


def test_a_close_second_keeps_the_column_that_was_named(talk: Talk) -> None:
    talk.say("is msc dangerous", "risks", close=True, option="msc", near=("death-risk",))
    assert talk.tap(question="death-risk") == ["answer death-risk/msc"]


def test_a_claim_may_be_the_close_second(talk: Talk) -> None:
    talk.say("few side effects?", "side-effects", close=True, near=("few-side-effects",))
    assert talk.tap(claim="few-side-effects") == ["claim few-side-effects"]


def test_none_of_the_close_ones(talk: Talk) -> None:
    talk.say("is it dangerous", "risks", close=True, near=("death-risk",))
    assert talk.tap("none_of_these") == ["choices not_understood_list"]


def test_close_without_a_second_is_answered(talk: Talk) -> None:
    assert talk.say("is it dangerous", "risks", close=True) == ["answer risks"]


def test_two_questions_are_never_close(talk: Talk) -> None:
    names = talk.say("risks and cost", "risks", "cost", close=True, near=("insurance",))
    assert names == ["answer risks", "answer cost"]


def test_wrong_offers_what_came_next_to_it(talk: Talk) -> None:
    talk.say("how bad is it", "risks", near=("death-risk", "few-side-effects", "relapse"))
    assert talk.tap("wrong") == ["choices wrong"]
    offered = [choice["do"].get("question") for choice in talk.last["choices"]]
    assert [row for row in offered if row] == ["death-risk", "relapse"]
    assert talk.offers("person")


def test_wrong_without_anything_near_offers_follow_ups(talk: Talk) -> None:
    talk.say("how bad is it", "risks")
    talk.tap("wrong")
    offered = [choice["do"].get("question") for choice in talk.last["choices"]]
    follow_ups = talk.content.questions["risks"].overview.follow_ups
    assert [row for row in offered if row] == list(follow_ups[:3])


# -- again ------------------------------------------------------------------------------------


def _expanded(talk: Talk) -> Any:
    return talk.last["expanded"]


def test_more_opens_the_second_layer_and_repeat_keeps_it(talk: Talk) -> None:
    talk.say("risks of msc", "risks", option="msc")
    assert not _expanded(talk)
    assert talk.say("more", "more") == ["answer risks/msc"]
    assert _expanded(talk)
    assert talk.say("again", "repeat") == ["answer risks/msc"]
    assert _expanded(talk)


def test_the_next_answer_begins_with_its_first_layer(talk: Talk) -> None:
    talk.say("risks", "risks")
    talk.say("more", "more")
    talk.say("cost", "cost")
    assert not _expanded(talk)
    talk.say("again", "repeat")
    assert not _expanded(talk)


def test_more_after_a_claim_opens_its_second_layer(talk: Talk) -> None:
    talk.say("70%", claim="seventy-percent-disease-free")
    assert not _expanded(talk)
    talk.say("more", "more")
    assert _expanded(talk)


def test_simpler_explains_the_hard_words_of_this_answer(talk: Talk) -> None:
    talk.say("what is gvhd", "gvhd")
    assert talk.say("simpler", "simpler") == ["text simpler_terms", "answer gvhd"]
    spoken = talk.last["text"].lower()
    for explained in talk.sent[0]["paragraphs"][1:]:
        term = next(
            term
            for term in talk.content.glossary.values()
            if explained == f"{term.term}: {term.meaning}"
        )
        assert any(word.lower() in spoken for word in (term.term, *term.also))


def test_simpler_closes_the_second_layer(talk: Talk) -> None:
    talk.say("risks", "risks")
    talk.say("more", "more")
    talk.say("simpler", "simpler")
    assert not _expanded(talk)
    assert talk.last["layer"] == "simpler"


def test_simpler_says_it_in_plainer_words_and_repeat_keeps_them(talk: Talk) -> None:
    talk.say("risks", "risks")
    assert talk.last["layer"] == "short"
    talk.say("simpler", "simpler")
    plainer = [sentence.text for sentence in talk.content.questions["risks"].overview.simpler]
    assert [part["text"] for part in talk.last["short"]] == plainer
    talk.say("again", "repeat")
    assert [part["text"] for part in talk.last["short"]] == plainer
    talk.say("more", "more")
    assert talk.last["layer"] == "more"


def test_simpler_where_there_are_no_plainer_words_explains_the_answer_as_it_is(talk: Talk) -> None:
    talk.say("risks of msc", "risks", option="msc")
    before = talk.last["short"]
    talk.say("simpler", "simpler")
    assert talk.last["layer"] == "short"
    assert talk.last["short"] == before


def test_simpler_explains_the_hard_words_of_the_plainer_words(talk: Talk) -> None:
    assert talk.say("a cure?", "can-it-cure")
    talk.say("simpler", "simpler")
    spoken = " ".join(part["text"] for part in talk.last["short"]).lower()
    explained = [line.partition(":")[0].lower() for line in talk.sent[0].get("paragraphs", [])[1:]]
    terms = {term.term.lower(): term for term in talk.content.glossary.values()}
    for word in explained:
        term = terms[word]
        assert any(form.lower() in spoken for form in (term.term, *term.also))


@pytest.mark.parametrize("step", ["more", "simpler", "repeat"])
def test_nothing_to_say_again_at_first(talk: Talk, step: str) -> None:
    assert talk.say("again", step) == ["text repeat_none"]


def test_sources_are_those_of_the_answer(talk: Talk) -> None:
    talk.say("risks of msc", "risks", option="msc")
    cited = [source["id"] for source in talk.last["sources"]]
    assert talk.say("where from", "sources") == ["sources"]
    assert [source["id"] for source in talk.last["sources"]] == cited
    assert talk.state.question == "risks"


def test_no_sources_before_an_answer(talk: Talk) -> None:
    assert talk.say("where from", "sources") == ["text sources_none"]


# -- content that changed since -----------------------------------------------------------------


def test_choices_of_content_that_is_gone_lead_somewhere(talk: Talk) -> None:
    talk.say("risks", "risks", near=("death-risk",))
    later = talk.without(questions="death-risk", claims="few-side-effects")
    for do in (
        {"do": "ask", "question": "death-risk", "option": ""},
        {"do": "claim", "claim": "few-side-effects"},
        {"do": "compare", "question": "death-risk"},
        {"do": "wrong", "question": "death-risk", "near": []},
        {"do": "something-new"},
        {},
    ):
        assert later.do(do) == ["choices not_understood_bare"]
        assert not later.offers(do="add_own")
        assert later.state.misses == 0
    near = ["old-row", "cost"]
    assert later.do({"do": "wrong", "question": "relapse", "near": near}) == ["choices wrong"]
    offered = [choice["do"].get("question") for choice in later.last["choices"]]
    assert [row for row in offered if row] == ["cost"]
    gone = {"do": "compare", "question": "cost", "options": ["gone", "msc"]}
    assert later.do(gone) == ["comparison cost " + " ".join(COLUMNS)]


@pytest.mark.parametrize("step", ["more", "simpler", "repeat", "sources", "compare"])
def test_a_last_answer_that_is_gone_is_forgotten(talk: Talk, step: str) -> None:
    talk.say("death risk", "death-risk", option="msc")
    names = talk.without(questions="death-risk").say("again", step)
    assert names[0].split()[1] in ("repeat_none", "sources_none", "compare_which")


def test_a_last_claim_that_is_gone_leaves_its_row(talk: Talk) -> None:
    talk.say("few", claim="few-side-effects")
    names = talk.without(claims="few-side-effects").say("again", "repeat")
    assert names[0].startswith("answer ")


def test_a_column_that_is_gone_is_forgotten(talk: Talk) -> None:
    talk.say("risks of msc", "risks", option="msc")
    assert talk.without(options="msc").say("cost?", "cost") == ["answer cost"]


def test_what_only_an_older_model_knows_is_not_understood(talk: Talk) -> None:
    later = talk.without(questions="death-risk", claims="few-side-effects")
    assert later.say("how many die", "death-risk") == ["choices not_understood_bare"]
    later.say("cost", "cost")
    assert later.say("few", claim="few-side-effects") == ["choices not_understood_bare"]


@pytest.mark.parametrize(("row", "option"), [("msc", "msc"), ("car-t", "car-t")])
def test_a_row_about_one_treatment_sets_the_column(talk: Talk, row: str, option: str) -> None:
    talk.say("risks with a donor", "risks", option="hsct-donor")
    talk.do({"do": "ask", "question": row, "option": ""})
    assert talk.say("how many die", "death-risk") == [f"answer death-risk/{option}"]


def test_deaths_after_gvhd_are_those_of_donor_transplants(talk: Talk) -> None:
    talk.say("what is gvhd", "gvhd")
    assert talk.say("how many die", "death-risk") == ["answer death-risk/hsct-donor"]


@pytest.mark.parametrize("row", ["auto-vs-allo", "what-is-sct"])
def test_my_own_cells_keep_the_row(talk: Talk, row: str) -> None:
    talk.say("risks with a donor", "risks", option="hsct-donor")
    own = {"option": "hsct-own", "elliptical": True}
    assert talk.say("and with my own cells?", row, **own) == ["answer risks/hsct-own"]


def test_what_is_it_asks_for_no_row_in_talk(talk: Talk) -> None:
    talk.say("risks with a donor", "risks", option="hsct-donor")
    fields = {"option": "car-t", "elliptical": True}
    assert talk.say("what is car-t", "car-t", **fields) == ["answer car-t"]
    assert talk.say("and what about msc", "msc", option="msc", elliptical=True) == ["answer msc"]


def test_a_correction_that_sounds_like_a_no_is_a_column(talk: Talk) -> None:
    talk.say("how often does it work", "success-rate", option="msc")
    fields = {"option": "hsct-donor", "elliptical": True}
    assert talk.say("no, not that, the donor one", "no", **fields) == [
        "answer success-rate/hsct-donor"
    ]


def test_the_real_transplant_leaves_a_kind_of_infusion(talk: Talk) -> None:
    talk.say("how many die of msc", "death-risk", option="msc")
    said = talk.say("what about the real transplant", transplant=True, elliptical=True)
    assert said == ["answer death-risk"]
    assert talk.state.option == ""


def test_a_claim_leaves_the_column_in_talk(talk: Talk) -> None:
    claims = [claim for claim in talk.content.claims.values() if claim.option == "hsct-own"]
    talk.say("a clinic sells cord cells", "clinics-abroad", option="msc")
    talk.say("they said no side effects", "claim_check", claim=claims[0].id)
    assert talk.say("how many died", "death-risk") == ["answer death-risk/msc"]


def test_a_claim_that_names_a_kind_sets_it(talk: Talk) -> None:
    claims = [claim for claim in talk.content.claims.values() if claim.option == "hsct-own"]
    talk.say("they say …", "claim_check", claim=claims[0].id)
    assert talk.state.option == "hsct-own"


def test_two_columns_stand_side_by_side_in_each_of_two_questions(talk: Talk) -> None:
    both = {"option": "hsct-own", "options": ("hsct-own", "hsct-donor")}
    assert talk.say("risks and cost, own or donor", "risks", "cost", **both) == [
        "comparison risks hsct-own hsct-donor",
        "comparison cost hsct-own hsct-donor",
    ]


def test_plainer_words_twice_are_not_the_same_again_without_a_word(talk: Talk) -> None:
    talk.say("risks", "risks")
    talk.say("simpler", "simpler")
    assert talk.say("simpler", "simpler") == ["text simpler_none", "answer risks"]


def test_after_two_columns_none_is_in_talk(talk: Talk) -> None:
    both = {"option": "hsct-own", "options": ("hsct-own", "hsct-donor")}
    talk.say("risks and cost, own or donor", "risks", "cost", **both)
    assert talk.state.option == ""
    assert talk.say("how many die", "death-risk") == ["answer death-risk"]


def test_what_one_treatment_is_moves_the_column(talk: Talk) -> None:
    talk.say("risks with a donor", "risks", option="hsct-donor")
    talk.say("whats mesenkimal", "msc")
    assert talk.say("does it work", "success-rate") == ["answer success-rate/msc"]


def test_gvhd_leaves_the_column_in_talk(talk: Talk) -> None:
    talk.say("risks with my own cells", "risks", option="hsct-own")
    talk.say("what is gvhd", "gvhd")
    assert talk.say("how many die", "death-risk") == ["answer death-risk/hsct-own"]


def test_the_same_question_again_opens_the_second_layer(talk: Talk) -> None:
    talk.say("risks", "risks")
    assert talk.last["layer"] == "short"
    assert talk.say("do I need radiation", "risks") == ["answer risks"]
    assert talk.last["layer"] == "more"
    talk.say("risks with a donor", "risks", option="hsct-donor")
    assert talk.last["layer"] == "short"


def test_no_verdict_on_a_claim_with_other_figures(talk: Talk) -> None:
    text = "one says 50% and one says 80 percent"
    said = talk.say(text, "claim_check", claim="half-percent-incidence", near=("success-rate",))
    assert said == ["choices not_understood"]
    assert talk.offers(question="success-rate")
    assert not talk.offers(claim="half-percent-incidence")
    same = talk.say("is it 0.5%?", "claim_check", claim="half-percent-incidence")
    assert same == ["claim half-percent-incidence"]
