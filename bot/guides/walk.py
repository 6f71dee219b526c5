"""The moves of a walk. Each takes a state and gives a new one; nothing is kept in between."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.guides.model import Guide, GuideError, Step
from bot.guides.state import (
    LIST,
    NOTE,
    OWN,
    OWN_QUESTION,
    TOP,
    Mark,
    OwnQuestion,
    StepAnswer,
    WalkState,
)

#: How many questions lead the list. Generic three-question lists raise what people are told
#: (information score 16.6 → 21.4, PubMed 21831558), so three stand first.
TOP_QUESTIONS = 3


@dataclass(frozen=True, slots=True)
class ListedQuestion:
    """One line of the list that a person takes along."""

    id: str
    question: str
    group: str
    why: str
    findings: tuple[str, ...]
    note: str
    mark: Mark


class Walk:
    """The moves through one guide."""

    def __init__(self, guide: Guide) -> None:
        self.guide = guide

    # -- where ------------------------------------------------------------------------------

    def start(self, earlier: WalkState | None = None) -> WalkState:
        """Begin, or go on where ``earlier`` was left."""
        if earlier is None:
            return WalkState(guide=self.guide.id, at=self.guide.first)
        at = earlier.at if self._is_place(earlier.at) else self.guide.first
        return replace(earlier, at=at, active=True, awaiting="")

    def leave(self, state: WalkState) -> WalkState:
        """Stop for now; everything said is kept."""
        return replace(state, active=False, awaiting="")

    def step(self, state: WalkState) -> Step | None:
        """The step the walk stands at; None at own questions, top three and list."""
        return self.guide.steps.get(state.at)

    def path(self, state: WalkState) -> tuple[str, ...]:
        """Steps in the order they come, given the answers so far."""
        path: list[str] = []
        at = self.guide.first
        while at:
            path.append(at)
            at = self._after(at, state)
        return tuple(path)

    def progress(self, state: WalkState) -> tuple[int, int]:
        """Which step of how many (own questions and top three count as the end)."""
        path = self.path(state)
        at = path.index(state.at) + 1 if state.at in path else len(path)
        return at, len(path)

    # -- moves ------------------------------------------------------------------------------

    def add(self, state: WalkState) -> WalkState:
        """Put the question on the list and go on."""
        return self._mark(state, Mark.ADDED)

    def skip(self, state: WalkState) -> WalkState:
        """Leave the question out and go on."""
        return self._mark(state, Mark.SKIPPED)

    def asked(self, state: WalkState) -> WalkState:
        """Note that the question was asked already and go on."""
        return self._mark(state, Mark.ASKED)

    def pick(self, state: WalkState, pick_id: str) -> WalkState:
        """Give one of the step's answers and go on.

        Raises:
            GuideError: the step has no such answer.

        """
        step = self._here(state)
        if pick_id not in {pick.id for pick in step.picks}:
            raise GuideError(f"{self.guide.id}: step {step.id} has no answer {pick_id!r}")
        answer = replace(state.answer(step.id), picked=pick_id)
        return self.forward(state.with_answer(step.id, answer))

    def forward(self, state: WalkState) -> WalkState:
        """Go on without saying anything."""
        if state.at in self.guide.steps:
            return replace(state, at=self._after(state.at, state) or OWN, awaiting="")
        if state.at == OWN:
            # With three questions or fewer there is nothing to choose.
            ahead = TOP if len(self.open_questions(state)) > TOP_QUESTIONS else LIST
            return replace(state, at=ahead, awaiting="")
        return replace(state, at=LIST, awaiting="")

    def back(self, state: WalkState) -> WalkState:
        """Go to the step before; answers stay and can be changed."""
        path = self.path(state)
        if state.awaiting:
            return replace(state, awaiting="")
        if state.at == LIST:
            many = len(self.open_questions(state)) > TOP_QUESTIONS
            return replace(state, at=TOP if many else OWN)
        if state.at == TOP:
            return replace(state, at=OWN)
        if state.at == OWN:
            return replace(state, at=path[-1])
        position = path.index(state.at) if state.at in path else 0
        return replace(state, at=path[max(position - 1, 0)])

    def to(self, state: WalkState, place: str) -> WalkState:
        """Go straight to a step, the own questions, the top three or the list.

        Raises:
            GuideError: there is no such place.

        """
        if not self._is_place(place):
            raise GuideError(f"{self.guide.id}: there is no place {place!r}")
        return replace(state, at=place, active=True, awaiting="")

    def ask_for(self, state: WalkState, what: str) -> WalkState:
        """Await free text: a note on this step, or a question of the person's own.

        Raises:
            GuideError: ``what`` is neither, or a note is asked for where no step is.

        """
        if what == NOTE:
            self._here(state)
            return replace(state, awaiting=NOTE)
        if what == OWN_QUESTION:
            return replace(state, awaiting=OWN_QUESTION)
        raise GuideError(f"{self.guide.id}: free text cannot be awaited for {what!r}")

    def text(self, state: WalkState, text: str) -> WalkState:
        """Take free text for what was awaited.

        Raises:
            GuideError: nothing is awaited.

        """
        words = " ".join(text.split())
        if state.awaiting == NOTE:
            step = self._here(state)
            answer = replace(state.answer(step.id), note=words, mark=Mark.ADDED)
            return self.forward(state.with_answer(step.id, answer))
        if state.awaiting == OWN_QUESTION:
            return replace(self.add_own(state, words), awaiting="")
        raise GuideError(f"{self.guide.id}: no text is awaited")

    def add_own(self, state: WalkState, question: str) -> WalkState:
        """Put a question in the person's own words on the list, once; nothing where it is empty."""
        words = " ".join(question.split())
        if not words or any(own.question.casefold() == words.casefold() for own in state.own):
            return state
        number = 1 + max((int(own.id.rsplit("-", 1)[1]) for own in state.own), default=0)
        return replace(state, own=(*state.own, OwnQuestion(f"own-{number}", words)))

    def add_step(self, state: WalkState, step_id: str) -> WalkState:
        """Put a step's question on the list from outside the walk, without moving in it.

        Raises:
            GuideError: there is no such step.

        """
        if step_id not in self.guide.steps:
            raise GuideError(f"{self.guide.id}: there is no step {step_id!r}")
        return state.with_answer(step_id, replace(state.answer(step_id), mark=Mark.ADDED))

    def remove(self, state: WalkState, question_id: str) -> WalkState:
        """Take a question off the list."""
        kept = tuple(own for own in state.own if own.id != question_id)
        top = tuple(listed for listed in state.top if listed != question_id)
        state = replace(state, own=kept, top=top)
        if question_id in self.guide.steps:
            state = state.with_answer(question_id, StepAnswer(mark=Mark.SKIPPED))
        return state

    def toggle_top(self, state: WalkState, question_id: str) -> WalkState:
        """Choose a question for the top three, or take it out again.

        Raises:
            GuideError: the question is not on the list.

        """
        if question_id not in {question.id for question in self.open_questions(state)}:
            raise GuideError(f"{self.guide.id}: {question_id!r} is not on the list")
        # A question that was chosen and then left out takes no place among the three.
        top = self.chosen(state)
        if question_id in top:
            return replace(state, top=tuple(chosen for chosen in top if chosen != question_id))
        if len(top) >= TOP_QUESTIONS:
            return state
        return replace(state, top=(*top, question_id))

    # -- the list ---------------------------------------------------------------------------

    def questions(self, state: WalkState) -> tuple[ListedQuestion, ...]:
        """Everything added or already asked, in the guide's order, own questions last."""
        listed = [
            ListedQuestion(
                id=step.id,
                question=step.question,
                group=self.guide.groups[step.group],
                why=step.why,
                findings=step.findings,
                note=state.answer(step.id).note,
                mark=mark,
            )
            for step in self.guide.steps.values()
            if (mark := state.answer(step.id).mark) in (Mark.ADDED, Mark.ASKED) and mark
        ]
        listed += [
            ListedQuestion(own.id, own.question, "", "", (), own.note, own.mark)
            for own in state.own
        ]
        return tuple(listed)

    def open_questions(self, state: WalkState) -> tuple[ListedQuestion, ...]:
        """The questions still to ask."""
        return tuple(item for item in self.questions(state) if item.mark is Mark.ADDED)

    def top_questions(self, state: WalkState) -> tuple[ListedQuestion, ...]:
        """The person's top three in their order; all open ones where there are three or fewer."""
        items = {question.id: question for question in self.open_questions(state)}
        top = self.chosen(state)
        if len(items) <= TOP_QUESTIONS:
            top = tuple(dict.fromkeys((*top, *items)))
        return tuple(items[question] for question in top)

    def chosen(self, state: WalkState) -> tuple[str, ...]:
        """Ids that were chosen for the top three and are still to ask, in their order."""
        still = {question.id for question in self.open_questions(state)}
        return tuple(question for question in state.top if question in still)

    # -- inside -----------------------------------------------------------------------------

    def _mark(self, state: WalkState, mark: Mark) -> WalkState:
        step = self._here(state)
        return self.forward(state.with_answer(step.id, replace(state.answer(step.id), mark=mark)))

    def _here(self, state: WalkState) -> Step:
        step = self.step(state)
        if step is None:
            raise GuideError(f"{self.guide.id}: {state.at!r} is no step")
        return step

    def _after(self, step_id: str, state: WalkState) -> str:
        step = self.guide.steps[step_id]
        picked = state.answer(step_id).picked
        for pick in step.picks:
            if pick.id == picked and pick.next:
                return pick.next
        return step.next

    def _is_place(self, place: str) -> bool:
        return place in self.guide.steps or place in (OWN, TOP, LIST)
