"""A guide in the conversation: start, walk, be interrupted, come back, leave, finish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.content.models import Content
from bot.conversation.offers import Offers
from bot.conversation.state import State
from bot.conversation.turn import Reply
from bot.guides import Guide, GuideError, Mark, Walk, WalkState
from bot.guides.state import LIST, OWN, OWN_QUESTION, TOP
from bot.messages.guides import step_message, summary_message
from bot.messages.message import Choice, Message
from bot.messages.plain import text_message
from bot.messages.words import Words

#: The guide that "what should I ask my doctor" starts.
ASK_DOCTOR = "ask-doctor"


class Walking:
    """Moves a walk and shows where it stands."""

    def __init__(self, content: Content, words: Words, offers: Offers) -> None:
        self._content = content
        self._words = words
        self._offers = offers
        self._walks = {
            guide_id: Walk(Guide.from_content(raw)) for guide_id, raw in content.guides.items()
        }

    def walk(self, state: WalkState | None = None) -> Walk:
        """The moves of the guide that a state belongs to."""
        return self._walks[state.guide if state else ASK_DOCTOR]

    def start(self, state: State) -> Reply:
        """Begin, or go on where it was left."""
        walk = self.walk(state.guide)
        walked = walk.start(state.guide)
        if walked.at == walk.guide.first:
            said = text_message(self._words, "guide_start", intro=walk.guide.intro)
        else:
            said = text_message(self._words, "guide_resume")
        return Reply(
            (said, self.show(walked)),
            replace(state.with_guide(walked), misses=0),
        )

    def act(self, state: State, do: Mapping[str, Any]) -> Reply:
        """Make the move that a choice stands for.

        A choice of an earlier step ("Add it" further up the page) acts on that step.
        """
        act = str(do.get("act", "start"))
        if act == "start":
            return self.start(state)
        walk = self.walk(state.guide)
        walked = state.guide or walk.start()
        if act == "leave":
            left = walk.leave(walked)
            choices = [
                self._offers.action("resume_list", {"do": "guide", "act": "start"}),
                self._offers.action("show_list", {"do": "guide", "act": "list"}),
                *self._offers.starters()[:3],
            ]
            words = text_message(self._words, "guide_left", choices)
            return Reply((words,), state.with_guide(left))
        try:
            walked = self._moved(walk, walked, act, do)
        except GuideError:
            # The guide changed since this choice was shown; what was said is kept.
            walked = walk.start(walked)
        return Reply((self.show(walked),), replace(state.with_guide(walked), misses=0))

    def take_text(self, state: State, text: str, what: str, at: str) -> Reply:
        """Take a text as the note or the own question (``what``) that was asked for at ``at``."""
        assert state.guide is not None
        walk = self.walk(state.guide)
        before = state.guide
        try:
            walked = walk.text(walk.ask_for(walk.to(before, at), what), text)
        except GuideError:
            # The guide changed since; the words are not lost.
            walked, what = walk.add_own(before, text), OWN_QUESTION
        if what != OWN_QUESTION:
            said = text_message(self._words, "note_kept")
        elif walked.own == before.own:
            said = text_message(self._words, "already_listed")
        else:
            said = text_message(self._words, "added", question=walked.own[-1].question)
        return Reply((said, self.show(walked)), replace(state.with_guide(walked), misses=0))

    def take_along(self, state: State, step_id: str) -> Reply:
        """Put a step's question on the list from an answer, without starting the walk."""
        walk = self.walk()
        if step_id not in walk.guide.steps:
            # The guide changed since this choice was shown.
            return self.start(state)
        before = state.guide or replace(walk.start(), active=False)
        known = before.answer(step_id).mark is Mark.ADDED
        said = text_message(
            self._words,
            "already_listed" if known else "added",
            self._list_choices(),
            question=walk.guide.steps[step_id].question,
        )
        return Reply((said,), state.with_guide(walk.add_step(before, step_id)))

    def add_own(self, state: State, text: str) -> Reply:
        """Put a person's own words on the list."""
        walk = self.walk()
        before = state.guide or replace(walk.start(), active=False)
        walked = walk.add_own(before, text)
        said = text_message(
            self._words,
            "already_listed" if walked.own == before.own else "added",
            self._list_choices(),
            question=" ".join(text.split()),
        )
        return Reply(
            (said,),
            replace(state.with_guide(walked), misses=0, offer={}),
        )

    def show_list(self, state: State) -> Reply:
        """Show the list as it is; the walk stays where it was, to go on from there."""
        if state.guide is None or not self.walk(state.guide).questions(state.guide):
            words = text_message(self._words, "list_empty", [self._offers.start_list()])
            return Reply((words,), state)
        return Reply((self.show(replace(state.guide, at=LIST, awaiting="")),), state)

    def again(self, state: State) -> Message | None:
        """The step the walk stands at, to come back to after an interruption.

        None outside a walk, and at its end: a list that was shown is not shown after each answer.
        """
        if state.guide is None or not state.walking or state.guide.at == LIST:
            return None
        return self.show(state.guide)

    def yes_no(self, state: State, yes: bool) -> Mapping[str, Any] | None:
        """The move that a bare yes or no makes where the walk stands; None where it makes none."""
        if state.guide is None or not state.walking:
            return None
        walk = self.walk(state.guide)
        step = walk.step(state.guide)
        if state.guide.at == OWN:
            return {"act": "own" if yes else "next"}
        if step is None or step.kind == "pick":
            return None
        if step.kind == "question":
            return {"act": "add" if yes else "skip"}
        return {"act": "next"}

    def known(self, state: State) -> State:
        """The same state; where content changed under it, at a place that there still is."""
        if state.guide is None:
            return state
        walked = state.guide
        if walked.guide not in self._walks:
            walked = replace(walked, guide=ASK_DOCTOR)
        again = self.walk(walked).start(walked)
        if again.at != walked.at:
            walked = replace(again, active=walked.active)
        return state if walked == state.guide else state.with_guide(walked)

    # -- showing ----------------------------------------------------------------------------

    def show(self, walked: WalkState) -> Message:
        """Where the walk stands, as a message."""
        walk = self.walk(walked)
        if walked.at == LIST:
            return summary_message(self._words, walk, walked, self._summary_choices(walk, walked))
        return step_message(
            self._content, self._words, walk, walked, self._step_choices(walk, walked)
        )

    def _step_choices(self, walk: Walk, walked: WalkState) -> list[Choice]:
        if walked.awaiting:
            return [self._act("forget_it", walked, "cancel_text")]
        if walked.at == OWN:
            return [
                self._act("own", walked, "own"),
                self._act("no_own", walked, "next", "answer"),
                self._act("back", walked, "back"),
                self._act("leave", walked, "leave"),
            ]
        if walked.at == TOP:
            return self._top_choices(walk, walked)
        step = walk.step(walked)
        assert step is not None
        choices = []
        if step.kind == "question":
            noted = bool(walked.answer(step.id).note)
            choices = [
                self._act("add", walked, "add", "answer"),
                self._act("skip", walked, "skip", "answer"),
                self._act("asked", walked, "asked", "answer"),
                self._act("change_note" if noted else "note", walked, "note"),
                self._act("own", walked, "own"),
            ]
        elif step.kind == "pick":
            choices = [
                Choice(
                    pick.label,
                    {"do": "guide", "act": "pick", "step": step.id, "pick": pick.id},
                    "answer",
                )
                for pick in step.picks
            ]
        elif step.kind == "note":
            choices = [self._act("note", walked, "note"), self._act("skip", walked, "skip")]
        else:
            choices = [self._act("done", walked, "next", "answer")]
        if step.about:
            choices.append(
                Choice(
                    self._words.label("tell_me"),
                    {"do": "ask", "question": step.about, "option": ""},
                    "question",
                )
            )
        if walked.at != walk.guide.first:
            choices.append(self._act("back", walked, "back"))
        if walk.questions(walked):
            choices.append(self._act("to_list", walked, "own_place"))
        choices.append(self._act("leave", walked, "leave"))
        return choices

    def _top_choices(self, walk: Walk, walked: WalkState) -> list[Choice]:
        choices = []
        chosen = walk.chosen(walked)
        for question in walk.open_questions(walked):
            place = chosen.index(question.id) + 1 if question.id in chosen else 0
            label = f"{place}. {question.question}" if place else question.question
            do = {"do": "guide", "act": "top", "question": question.id}
            choices.append(Choice(label, do, "answer"))
        choices += [self._act("done", walked, "list"), self._act("back", walked, "back")]
        return choices

    def _summary_choices(self, walk: Walk, walked: WalkState) -> list[Choice]:
        choices = [self._act("change", walked, "first"), self._act("own", walked, "own_at_end")]
        if len(walk.open_questions(walked)) > 3:
            choices.append(self._act("choose_top", walked, "choose_top"))
        choices.append(self._act("leave", walked, "leave"))
        return choices

    def _list_choices(self) -> list[Choice]:
        return [
            self._offers.action("show_list", {"do": "guide", "act": "list"}),
            self._offers.action("resume_list", {"do": "guide", "act": "start"}),
        ]

    def _act(self, label: str, walked: WalkState, act: str, role: str = "action") -> Choice:
        return Choice(
            self._words.label(label), {"do": "guide", "act": act, "step": walked.at}, role
        )

    # -- moving -----------------------------------------------------------------------------

    def _moved(self, walk: Walk, walked: WalkState, act: str, do: Mapping[str, Any]) -> WalkState:
        here = walk.to(walked, str(do.get("step", walked.at)))
        if act == "add":
            return walk.add(here)
        if act == "skip":
            return walk.skip(here)
        if act == "asked":
            return walk.asked(here)
        if act == "note":
            return walk.ask_for(here, "note")
        if act == "own":
            return walk.ask_for(here, OWN_QUESTION)
        if act == "own_at_end":
            return walk.ask_for(walk.to(walked, OWN), OWN_QUESTION)
        if act == "pick":
            return walk.pick(here, str(do["pick"]))
        if act == "next":
            return walk.forward(here)
        if act == "back":
            return walk.back(here)
        if act == "cancel_text":
            return replace(here, awaiting="")
        if act == "top":
            return walk.toggle_top(walk.to(walked, TOP), str(do["question"]))
        if act == "choose_top":
            return walk.to(walked, TOP)
        if act == "own_place":
            return walk.to(walked, OWN)
        if act == "list":
            return walk.to(walked, LIST)
        if act == "first":
            return walk.to(walked, walk.guide.first)
        raise GuideError(f"unknown move {act!r}")
