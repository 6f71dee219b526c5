"""Follow-ups that lean on the last answer: "why?", "is that a lot?", "and the other one?".

Which words they are, and what each asks for, stands in the vocabulary's ``follow_ups``; here is how
it is done. One that makes no sense after the last answer is left to be read as any other message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.content.models import Content
from bot.conversation.asking import TRANSPLANTS, Asking
from bot.conversation.offers import Offers
from bot.conversation.talking import Talking
from bot.conversation.turn import Reply, Turn
from bot.conversation.walking import Walking
from bot.messages.plain import choices_message
from bot.messages.words import Words

#: Follow-up questions that are offered where somebody only says "ok".
NEXT = 3


class Following:
    """Answers follow-ups from the state of the conversation."""

    def __init__(
        self,
        content: Content,
        words: Words,
        offers: Offers,
        asking: Asking,
        talking: Talking,
        walking: Walking,
    ) -> None:
        self._content = content
        self._words = words
        self._offers = offers
        self._asking = asking
        self._talking = talking
        self._walking = walking
        entries: tuple[Mapping[str, Any], ...] = content.vocabulary.get("follow_ups", ())
        self._entries = {entry["id"]: entry for entry in entries}
        self._do: dict[str, Callable[[Turn, Mapping[str, Any]], Reply | None]] = {
            "more": lambda turn, entry: self._asking.more(turn.state),
            "simpler": lambda turn, entry: self._asking.simpler(turn.state),
            "sources": lambda turn, entry: self._asking.sources(turn.state),
            "row": self._row,
            "compare": self._compare,
            "column": self._column,
            "other_column": self._other_column,
            "next": self._next,
            "take_along": self._take_along,
            "wrong": self._wrong,
        }

    def reply(self, turn: Turn) -> Reply | None:
        """The reply to a follow-up; None where the message is none, or leans on nothing."""
        entry = self._entries.get(turn.interpretation.follow_up)
        if entry is None or not turn.state.question:
            return None
        if entry.get("open_kind") and not turn.state.unspecified:
            return None
        return self._do[entry["do"]](turn, entry)

    # -- what they ask for --------------------------------------------------------------------

    def _row(self, turn: Turn, entry: Mapping[str, Any]) -> Reply | None:
        row = entry.get("rows", {}).get(turn.state.question, entry.get("row", ""))
        if row not in self._content.questions:
            return None
        if row == turn.state.question and not turn.state.claim:
            return self._asking.more(turn.state)
        return self._asking.row(turn.state, row, turn.state.option)

    def _compare(self, turn: Turn, entry: Mapping[str, Any]) -> Reply | None:
        state = turn.state
        row = entry.get("row", "")
        if not row or row not in self._content.questions:
            row = state.question
        if not self._content.questions[row].comparable:
            return self._asking.more(state) if entry.get("else") == "more" else None
        beside = entry.get("with", "")
        named = turn.interpretation.options
        if beside and state.option not in ("", beside):
            named = (state.option, beside)
        return self._asking.compare(state, row, named if len(named) > 1 else ())

    def _column(self, turn: Turn, entry: Mapping[str, Any]) -> Reply | None:
        option = entry["option"]
        if option not in self._content.options:
            return None
        named = replace(turn.interpretation, option=option, options=(option,))
        return self._asking.column(replace(turn, interpretation=named))

    def _other_column(self, turn: Turn, entry: Mapping[str, Any]) -> Reply | None:
        option = turn.state.option
        if option in TRANSPLANTS:
            (other,) = (column for column in TRANSPLANTS if column != option)
            if other in self._content.options:
                named = replace(turn.interpretation, option=other, options=(other,))
                return self._asking.column(replace(turn, interpretation=named))
        return self._compare(turn, {})

    def _next(self, turn: Turn, entry: Mapping[str, Any]) -> Reply:
        choices = [self._offers.question(row) for row in self._asking.follow_ups(turn.state)[:NEXT]]
        shown = choices_message(self._words, "next", [*choices, self._offers.start_list()])
        return Reply((shown,), replace(turn.state, misses=0))

    def _take_along(self, turn: Turn, entry: Mapping[str, Any]) -> Reply:
        step = self._content.questions[turn.state.question].take_along
        if step:
            return self._walking.take_along(turn.state, step)
        asked = self._content.questions[turn.state.question].question
        return self._walking.add_own(turn.state, asked)

    def _wrong(self, turn: Turn, entry: Mapping[str, Any]) -> Reply:
        return self._talking.wrong(turn.state, turn.state.question, ())
