"""Loading: frozen models, in order, with a version; and what stops a load."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
from datetime import date

import pytest

from bot.content import ContentError, FigureRef, load

from .planted import FILES, Planted

COST = "content/en/questions/cost.yml"
RISKS = "content/en/questions/risks.yml"


def test_the_grid(tree: Planted) -> None:
    content = load(tree.root)
    assert list(content.options) == ["standard-care", "hsct-own"]
    assert list(content.questions) == ["cost", "risks"]
    risks = content.questions["risks"]
    assert risks.comparable and risks.take_along == "risks-for-me"
    assert list(risks.cells) == ["standard-care", "hsct-own"]
    assert content.answer("risks") is risks.overview
    assert content.answer("risks", "hsct-own") is risks.cells["hsct-own"]
    assert content.answer("cost", "hsct-own") is content.questions["cost"].overview
    assert content.cell("cost", "hsct-own") is None
    with pytest.raises(KeyError):
        content.answer("no-such-question")


def test_evidence_can_be_followed_to_its_source(tree: Planted) -> None:
    content = load(tree.root)
    answer = content.answer("risks")
    assert answer.cited == ("smith-2010-f2", "smith-2010-f1", "jones-2012-f1")
    assert answer.figures == (FigureRef("smith-2010-f1", "free"),)
    assert str(answer.figures[0]) == "smith-2010-f1#free"
    figure = content.figure(answer.figures[0])
    assert (figure.percent, figure.of, figure.at, figure.proportion) == (29, 28, "5 years", 29)
    assert content.findings["jones-2012-f1"].figure("infection").proportion == 25
    assert content.findings["smith-2010-f1"].figure("stay").proportion is None
    assert content.source_of("jones-2012-f1").id == "jones-2012"
    with pytest.raises(KeyError):
        content.findings["smith-2010-f1"].figure("none")


def test_review_is_draft_unless_somebody_signed(tree: Planted) -> None:
    content = load(tree.root)
    assert content.answer("risks").review.status == "draft"
    cell = content.cell("risks", "hsct-own")
    assert cell and cell.review.status == "draft" and not cell.review.is_approved(date(2026, 3, 1))
    review = content.answer("cost").review
    assert review.reviewer == "A. Name"
    assert review.is_approved(date(2027, 1, 1))
    assert not review.is_approved(date(2027, 1, 2))


def test_the_rest_of_the_content(tree: Planted) -> None:
    content = load(tree.root)
    assert content.claims["all-cured"].answer.short[0].findings == ("smith-2010-f1",)
    assert content.groups["benefits-and-harms"].name == "Good and bad points"
    assert content.glossary["graft"].also == ("implant",)
    assert content.clinics["demo"].phone == "555 0100"
    assert not content.clinics["demo"].approved_only
    assert content.interface["greeting"].startswith("Hello")
    assert content.guides["ask-doctor"]["steps"][0]["id"] == "risks-for-me"
    assert content.vocabulary == {} and content.safety == {} and content.widget_texts == {}


def test_an_order_comes_before_the_alphabet(tree: Planted) -> None:
    tree.replace(RISKS, "label: Risks\n", "label: Risks\norder: 1\n")
    assert list(load(tree.root).questions) == ["risks", "cost"]


def test_nothing_can_be_changed(tree: Planted) -> None:
    content = load(tree.root)
    with pytest.raises(dataclasses.FrozenInstanceError):
        content.questions["cost"].label = "x"  # type: ignore[misc]
    for change in (
        lambda: content.questions.update({}),  # type: ignore[attr-defined]
        lambda: content.interface.__setitem__("a", 1),  # type: ignore[attr-defined]
        lambda: content.guides["ask-doctor"].pop("steps"),
        lambda: content.guides["ask-doctor"].__ior__({}),
    ):
        with pytest.raises(TypeError):
            change()
    assert isinstance(content.guides["ask-doctor"]["steps"], tuple)


def test_content_can_be_copied_pickled_and_written_as_json(tree: Planted) -> None:
    content = load(tree.root)
    assert pickle.loads(pickle.dumps(content)) == copy.deepcopy(content) == content
    assert json.loads(json.dumps(content.interface)) == dict(content.interface)


def test_the_version_changes_with_any_byte_and_with_nothing_else(tree: Planted) -> None:
    first = load(tree.root).version
    assert len(first) == 12 and int(first, 16) >= 0
    tree.replace("data/nlu/questions.yml", "- hello", "- hi")
    assert load(tree.root).version == first
    tree.replace("content/clinics/demo.yml", "555 0100", "555 0101")
    second = load(tree.root).version
    assert second != first
    tree.write(RISKS, FILES[RISKS] + "# a comment\n")
    assert load(tree.root).version not in (first, second)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("label: Cost", "label: Cost: x", "Y001"),
        ("label: Cost\n", "label: Cost\nlabel: Cost\n", "Y002"),
        ("label: Cost\n", "", "S002"),
        ("follow_ups: [risks]", "follow_ups: [risk]", "R003"),
        ("date: 2026-01-01", "date: 2026-02-30", "V003"),
    ],
)
def test_what_breaks_serving_stops_the_load(tree: Planted, old: str, new: str, code: str) -> None:
    tree.replace(COST, old, new)
    with pytest.raises(ContentError) as caught:
        load(tree.root)
    assert code in {problem.code for problem in caught.value.problems}
    assert f" {code} " in str(caught.value)


def test_style_does_not_stop_the_load(tree: Planted) -> None:
    tree.replace(COST, "The cost is not the same in each place.", "It is so! " * 20)
    assert {p.code for p in tree.problems()} == {"P005", "W002"}
    assert load(tree.root).answer("cost")


def test_an_unknown_language_says_which_folder_is_missing(tree: Planted) -> None:
    with pytest.raises(FileNotFoundError, match="xx"):
        load(tree.root, "xx")
