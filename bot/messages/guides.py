"""A guide's steps and its finished list as messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.content.models import Content
from bot.guides import ListedQuestion, Walk, WalkState
from bot.guides.state import NOTE, OWN, OWN_QUESTION, TOP
from bot.messages.citations import Citations
from bot.messages.message import Choice, Message, message
from bot.messages.words import Words

#: Longest note or own question, in characters. A note is one thought, not a letter.
NOTE_LENGTH = 500


def step_message(
    content: Content, words: Words, walk: Walk, state: WalkState, choices: Sequence[Choice]
) -> Message:
    """Show where a walk stands: a step, the own questions, or the choice of the top three."""
    guide = walk.guide
    at, of = walk.progress(state)
    citations = Citations(content, words)
    step = walk.step(state)
    if step is not None:
        answer = state.answer(step.id)
        group, question, why = guide.groups[step.group], step.question, step.why
        citations.cite(step.findings)
        mark = answer.mark.value if answer.mark else None
        note = answer.note or None
    else:
        prompts = {OWN: guide.own_prompt, TOP: guide.top_prompt}
        group, question, why = "", prompts[state.at], ""
        mark = note = None
        # No question of the guide: "21 of 21" would be wrong three times over.
        at = of = 0
    counted = f"{guide.title} ({at}/{of})" if of else guide.title
    lines = [counted, *([group] if group else []), question]
    if why:
        lines.append(why)
    lines += citations.plain()
    waiting = _awaited(words, state)
    if waiting:
        lines.append(waiting["label"])
    return message(
        "step",
        "\n".join(lines),
        choices,
        guide=guide.id,
        step=state.at,
        title=guide.title,
        group=group,
        at=at,
        of=of,
        question=question,
        why=why,
        sources=citations.sources(),
        input=waiting,
        state=mark,
        note=note,
    )


def summary_message(
    words: Words, walk: Walk, state: WalkState, choices: Sequence[Choice]
) -> Message:
    """Show the finished list, the person's top three first."""
    guide = walk.guide
    top = [listed_entry(words, item) for item in walk.top_questions(state)]
    chosen = {item["id"] for item in top}
    rest = [listed_entry(words, item) for item in walk.questions(state) if item.id not in chosen]
    lines = [guide.title, guide.list_intro]
    for number, item in enumerate([*top, *rest], start=1):
        note = f" ({item['note']})" if item["note"] else ""
        lines.append(f"{number}. {item['question']}{note}")
    return message(
        "summary",
        "\n".join(lines),
        choices,
        title=guide.title,
        intro=guide.list_intro,
        top=top,
        items=rest,
        printable=bool(top or rest),
    )


def listed_entry(words: Words, item: ListedQuestion) -> dict[str, Any]:
    """One line of the list."""
    return {
        "id": item.id,
        "question": item.question,
        "group": item.group,
        "note": item.note,
        "why": item.why,
        "state": item.mark.value,
        "state_label": words.mark(item.mark.value),
    }


def _awaited(words: Words, state: WalkState) -> dict[str, Any] | None:
    if state.awaiting == NOTE:
        return {"kind": NOTE, "label": words.reply("note_prompt")[0], "max_length": NOTE_LENGTH}
    if state.awaiting == OWN_QUESTION:
        return {
            "kind": OWN_QUESTION,
            "label": words.reply("own_prompt")[0],
            "max_length": NOTE_LENGTH,
        }
    return None
