"""Answers, claims and comparisons as messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.content.models import Answer, Content, Review
from bot.messages.citations import Citations, with_numbers
from bot.messages.clinical import clinical_line, clinical_rows
from bot.messages.figures import figure
from bot.messages.message import Choice, Message, message
from bot.messages.words import Words

#: Layers in which an answer may open.
SHORT, MORE, SIMPLER = "short", "more", "simpler"


def answer_message(
    content: Content,
    words: Words,
    question_id: str,
    option_id: str | None,
    choices: Sequence[Choice],
    *,
    opening: str | None = None,
    layer: str = SHORT,
    clinical: bool = False,
) -> Message:
    """Show the cell for an option, or the row's overview where there is none.

    ``layer`` is SHORT, MORE (the second layer open at once) or SIMPLER (plainer words where the
    answer has them). ``clinical`` adds what a professional asks of each finding.
    """
    question = content.questions[question_id]
    cell = content.cell(question_id, option_id) if option_id else None
    option = content.options[option_id] if option_id and cell is not None else None
    understood = {
        "question": question.question,
        "question_id": question_id,
        "option": option.name if option else None,
        "option_id": option.id if option else None,
        "claim_id": None,
    }
    first = (
        words.line("understood_option", question=question.question, option=option.short_name)
        if option
        else words.line("understood", question=question.question)
    )
    return _answer(
        content,
        words,
        cell or question.overview,
        understood,
        first,
        choices,
        opening=opening,
        layer=layer,
        clinical=clinical,
        safety_line=question.safety_line,
    )


def claim_message(
    content: Content,
    words: Words,
    claim_id: str,
    choices: Sequence[Choice],
    *,
    opening: str | None = None,
    layer: str = SHORT,
    clinical: bool = False,
) -> Message:
    """Show what the evidence says on something a person may have read."""
    claim = content.claims[claim_id]
    question = content.questions[claim.question]
    understood = {
        "question": claim.claim,
        "question_id": question.id,
        "option": content.options[claim.option].name if claim.option else None,
        "option_id": claim.option,
        "claim_id": claim_id,
    }
    return _answer(
        content,
        words,
        claim.answer,
        understood,
        words.line("understood_claim", claim=claim.claim),
        choices,
        opening=opening,
        layer=layer,
        clinical=clinical,
        verdict=words.verdict(claim.verdict),
        safety_line=question.safety_line,
    )


def about_message(
    content: Content, words: Words, topic_id: str, choices: Sequence[Choice]
) -> Message:
    """Show what there is to know about the aid itself: all of it at once, it is not long."""
    topic = content.about[topic_id]
    understood = {
        "question": topic.question,
        "question_id": f"about/{topic_id}",
        "option": None,
        "option_id": None,
        "claim_id": None,
    }
    return _answer(
        content,
        words,
        topic.answer,
        understood,
        words.line("understood", question=topic.question),
        choices,
        opening=None,
        layer=MORE,
        clinical=False,
    )


def comparison_message(
    content: Content,
    words: Words,
    question_id: str,
    option_ids: Sequence[str],
    choices: Sequence[Choice],
) -> Message:
    """Show one row's cells side by side, in the order of the options.

    Raises:
        KeyError: the row has no cell for one of the options.

    """
    question = content.questions[question_id]
    citations = Citations(content, words)
    columns: list[dict[str, Any]] = []
    reviews = []
    for option in sorted((content.options[id_] for id_ in option_ids), key=lambda o: o.order):
        cell = question.cells[option.id]
        reviews.append(cell.review)
        columns.append(
            {
                "option_id": option.id,
                "option": option.name,
                "short": citations.sentences(cell.short),
                "uncertainty": cell.uncertainty,
            }
        )
    lines = [words.line("understood", question=question.question)]
    for column in columns:
        lines.append(
            f"{column['option']}: " + " ".join(with_numbers(part) for part in column["short"])
        )
    review = _least_reviewed(words, reviews)
    lines += [review["label"], words.line("sources"), *citations.plain()]
    return message(
        "comparison",
        "\n".join(lines),
        choices,
        understood={
            "question": question.question,
            "question_id": question_id,
            "option": None,
            "option_id": None,
            "claim_id": None,
        },
        columns=columns,
        sources=citations.sources(),
        review=review,
        version=content.version,
    )


def sources_message(
    content: Content,
    words: Words,
    answer: Answer,
    asked: str,
    choices: Sequence[Choice],
) -> Message:
    """List the sources of an answer without saying it again; ``asked`` is what it answers."""
    citations = Citations(content, words)
    citations.cite(answer.cited)
    said = words.reply("sources", question=asked)[0]
    sentence: dict[str, Any] = {"text": said, "cites": []}
    review = review_entry(words, answer.review)
    text = "\n".join([said, *citations.plain()])
    return message(
        "answer",
        text,
        choices,
        understood=None,
        opening=None,
        verdict=None,
        short=[sentence],
        more=[],
        layer=SHORT,
        expanded=False,
        uncertainty="",
        safety_line=None,
        sources=citations.sources(),
        figures=[],
        clinical=[],
        review=review,
        version=content.version,
    )


def _answer(
    content: Content,
    words: Words,
    answer: Answer,
    understood: dict[str, Any],
    first_line: str,
    choices: Sequence[Choice],
    *,
    opening: str | None,
    layer: str,
    clinical: bool,
    verdict: str | None = None,
    safety_line: str | None = None,
) -> Message:
    citations = Citations(content, words)
    if layer == SIMPLER and not answer.simpler:
        layer = SHORT
    short = citations.sentences(answer.simpler if layer == SIMPLER else answer.short)
    more = citations.sentences(answer.more)
    citations.cite(answer.uncertainty_findings)
    figures = [
        drawn for ref in answer.figures if (drawn := figure(content, words, ref)) is not None
    ]
    citations.cite([ref.finding for ref in answer.figures])
    rows = clinical_rows(content, words, citations, answer.cited) if clinical else []
    review = review_entry(words, answer.review)
    lines = [first_line]
    lines += [line for line in (opening, verdict) if line]
    lines.append(" ".join(with_numbers(part) for part in short))
    if safety_line:
        lines.append(safety_line)
    if layer == MORE:
        lines += [with_numbers(part) for part in more]
        lines += [drawn["text"] for drawn in figures]
        if answer.uncertainty:
            lines.append(f"{words.line('uncertainty')} {answer.uncertainty}")
    if rows:
        lines += [words.line("clinical"), *(clinical_line(words, row) for row in rows)]
    lines += [review["label"], words.line("sources"), *citations.plain()]
    return message(
        "answer",
        "\n".join(lines),
        choices,
        understood=understood,
        opening=opening,
        verdict=verdict,
        short=short,
        more=more,
        layer=layer,
        expanded=layer == MORE,
        uncertainty=answer.uncertainty,
        safety_line=safety_line,
        sources=citations.sources(),
        figures=figures,
        clinical=rows,
        review=review,
        version=content.version,
    )


def review_entry(words: Words, review: Review, today: date | None = None) -> dict[str, str]:
    """Say honestly whether a clinician has reviewed an answer; a lapsed approval counts as none."""
    today = today or date.today()
    if review.status == "approved" and review.is_approved(today):
        return {
            "status": "approved",
            "label": words.review(
                "approved",
                reviewer=review.reviewer or "",
                role=review.role or "",
                date=str(review.date),
            ),
        }
    status = "draft" if review.status == "approved" else review.status
    return {"status": status, "label": words.review(status)}


def _least_reviewed(words: Words, reviews: Sequence[Review]) -> dict[str, str]:
    entries = [review_entry(words, review) for review in reviews]
    order = ("draft", "in-review", "approved")
    return min(entries, key=lambda entry: order.index(entry["status"]))
