"""Each numbered rule finds its mistake, at its place, and finds nothing in a clean tree."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from bot.content.rules import all_rules

from .planted import FILES, Planted

RISKS = "content/en/questions/risks.yml"
COST = "content/en/questions/cost.yml"
SMITH = "content/en/sources/smith-2010.yml"
JONES = "content/en/sources/jones-2012.yml"
CLAIM = "content/en/claims/all-cured.yml"
GUIDE = "content/en/guides/ask-doctor.yml"
NLU = "data/nlu/questions.yml"


class Mistake(NamedTuple):
    code: str
    file: str
    old: str
    #: The sign ▸ marks where the problem must be reported.
    new: str
    also: tuple[str, ...] = ()


WORDS_23 = (
    "We saw the team in the town keep the man in for the day and the night of that week or so."
)
WORDS_27 = WORDS_23[:-1] + " and then let him go home."
HARD = (
    "Many people with lupus stay on their daily tablets after they leave the doctor and only "
    "later think again."
)

OWN_CELL = """\
  hsct-own:
    short:
      - text: Some people had a bad infection.
        findings: [smith-2010-f2]
    more:
      - text: Ask how the team will keep you safe."""

MISTAKES = [
    Mistake("Y001", COST, "label: Cost", "label: Cost▸: now", ("R003", "R006", "Q003")),
    Mistake("Y001", NLU, "- intent: greet", "- intent: greet▸: now", ("Q002",)),
    Mistake("Y002", RISKS, "label: Risks\n", "label: Risks\n▸label: Risk\n"),
    Mistake("Y002", RISKS, "  figures: [", "  ▸short: []\n  figures: ["),
    Mistake("Y004", JONES, "count: 2", "count: ▸!!int 2"),
    Mistake("Y004", RISKS, "[smith-2010-f2]\n  more", "▸!own [smith-2010-f2]\n  more"),
    Mistake("S001", COST, "label: Cost", "label: ▸2026"),
    Mistake("S001", RISKS, "comparable: true", "comparable: ▸yes", ("G002",)),
    Mistake(
        "S001",
        SMITH,
        "- id: stay\n        label: days in hospital\n        value: 21\n",
        "- ▸id: stay\n        label: days in hospital\n",
    ),
    Mistake(
        "S002",
        COST,
        "id: cost\nquestion: What does it cost?\nlabel: Cost\n",
        "▸id: cost\nquestion: What does it cost?\n",
    ),
    Mistake(
        "S002",
        SMITH,
        "- id: smith-2010-f1",
        "- ▸idea: smith-2010-f1",
        ("S003", "R001", "R002", "E001"),
    ),
    Mistake("S003", COST, "label: Cost\n", "label: Cost\n▸lable: Cost\n"),
    Mistake("S003", RISKS, "  uncertainty: The", "  ▸uncertain: yes\n  uncertainty: The"),
    Mistake("S004", CLAIM, "verdict: wrong", "verdict: ▸false-news"),
    Mistake("S004", SMITH, "year: 2010", "year: ▸201"),
    Mistake(
        "S005",
        COST,
        "more:\n    - text: Ask the clinic for a full list of what you must pay.\n    - text",
        "more:\n    ▸- text",
    ),
    Mistake("S005", RISKS, "label: Risks", "label: ▸" + "Risks " * 8),
    Mistake("F001", COST, "id: cost", "id: ▸costs"),
    Mistake("F003", SMITH, "id: smith-2010-f2", "id: ▸smith-2010-f1", ("R001",)),
    Mistake("F003", SMITH, "- id: stay", "- id: ▸free", ("E005",)),
    Mistake("F004", SMITH, "id: smith-2010-f2", "id: ▸smyth-2010-f2", ("R001",)),
    Mistake("R001", RISKS, "findings: [jones-2012-f1]", "findings: [▸jones-2012-f9]", ("E001",)),
    Mistake("R001", RISKS, "y_findings: [smith-2010-f1", "y_findings: [▸smithy-2010-f1", ("E001",)),
    Mistake("R001", GUIDE, "findings: [smith-2010-f1]", "findings: [▸smith-2010-f7]", ("E001",)),
    Mistake(
        "R001",
        COST,
        "  uncertainty: We found",
        "  simpler:\n    - text: It is.\n      findings: [▸smith-2010-f9]\n  uncertainty: We found",
    ),
    Mistake("R002", RISKS, "smith-2010-f1#free", "▸smith-2010-f1#fee"),
    Mistake("R003", RISKS, "follow_ups: [cost]", "follow_ups: [▸costs]"),
    Mistake("R003", CLAIM, "question: risks", "question: ▸risk"),
    Mistake("R003", GUIDE, "about: risks", "about: ▸risk"),
    Mistake("R004", CLAIM, "option: hsct-own", "option: ▸hsct-mine"),
    Mistake("R004", SMITH, "about: hsct-own", "about: ▸hsct"),
    Mistake("R005", JONES, "overlaps: [smith-2010]", "overlaps: [smith-2010, ▸smith-2011]"),
    Mistake("R006", RISKS, "take_along: risks-for-me", "take_along: ▸risks-for-you"),
    Mistake("R007", COST, "group: benefits-and-harms", "group: ▸benefits"),
    Mistake("R008", RISKS, "follow_ups: [cost]", "follow_ups: [cost, ▸risks]"),
    Mistake("E001", RISKS, "2 of 8 people", "2 of ▸9 people"),
    Mistake("E001", RISKS, "About 29 out", "About ▸30 out"),
    Mistake("E001", RISKS, "held 28 people", "held ▸twenty people"),
    Mistake("E001", RISKS, "they see.", "they see in ▸three days."),
    Mistake("E001", GUIDE, "29 out of 100", "▸19 out of 100"),
    Mistake("E001", "content/en/glossary.yml", "Cells that", "Cells from ▸12 people that"),
    Mistake("E002", RISKS, "Most drugs can do some harm.", "Most drugs will ▸cure you."),
    Mistake(
        "E003",
        SMITH,
        "url: https://example.org/smith\naddress: retrieved",
        "address: ▸retrieved",
        ("E011",),
    ),
    Mistake(
        "E003",
        SMITH,
        "url: https://example.org/smith\naddress: retrieved",
        "url: ▸https://example.org/smith\naddress: not-checked",
    ),
    Mistake("E004", JONES, "overlaps: [smith-2010]", "overlaps: [smith-2010, ▸jones-2012]"),
    Mistake("E005", RISKS, "smith-2010-f1#free", "▸smith-2010-f1#stay"),
    Mistake(
        "E006", JONES, "count: 2\n        of: 8\n        percent: 25", "count: ▸12\n        of: 8"
    ),
    Mistake("E007", JONES, "percent: 25", "percent: ▸35"),
    Mistake(
        "E008",
        RISKS,
        "2 of 8 people had a bad infection.\n      findings: [jones-2012-f1]",
        "▸8 of 28 people had a bad infection.\n      findings: [jones-2012-f1, smith-2010-f1]",
    ),
    Mistake("E009", GUIDE, "why: In one study 29 out of 100 people did well.", 'why: ▸""'),
    Mistake(
        "E010",
        GUIDE,
        "why: In one study 29 out of 100 people did well.\n    findings: [smith-2010-f1]",
        "why: It may ▸cure you.",
    ),
    Mistake(
        "E011",
        JONES,
        'pmid: "22000000"\nkind: trial\naddress: not-checked',
        "kind: trial\naddress: ▸not-checked",
    ),
    Mistake(
        "B001",
        RISKS,
        "    more:\n      - text: Ask which",
        "    figures: [▸jones-2012-f1#infection]\n    more:\n      - text: Ask which",
    ),
    Mistake(
        "B003",
        RISKS,
        "text: Most drugs can do some harm.",
        "text: Of all people ▸29% were well.\n        findings: [smith-2010-f1]",
    ),
    Mistake("B004", RISKS, OWN_CELL, "  ▸" + OWN_CELL.lstrip() + " Ask them all." * 8),
    Mistake("P007", RISKS, "Ask your team what they see.", "Ask about ▸engraftment."),
    Mistake(
        "V004",
        "content/clinics/demo.yml",
        "phone: 555 0100",
        "phone: 555 0100\napproved_only: ▸true",
    ),
    Mistake(
        "P001",
        RISKS,
        "short:\n      - text: Most drugs can do some harm.",
        f"▸short:\n      - text: {HARD}",
    ),
    Mistake(
        "P002",
        COST,
        "short:\n    - text: The cost is not the same in each place.",
        "▸short:\n    - text: It is typical. It is general. It is usual.",
    ),
    Mistake("P003", RISKS, "Ask your team what they see.", f"Ask. ▸{WORDS_27}"),
    Mistake("P004", RISKS, "Ask your team what they see.", f"Ask. ▸{WORDS_23}"),
    Mistake(
        "P005",
        COST,
        "short:\n    - text: The cost is not the same in each place.",
        "▸short:\n    - text: " + "It is so. " * 16,
    ),
    Mistake(
        "P006",
        COST,
        "  uncertainty: We found",
        f"  ▸simpler:\n    - text: {HARD}\n  uncertainty: We found",
    ),
    Mistake(
        "E001",
        COST,
        "  uncertainty: We found",
        "  simpler:\n    - text: It costs ▸12 coins.\n  uncertainty: We found",
    ),
    Mistake("W001", RISKS, "Ask your team what they see.", "Ask for a ▸miracle."),
    Mistake("W001", COST, "question: What does it cost?", "question: Is ▸stem cell therapy dear?"),
    Mistake("W002", "content/en/interface.yml", "Hello.", "Hello▸!"),
    Mistake("W003", "content/en/wording.yml", 'pattern: "!"', 'pattern: ▸"(!"'),
    Mistake("F005", COST, "text: The cost is", "text: ▸✎ The cost is"),
    Mistake("F005", RISKS, "label: Risks", "label: Risks  # ▸✎ shorter?"),
    Mistake("G001", RISKS, "cells:\n  standard-care:", "▸cells:\n  msc:", ("R004",)),
    Mistake("V001", COST, "status: approved\n    reviewer: A. Name", "status: ▸approved"),
    Mistake("V002", COST, "due: 2027-01-01", "due: ▸2026-02-01"),
    Mistake("V003", COST, "due: 2027-01-01", "due: ▸2025-12-31", ("V002",)),
    Mistake("V003", COST, "due: 2027-01-01", "due: ▸2027-02-30"),
    Mistake("Q001", NLU, "- is it free", "- ▸Is it safe?"),
    Mistake("Q003", NLU, "intent: greet", "intent: ▸greetings"),
    Mistake("Q004", NLU, "    - is it free", "    - is it free\n    - ▸Is it free?"),
]
#: Rules whose mistake is not words in one file; each has a test below.
OTHERWISE = {"Y003", "Y005", "F002", "E004", "Q002", "G002", "B002", "B005", "B006"}


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: f"{m.code}-{m.new.strip()[:30]}")
def test_a_planted_mistake_is_found_where_it_stands(tree: Planted, mistake: Mistake) -> None:
    place = tree.plant(mistake.file, mistake.old, mistake.new)
    found = tree.places()
    assert (*place, mistake.code) in found
    rest = [code for *where, code in found if (*where, code) != (*place, mistake.code)]
    assert set(rest) <= set(mistake.also)


def test_the_clean_tree_breaks_no_rule(tree: Planted) -> None:
    assert tree.problems() == []


def test_every_rule_has_its_mistake() -> None:
    assert {mistake.code for mistake in MISTAKES} | OTHERWISE == {r.code for r in all_rules()}


def test_every_rule_explains_itself() -> None:
    for rule in all_rules():
        assert rule.title and rule.reason and rule.remedy
        assert rule.severity in ("error", "warning", "note")


def test_three_mistakes_in_one_file_are_three_problems(tree: Planted) -> None:
    places = [
        (*tree.plant(RISKS, "label: Risks\n", "label: Risks\n▸colour: red\n"), "S003"),
        (*tree.plant(RISKS, "2 of 8 people", "2 of ▸9 people"), "E001"),
        (*tree.plant(RISKS, "[jones-2012-f1]", "[jones-2012-f1, ▸nobody-f1]"), "R001"),
    ]
    assert tree.places() == places


def test_an_unknown_key_is_met_with_the_nearest_known_one(tree: Planted) -> None:
    tree.replace(COST, "label: Cost", "lable: Cost")
    (problem,) = [p for p in tree.problems() if p.code == "S003"]
    assert "`label`" in problem.remedy


def test_a_dangling_id_is_met_with_the_nearest_known_one(tree: Planted) -> None:
    tree.replace(RISKS, "[jones-2012-f1]", "[jones-2013-f1]")
    (problem,) = [p for p in tree.problems() if p.code == "R001"]
    assert "`jones-2012-f1`" in problem.remedy


@pytest.mark.parametrize("text", ["", "# only a comment\n", "- a list\n", "words\n"])
def test_a_file_without_keys_is_y003(tree: Planted, text: str) -> None:
    tree.write("content/en/claims/empty.yml", text)
    assert [(p.path.name, p.code) for p in tree.problems()] == [("empty.yml", "Y003")]


def test_an_alias_is_y004_even_when_it_would_loop(tree: Planted) -> None:
    tree.replace(RISKS, "findings: [smith-2010-f2]\n  more", "findings: &a [*a]\n  more")
    assert "Y004" in {p.code for p in tree.problems()}


def test_a_file_in_another_encoding_is_y005(tree: Planted) -> None:
    path = tree.home / COST
    path.write_bytes(path.read_bytes().replace(b"Cost", b"Co\xfbt", 1))
    assert ("cost.yml", 3, 1, "Y005") in tree.places()


@pytest.mark.parametrize("name", ["questions/x.yaml", "questions/old/x.yml", "notes.yml"])
def test_a_file_nothing_reads_is_f002(tree: Planted, name: str) -> None:
    tree.write(f"content/en/{name}", "id: x\n")
    assert [(p.path.name, p.code) for p in tree.problems()] == [(name.split("/")[-1], "F002")]


def test_a_one_sided_overlap_is_e004_on_the_side_that_names(tree: Planted) -> None:
    tree.replace(JONES, "overlaps: [smith-2010]\n", "")
    assert [(name, code) for name, *_, code in tree.places()] == [("smith-2010.yml", "E004")]


def test_too_few_phrasings_is_q002_at_the_question(tree: Planted) -> None:
    tree.replace(NLU, "    - is it free\n", "")
    assert tree.places() == [("cost.yml", 1, 5, "Q002")]


def test_without_phrasings_beside_it_content_can_still_be_checked(tree: Planted) -> None:
    (tree.home / NLU).unlink()
    assert tree.problems() == []


def test_cells_without_comparable_is_g002_at_the_cells(tree: Planted) -> None:
    tree.replace(RISKS, "comparable: true\n", "")
    text = (tree.home / RISKS).read_text(encoding="utf-8")
    line = text.split("\n").index("cells:") + 1
    assert tree.places() == [("risks.yml", line, 1, "G002")]


def test_a_missing_cell_is_named(tree: Planted) -> None:
    tree.replace(RISKS, "\n  hsct-own:", "\n  standard-care-x:")
    assert {p.code for p in tree.problems()} == {"G001", "R004"}


def test_a_count_as_published_is_not_one_in_x(tree: Planted) -> None:
    tree.replace(JONES, "says: In this trial 2 of 8", "says: In this trial 1 of 8 and 2 of 8")
    tree.replace(RISKS, "2 of 8 people", "1 of 8 people")
    assert tree.problems() == []
    tree.replace(RISKS, "1 of 8 people", "1 in 8 people")
    assert [p.code for p in tree.problems()] == ["W001"]


def test_no_data_does_not_mean_no_risk_may_be_said(tree: Planted) -> None:
    tree.replace(
        COST,
        "We found no good data on the cost.",
        "We found no data. That does not mean there is no risk.",
    )
    assert tree.problems() == []
    tree.replace(COST, "That does not mean there is no risk.", "There is no risk.")
    assert [p.code for p in tree.problems()] == ["W001"]


def test_claims_may_quote_what_answers_may_not_say(tree: Planted) -> None:
    assert "miracle" in FILES[CLAIM]
    assert tree.problems() == []


@pytest.mark.parametrize(
    "text",
    [
        "Your cells take hold, called engraftment.",
        "Ask about engraftment (cells take hold).",
        "Ask about engraftment, which is when cells take hold.",
        "Ask about the graft.",
    ],
)
def test_a_hard_word_may_be_explained_in_place_or_in_the_glossary(tree: Planted, text: str) -> None:
    tree.replace(RISKS, "Ask your team what they see.", text)
    assert tree.problems() == []


def test_answers_past_due_are_counted_for_a_clinic_that_serves_approved_ones(
    tree: Planted,
) -> None:
    tree.replace("content/clinics/demo.yml", "phone: 555 0100", "approved_only: true")
    (problem,) = tree.problems()
    assert problem.code == "V004" and "past due" not in problem.message
    tree.replace(COST, "due: 2027-01-01", "due: 2026-02-01")
    messages = {problem.code: problem.message for problem in tree.problems()}
    assert "1 of them past due" in messages["V004"]
    assert "V002" in messages


def test_a_source_nobody_cites_needs_no_address(tree: Planted) -> None:
    tree.replace(JONES, 'pmid: "22000000"\n', "")
    tree.replace(RISKS, "In a small trial, 2 of 8 people had a bad infection.", "Ask the team.")
    tree.replace(RISKS, "\n      findings: [jones-2012-f1]", "")
    assert tree.problems() == []
