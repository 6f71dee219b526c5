"""What a guide may be made of, and what is refused before anyone walks it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.guides import Guide, GuideError

from .branching import STEPS, raw_guide, small_guide


def _step(raw: dict[str, Any], step_id: str) -> dict[str, Any]:
    return next(step for step in raw["steps"] if step["id"] == step_id)


def test_steps_keep_the_order_of_the_file() -> None:
    guide = small_guide()
    assert tuple(guide.steps) == STEPS
    assert guide.first == "hope"


def test_a_step_leads_to_the_one_below_unless_it_says_otherwise() -> None:
    guide = small_guide()
    assert guide.steps["hope"].next == "kind"
    assert guide.steps["own-chemo"].next == "cost"
    assert guide.steps["read"].next == ""


def test_followers_are_the_next_step_and_every_pick_once() -> None:
    assert small_guide().followers("kind") == ("cost", "own-chemo", "donor-match")


def test_a_guide_may_begin_elsewhere() -> None:
    raw = raw_guide()
    raw["steps"] = [
        {"id": "end", "group": "last", "question": "?", "next": ""},
        {"id": "begin", "group": "first", "question": "?", "next": "end"},
    ]
    assert Guide.from_content({**raw, "first": "begin"}).first == "begin"


def test_a_step_may_end_the_walk_early() -> None:
    raw = raw_guide()
    _step(raw, "own-chemo")["next"] = ""
    assert Guide.from_content(raw).followers("own-chemo") == ()


def _circle(raw: dict[str, Any]) -> None:
    _step(raw, "read")["next"] = "kind"


def _circle_by_pick(raw: dict[str, Any]) -> None:
    _step(raw, "kind")["picks"][0]["next"] = "hope"


def _itself(raw: dict[str, Any]) -> None:
    _step(raw, "cost")["next"] = "cost"


def _unreachable(raw: dict[str, Any]) -> None:
    _step(raw, "hope")["next"] = "cost"


def _no_such_step(raw: dict[str, Any]) -> None:
    _step(raw, "cost")["next"] = "nowhere"


def _no_such_step_by_pick(raw: dict[str, Any]) -> None:
    _step(raw, "kind")["picks"][1]["next"] = "nowhere"


def _no_such_first_step(raw: dict[str, Any]) -> None:
    raw["first"] = "nowhere"


def _no_such_group(raw: dict[str, Any]) -> None:
    _step(raw, "cost")["group"] = "middle"


def _unknown_kind(raw: dict[str, Any]) -> None:
    _step(raw, "cost")["kind"] = "quiz"


def _named_twice(raw: dict[str, Any]) -> None:
    raw["steps"].append({**_step(raw, "cost")})


def _pick_without_answers(raw: dict[str, Any]) -> None:
    _step(raw, "cost")["kind"] = "pick"


@pytest.mark.parametrize(
    ("break_it", "culprit"),
    [
        (_circle, "circle"),
        (_circle_by_pick, "circle"),
        (_itself, "circle"),
        (_unreachable, "own-chemo"),
        (_no_such_step, "nowhere"),
        (_no_such_step_by_pick, "nowhere"),
        (_no_such_first_step, "nowhere"),
        (_no_such_group, "middle"),
        (_unknown_kind, "quiz"),
        (_named_twice, "cost"),
        (_pick_without_answers, "cost"),
    ],
)
def test_a_guide_that_cannot_be_walked_is_refused(break_it: Any, culprit: str) -> None:
    raw = raw_guide()
    break_it(raw)
    with pytest.raises(GuideError, match=culprit):
        Guide.from_content(raw)


@pytest.mark.parametrize("name", ["own", "top", "list", "own-1", "own-12"])
def test_a_step_may_not_take_a_name_that_the_walk_keeps(name: str) -> None:
    raw = raw_guide()
    _step(raw, "read")["id"] = name
    with pytest.raises(GuideError, match=name):
        Guide.from_content(raw)


def test_two_ways_to_one_step_are_no_circle() -> None:
    # own-chemo, donor-gvhd and "unsure" all meet again at cost.
    assert "cost" in small_guide().followers("own-chemo")
    assert "cost" in small_guide().followers("donor-gvhd")
