"""V: what is said about review is true."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from bot.content.answers import answers
from bot.content.document import Document, Where
from bot.content.rules.rule import Found, rule
from bot.content.tree import Tree

_APPROVAL_NEEDS = ("reviewer", "role", "date", "due")


def _reviews(tree: Tree) -> Iterator[tuple[Document, Where, dict[str, Any]]]:
    for answer in answers(tree):
        review = answer.data.get("review")
        if isinstance(review, dict):
            yield answer.document, (*answer.where, "review"), review
    for document in tree.kind("guide"):
        review = document.get("review")
        if isinstance(review, dict):
            yield document, ("review",), review


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


@rule(
    "V001",
    "error",
    reason="“Approved” without a name and a date is a claim nobody answers for.",
    remedy="Add the reviewer's name, role, date and due date, or write `status: draft`.",
)
def approval_is_signed(tree: Tree) -> Iterator[Found]:
    """An approved answer names its reviewer, their role, the date and the due date."""
    for document, where, review in _reviews(tree):
        missing = [key for key in _APPROVAL_NEEDS if not review.get(key)]
        if review.get("status") == "approved" and missing:
            message = f"approved without {', '.join(missing)}"
            yield Found(document, (*where, "status"), message)


@rule(
    "V002",
    "warning",
    reason="Evidence moves on; an old check no longer says that the answer holds.",
    remedy="Have it checked again and set new dates, or write `status: in-review`.",
)
def review_is_not_past_due(tree: Tree) -> Iterator[Found]:
    """No approved answer is past its due date."""
    for document, where, review in _reviews(tree):
        due = _day(review.get("due"))
        if review.get("status") == "approved" and due and due < tree.today:
            message = f"the check ran out on {due.isoformat()}"
            yield Found(document, (*where, "due"), message)


@rule(
    "V003",
    "error",
    reason="The dates decide when an answer is shown as checked.",
    remedy="Write real days as 2026-03-31; the due date comes after the check.",
    breaks_serving=True,
)
def review_dates_are_real(tree: Tree) -> Iterator[Found]:
    """Review dates exist in the calendar, and the due date is after the check."""
    for document, where, review in _reviews(tree):
        for key in ("date", "due"):
            if isinstance(review.get(key), str) and _day(review[key]) is None:
                yield Found(document, (*where, key), f"there is no day {review[key]}")
        checked, due = _day(review.get("date")), _day(review.get("due"))
        if checked and due and due <= checked:
            yield Found(document, (*where, "due"), "the due date is not after the check")


@rule(
    "V004",
    "warning",
    reason="People who come through this clinic get a person's number in place of these answers.",
    remedy="Have the answers reviewed, or take `approved_only` out.",
)
def clinic_has_answers_to_serve(tree: Tree) -> Iterator[Found]:
    """A clinic that serves approved answers only has an approval, not past due, for each."""
    strict = [doc for doc in tree.kind("clinic") if doc.get("approved_only") is True]
    if not strict:
        return
    every = [answer for answer in answers(tree) if answer.document.kind in ("question", "claim")]
    held = late = 0
    for answer in every:
        review = answer.data.get("review")
        review = review if isinstance(review, dict) else {}
        due = _day(review.get("due"))
        approved = review.get("status") == "approved" and due is not None
        held += not (approved and due is not None and due >= tree.today)
        late += approved and due is not None and due < tree.today
    if held:
        past = f", {late} of them past due" if late else ""
        for document in strict:
            message = f"{held} of {len(every)} answers are withheld{past}"
            yield Found(document, ("approved_only",), message)
