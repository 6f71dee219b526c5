"""The score card: true to the content, and quick to take a mark away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.content import Answer, Content, Problem, Question, Review
from bot.content.history import Release
from bot.content.readonly import ReadOnlyDict
from bot.content.tree import PROJECT
from bot.workbench.scorecard import (
    AUTHORS,
    FUNDING,
    GROUPS,
    UPDATES,
    VALUES_GUIDE,
    Facts,
    judge,
    markdown,
    read_facts,
    totals,
)

ITEMS = {item.code: item for group in GROUPS for item in group.items}
NEEDS_PEOPLE = {
    "b12", "b13", "b14", "b15", "b16", "b17", "b20", "b22", "b23",
    "N8", "D2", "D3", "D16", "J1",
}  # fmt: skip


@pytest.fixture(scope="module")
def facts() -> Facts:
    """The project's own, read when a test runs: at import every worker would read them."""
    return read_facts()


def test_the_page_is_what_the_command_writes(facts: Facts) -> None:
    page = (PROJECT / "docs" / "scorecard.md").read_text(encoding="utf-8")
    assert page == markdown(facts), (
        "run: python -m bot report --scorecard --output docs/scorecard.md"
    )


def test_every_item_is_there_once() -> None:
    codes = [item.code for group in GROUPS for item in group.items]
    assert len(codes) == len(set(codes))
    expected = (
        [f"Q{n}" for n in range(1, 7)]
        + [f"C{n}" for n in range(1, 7)]
        + [f"b{n}" for n in range(1, 24)]
        + [f"D{n}" for n in range(1, 17)]
        + [f"J{n}" for n in range(1, 5)]
    )
    assert set(expected) < set(codes)


def test_what_needs_people_is_not_claimed(facts: Facts) -> None:
    judged = judge(facts)
    assert {judged[code].state for code in NEEDS_PEOPLE} == {"not yet"}


def test_what_is_not_met_says_what_is_missing_and_what_is_met_lacks_nothing(facts: Facts) -> None:
    for code, judgement in judge(facts).items():
        assert bool(judgement.lacks) == (judgement.state != "met"), code


def test_totals_count_every_item(facts: Facts) -> None:
    assert sum(totals(judge(facts).values()).values()) == len(ITEMS)


def test_an_edit_that_changes_no_standing_does_not_change_the_page(facts: Facts) -> None:
    content = replace(facts.content, version="0" * 12)
    assert markdown(replace(facts, content=content)) == markdown(facts)


# ---- planted content that breaks each predicate ----

Break = Callable[[Facts], Facts]


def with_content(change: Callable[[Content], Mapping[str, Any]]) -> Break:
    return lambda facts: replace(
        facts, content=replace(facts.content, **dict(change(facts.content)))
    )


def without_question(id_: str) -> Break:
    return with_content(
        lambda c: {"questions": ReadOnlyDict({k: v for k, v in c.questions.items() if k != id_})}
    )


def changed_question(id_: str, change: Callable[[Question], Question]) -> Break:
    return with_content(
        lambda c: {"questions": ReadOnlyDict({**c.questions, id_: change(c.questions[id_])})}
    )


def without_cell(question: str, option: str) -> Break:
    return changed_question(
        question,
        lambda q: replace(q, cells=ReadOnlyDict({k: v for k, v in q.cells.items() if k != option})),
    )


def changed_cell(question: str, option: str, change: Callable[[Answer], Answer]) -> Break:
    return changed_question(
        question,
        lambda q: replace(q, cells=ReadOnlyDict({**q.cells, option: change(q.cells[option])})),
    )


def problem(code: str) -> Break:
    found = Problem(PROJECT / "x.yml", 1, 1, code, "error", "m", "r")
    return lambda facts: replace(facts, problems=(found,))


def bare(answer: Answer) -> Answer:
    """The answer with nothing cited, nothing drawn."""
    plain = tuple(replace(part, findings=()) for part in (*answer.short, *answer.more))
    return replace(
        answer, short=plain[:1], more=plain[1:], simpler=(), uncertainty_findings=(), figures=()
    )


def longer(answer: Answer) -> Answer:
    return replace(answer, more=answer.more * 9)


def no_words(answer: Answer) -> Answer:
    return replace(answer, uncertainty=" ")


def ungrouped(content: Content) -> Mapping[str, Any]:
    id_ = next(id_ for id_, finding in content.findings.items() if finding.figures)
    changed = replace(content.findings[id_], population=None)
    return {"findings": ReadOnlyDict({**content.findings, id_: changed})}


def no_proportion(content: Content) -> Mapping[str, Any]:
    """The first figure drawn becomes a number of days."""
    ref = next(ref for q in content.questions.values() for ref in q.overview.figures)
    finding = content.findings[ref.finding]
    figures = tuple(
        replace(one, percent=None, count=None, of=None, value=3, unit="days")
        if one.id == ref.figure
        else one
        for one in finding.figures
    )
    changed = replace(finding, figures=figures)
    return {"findings": ReadOnlyDict({**content.findings, finding.id: changed})}


def nothing_drawn(content: Content) -> Mapping[str, Any]:
    return {
        "questions": ReadOnlyDict(
            {
                id_: replace(
                    q,
                    overview=replace(q.overview, figures=()),
                    cells=ReadOnlyDict(
                        {option: replace(cell, figures=()) for option, cell in q.cells.items()}
                    ),
                )
                for id_, q in content.questions.items()
            }
        ),
        "claims": ReadOnlyDict(
            {
                id_: replace(c, answer=replace(c.answer, figures=()))
                for id_, c in content.claims.items()
            }
        ),
    }


def source_without(**fields: str) -> Break:
    def change(content: Content) -> Mapping[str, Any]:
        first = next(iter(content.sources.values()))
        changed = replace(first, **fields)  # type: ignore[arg-type]
        return {"sources": ReadOnlyDict({**content.sources, first.id: changed})}

    return with_content(change)


def option_last(content: Content) -> Mapping[str, Any]:
    first, *rest = content.options.items()
    return {"options": ReadOnlyDict(dict([*rest, first]))}


def no_reason(content: Content) -> Mapping[str, Any]:
    guide = content.guides["ask-doctor"]
    steps = ({**guide["steps"][0], "why": " "}, *guide["steps"][1:])
    return {"guides": ReadOnlyDict({**content.guides, "ask-doctor": {**guide, "steps": steps}})}


def no_docs(facts: Facts) -> Facts:
    return replace(facts, docs={})


def no_texts(content: Content) -> Mapping[str, Any]:
    return {"widget_texts": ReadOnlyDict({})}


def no_releases(facts: Facts) -> Facts:
    return replace(facts, releases=())


def both(*breaks: Break) -> Break:
    def all_of(facts: Facts) -> Facts:
        for one in breaks:
            facts = one(facts)
        return facts

    return all_of


nobody_told = both(with_content(no_texts), no_docs)

BREAKS: list[tuple[str, Break]] = [
    ("Q1", without_question("what-is-lupus")),
    ("Q1", changed_question("lupus-symptoms", lambda q: replace(q, overview=bare(q.overview)))),
    ("Q2", without_question("decision-help")),
    ("Q3", without_cell("steps", "car-t")),
    ("Q4", without_cell("survival", "msc")),
    ("Q5", without_cell("death-risk", "hsct-donor")),
    ("Q5", without_question("fertility")),
    ("Q6", without_question("caregivers")),
    ("Q6", without_cell("recovery", "hsct-own")),
    ("C1", without_cell("risks", "msc")),
    ("C1", both(*(changed_cell(row, "msc", longer) for row in ("success-rate", "survival")))),
    ("C2", problem("E001")),
    ("C2", problem("E002")),
    ("C3", no_releases),
    ("C4", nobody_told),
    ("C5", changed_cell("survival", "car-t", no_words)),
    ("C6", nobody_told),
    ("b1", without_cell("relapse", "standard-care")),
    ("b1", without_question("lupus-outlook")),
    ("b2", both(without_cell("cost", "msc"), without_cell("steps", "msc"))),
    ("b3", changed_cell("death-risk", "hsct-own", bare)),
    ("b4", with_content(ungrouped)),
    ("b5", with_content(no_proportion)),
    ("b5", with_content(nothing_drawn)),
    ("b6", problem("E001")),
    ("b7", with_content(no_proportion)),
    ("b8", with_content(nothing_drawn)),
    ("b9", both(without_question("decision-help"),
                with_content(lambda c: {"guides": ReadOnlyDict({})}))),
    ("b10", with_content(lambda c: {"guides": ReadOnlyDict({})})),
    ("b11", with_content(no_reason)),
    ("b18", no_docs),
    ("b19", source_without(reliability=" ")),
    ("b19", without_cell("evidence", "car-t")),
    ("b21", problem("P001")),
    ("N1", with_content(option_last)),
    ("N1", without_cell("cost", "standard-care")),
    ("N2", problem("W001")),
    ("N3", with_content(lambda c: {"questions": ReadOnlyDict({})})),
    ("N4", without_cell("risks", "msc")),
    ("N5", problem("R001")),
    ("N6", problem("P002")),
    ("N7", nobody_told),
    ("D1", with_content(no_texts)),
    ("D4", problem("E001")),
    ("D5", no_releases),
    ("D6", problem("W002")),
    ("D7", without_question("second-opinion")),
    ("D8", changed_cell("survival", "car-t", no_words)),
    ("D9", without_cell("how-it-works", "msc")),
    ("D10", without_cell("relapse", "car-t")),
    ("D11", without_cell("side-effects", "standard-care")),
    ("D12", without_question("lupus-outlook")),
    ("D13", without_question("pregnancy")),
    ("D14", without_question("alternatives")),
    ("D15", with_content(no_reason)),
    ("J2", problem("E002")),
    ("J3", source_without(interests=" ")),
    ("J3", nobody_told),
    ("J4", no_releases),
]  # fmt: skip


@pytest.fixture(scope="module")
def settled(facts: Facts) -> Facts:
    """The facts with what may be open today supplied, so that each break is the only one."""
    release = Release("0" * 12, date(2026, 1, 1), "First")
    texts = {**facts.content.widget_texts, FUNDING: "x", UPDATES: "x", AUTHORS: "x"}
    guides = {**facts.content.guides, VALUES_GUIDE: facts.content.guides["ask-doctor"]}
    content = replace(facts.content, widget_texts=ReadOnlyDict(texts), guides=ReadOnlyDict(guides))
    return replace(facts, content=content, problems=(), releases=(release,))


@pytest.mark.parametrize(
    ("code", "break_it"), BREAKS, ids=[f"{i}-{code}" for i, (code, _) in enumerate(BREAKS)]
)
def test_planted_content_turns_an_item_to_not_yet(
    code: str, break_it: Break, settled: Facts
) -> None:
    assert ITEMS[code].judge(settled).state != "not yet"
    assert ITEMS[code].judge(break_it(settled)).state == "not yet"


def test_every_item_that_is_judged_by_content_is_broken_once() -> None:
    assert {code for code, _ in BREAKS} | NEEDS_PEOPLE == set(ITEMS)


def test_pictures_on_one_side_only_are_partly_equal_detail(settled: Facts) -> None:
    drop = both(
        *(
            changed_cell(row, "msc", lambda cell: replace(cell, figures=()))
            for row in ("risks", "death-risk", "side-effects", "fertility")
        )
    )
    judgement = ITEMS["C1"].judge(drop(settled))
    assert judgement.state == "partly" and "msc" in judgement.lacks


def test_what_only_the_documentation_says_is_partly_met(settled: Facts) -> None:
    told = with_content(no_texts)(settled)
    assert ITEMS["C6"].judge(told).state == ITEMS["C4"].judge(told).state == "partly"


def test_a_heading_with_nothing_below_it_says_nothing(settled: Facts) -> None:
    empty = {**settled.docs, "review-and-approve.md": "# Review\n\n## Update policy\n\n## Next\n"}
    told = with_content(no_texts)(replace(settled, docs=empty))
    assert ITEMS["C4"].judge(told).state == "not yet"


def test_currency_is_whole_only_with_reviews(settled: Facts) -> None:
    assert ITEMS["J4"].judge(settled).state == "partly"

    def approve(answer: Answer) -> Answer:
        return replace(answer, review=Review("approved"))

    def all_approved(content: Content) -> Mapping[str, Any]:
        return {
            "questions": ReadOnlyDict(
                {
                    id_: replace(
                        q,
                        overview=approve(q.overview),
                        cells=ReadOnlyDict({o: approve(cell) for o, cell in q.cells.items()}),
                    )
                    for id_, q in content.questions.items()
                }
            ),
            "claims": ReadOnlyDict(
                {id_: replace(c, answer=approve(c.answer)) for id_, c in content.claims.items()}
            ),
        }

    assert ITEMS["J4"].judge(with_content(all_approved)(settled)).state == "met"
