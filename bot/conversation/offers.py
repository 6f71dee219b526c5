"""The choices that stand under messages: what a person can do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.content.models import Content
from bot.messages.message import Choice
from bot.messages.words import Words

#: Follow-up questions shown under an answer. More would bury the answer on a small screen.
FOLLOW_UPS = 3


#: Rows whose answer the list for the doctor continues; it is offered first there.
GETS_LIST = ("ask-doctor", "decision-help")


class Offers:
    """Makes choices from content; holds no state."""

    def __init__(self, content: Content, words: Words) -> None:
        self._content = content
        self._words = words

    def question(self, question_id: str, option_id: str = "", label: str = "") -> Choice:
        """Offer a row, in words a person would use."""
        question = self._content.questions[question_id]
        return Choice(
            label or question.question,
            {"do": "ask", "question": question_id, "option": option_id},
            "question",
        )

    def claim(self, claim_id: str) -> Choice:
        """Offer what the evidence says on a claim."""
        claim = self._content.claims[claim_id]
        return Choice(f"“{claim.claim}”", {"do": "claim", "claim": claim_id}, "question")

    def starters(self) -> list[Choice]:
        """Questions to begin with, and the list for the doctor."""
        rows = [row for row in self._words.starters() if row != "ask-doctor"]
        return [*(self.question(row) for row in rows), self.start_list()]

    def start_list(self) -> Choice:
        """Offer the walk through the questions for the doctor."""
        return self.action("start_list", {"do": "guide", "act": "start"})

    def action(self, label: str, do: Mapping[str, Any], role: str = "action") -> Choice:
        """Offer something to do, by the key of its label."""
        return Choice(self._words.label(label), do, role)

    def columns(self, question_id: str, shown: str = "") -> list[Choice]:
        """Offer the other columns of a row, and all of them side by side."""
        question = self._content.questions[question_id]
        if not question.comparable:
            return []
        choices = []
        if shown:
            every = {"do": "ask", "question": question_id, "option": ""}
            choices.append(self.action("all_kinds", every, "option"))
        choices += [
            Choice(
                option.short_name,
                {"do": "ask", "question": question_id, "option": option.id},
                "option",
            )
            for option in self._content.options.values()
            if option.id != shown and option.id in question.cells
        ]
        choices.append(self.action("compare", {"do": "compare", "question": question_id}, "option"))
        return choices

    def after_answer(
        self,
        question_id: str,
        option_id: str,
        follow_ups: Sequence[str],
        near: Sequence[str] = (),
    ) -> list[Choice]:
        """What stands under an answer, the way back from a wrong match last."""
        question = self._content.questions[question_id]
        choices = [self.start_list()] if question_id in GETS_LIST else []
        choices += [self.question(row) for row in follow_ups[:FOLLOW_UPS]]
        choices += self.columns(question_id, option_id)
        if question.take_along:
            choices.append(
                self.action("add_to_list", {"do": "take_along", "step": question.take_along})
            )
        choices.append(self.not_meant(question_id, near))
        return choices

    def not_meant(self, question_id: str, near: Sequence[str] = ()) -> Choice:
        """The way back from a wrong match, one tap under every answer; ``near`` is offered next."""
        do = {"do": "wrong", "question": question_id, "near": list(near)}
        return self.action("wrong", do, "wrong")

    def made_by(self) -> Choice:
        """Offer to say who made this aid and who paid."""
        return self.action("made_by", {"do": "about", "topic": ""}, "question")

    def topic(self, topic_id: str) -> Choice:
        """Offer something about the aid itself."""
        do = {"do": "about", "topic": topic_id}
        return Choice(self._content.about[topic_id].label, do, "question")

    def person(self) -> Choice:
        """Offer the way to a person."""
        return self.action("person", {"do": "say", "reply": "human_handoff"})

    def add_words(self, text: str) -> Choice:
        """Offer to put the person's own words on the list."""
        return self.action("add_mine", {"do": "add_own", "text": text})
