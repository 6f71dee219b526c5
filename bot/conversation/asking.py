"""Answers: a row, a cell, a claim, a comparison; again, in more or in fewer words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.content.models import Answer, Clinic, Content
from bot.conversation.offers import Offers
from bot.conversation.reaching import ways_to_reach
from bot.conversation.state import PROFESSIONAL, State
from bot.conversation.turn import Reply, Turn
from bot.messages.answers import (
    MORE,
    SHORT,
    SIMPLER,
    about_message,
    answer_message,
    claim_message,
    comparison_message,
    sources_message,
)
from bot.messages.message import Choice, Message
from bot.messages.plain import choices_message, text_message
from bot.messages.words import Words

#: Questions answered out of one message; what is over is offered as choices.
ANSWERED_AT_ONCE = 3
#: The column that is no cell treatment, and the row on what clinics sell.
STANDARD_CARE, CLINICS_OFFER = "standard-care", "clinics-abroad"
#: How many near questions are offered where the bot is not sure.
NEAREST = 3
#: Columns that "a transplant" may mean.
TRANSPLANTS = ("hsct-own", "hsct-donor")
#: The row on whose cells, which a matcher takes "what about my own cells?" for.
OWN_OR_DONOR = "auto-vs-allo"

_DEFINES = re.compile(r"\W*(?:what(?:'?s| is| are)|explain|define)\b(?! about)", re.IGNORECASE)


class Asking:
    """Finds the row and the column and shows the cell.

    A clinic that serves approved answers only gets no others: they are withheld, whichever way
    was taken to them, and the way to a person and to the list stands in their place.
    """

    def __init__(
        self, content: Content, words: Words, offers: Offers, clinic: Clinic | None = None
    ) -> None:
        self._clinic = clinic
        self._content = content
        self._words = words
        self._offers = offers

    # -- questions --------------------------------------------------------------------------

    def ask(self, turn: Turn) -> Reply:
        """Answer the questions that were understood, or the row in talk for a new column."""
        turn = self._of_no_kind(turn)
        understood = turn.interpretation
        if not understood.questions or self._only_names_a_column(turn):
            return self.column(turn)
        state = self._in_column(turn.state, self.column_in_talk(turn))
        open_kind = understood.unspecified or (turn.state.unspecified and not understood.transplant)
        messages: list[Message] = []
        opening = self._words.opening(understood.acknowledge)
        shown = understood.questions[:ANSWERED_AT_ONCE]
        layer = MORE if self._was_just_shown(turn.state, shown, state.option) else SHORT
        for question_id in shown:
            both = None
            if len(understood.options) > 1:
                both = self._side_by_side(state, question_id, understood.options)
            if both is not None:
                # Two treatments were in talk, so none of them is now.
                messages += both.messages
                state = replace(state, option="")
                continue
            messages.append(
                self._answer(
                    state,
                    question_id,
                    opening=opening,
                    layer=layer,
                    last=question_id == shown[-1],
                    near=self.near_rows(turn, but=question_id),
                )
            )
            opening = None
        waiting = understood.questions[ANSWERED_AT_ONCE:]
        if waiting:
            messages.append(
                choices_message(
                    self._words,
                    "more_questions",
                    [self._offers.question(row) for row in waiting],
                )
            )
        about = self._words.option_of_row(shown[-1])
        if (
            about
            and not understood.options
            and (not state.option or self._is_what_one_is(shown[-1]))
        ):
            # "What is CAR-T?", and then "how many die?": of those who had CAR-T.
            state = self._in_column(state, about)
        state = replace(self._after(state, shown[-1]), detail=layer)
        if open_kind and not (state.option or understood.options):
            comparable = self._content.questions[shown[0]].comparable
            if len(shown) == 1 and (understood.unspecified or comparable):
                messages.append(self._which_kind(shown[0]))
            # Until it is said, each figure is one of several, and the question stays open.
            state = replace(state, unspecified=True)
        return Reply(tuple(messages), state)

    def _of_no_kind(self, turn: Turn) -> Turn:
        """The turn with what it asks about treatments put right.

        "Do stem cells work?" is never answered with one kind of them: the nearest row about none
        takes the place of a row about one. "Own or donor, and what do they cost?" names both.
        """
        understood = turn.interpretation
        rows, options = understood.questions, understood.options
        if understood.unspecified:
            ranked = [e.id for e in understood.ranking if e.id in self._content.questions]
            open_rows = [row for row in ranked if not self._is_what_one_is(row)]
            rows = tuple(
                (open_rows or [row])[0] if self._is_what_one_is(row) else row for row in rows
            )
        if OWN_OR_DONOR in rows and len(rows) > 1 and set(options) <= set(TRANSPLANTS):
            options = TRANSPLANTS
        return replace(
            turn,
            interpretation=replace(
                understood, questions=tuple(dict.fromkeys(rows)), options=options
            ),
        )

    def _was_just_shown(self, before: State, rows: Sequence[str], option: str) -> bool:
        """Whether the one answer to give is the one above: the same words again help nobody."""
        if before.claim or before.detail != SHORT or rows != (before.question,):
            return False
        had, has = (
            column if self._has_cell(before.question, column) else ""
            for column in (before.option, option)
        )
        return had == has

    def _is_what_one_is(self, row: str) -> bool:
        """Whether a row says what one kind of cells is ("What is CAR-T?")."""
        option = self._words.option_of_row(row)
        return bool(option) and self._words.row_of_option(option) == row

    def _which_kind(self, row: str) -> Message:
        """Ask back which of the treatments that are called "stem cells" is meant."""
        question = self._content.questions[row]
        kinds = [
            Choice(
                option.short_name,
                {
                    "do": "ask",
                    "question": row
                    if question.comparable
                    else self._words.row_of_option(option.id),
                    "option": option.id,
                },
                "option",
            )
            for option in self._content.options.values()
            if option.id != STANDARD_CARE
        ]
        offer = self._offers.question(CLINICS_OFFER, label=self._words.label("clinics_offer"))
        return choices_message(self._words, "which_kind", [*kinds, offer])

    def row(self, state: State, question_id: str, option_id: str = "") -> Reply:
        """Answer a row that was chosen, for this column or for none."""
        state = self._in_column(state, option_id)
        shown = self._answer(state, question_id)
        if not option_id:
            state = self._in_column(state, self._words.option_of_row(question_id))
        return Reply((shown,), self._after(state, question_id))

    def column(self, turn: Turn) -> Reply:
        """Take a column without a row ("and with a donor?"): the row in talk, or what it is.

        "And with the real transplant?" leaves open whose cells: the row in talk for all of them.
        """
        option = turn.interpretation.option
        state = self._in_column(turn.state, option)
        row = turn.state.question
        if row and not turn.state.claim and self._content.questions[row].comparable:
            both = self._side_by_side(state, row, turn.interpretation.options)
            if both is not None:
                return both
            return Reply((self._answer(state, row),), self._after(state, row))
        return self.about_option(state, option or TRANSPLANTS[0])

    def about_option(self, state: State, option_id: str) -> Reply:
        """Say what an option is and offer the rows people ask next."""
        row = self._words.row_of_option(option_id)
        state = self._in_column(state, option_id)
        return Reply((self._answer(state, row),), self._after(state, row))

    def claim(
        self,
        state: State,
        claim_id: str,
        *,
        opening: str | None = None,
        layer: str = SHORT,
        near: Sequence[str] = (),
        option: str = "",
    ) -> Reply:
        """Answer something that a person may have read; its row is the first thing near to it.

        ``option`` is the column that the person named; the one in talk stays before the claim's
        own, because most people who repeat a claim speak of the treatment they were offered.
        """
        claim = self._content.claims[claim_id]
        near = tuple(dict.fromkeys((claim.question, *near)))
        choices = [
            *(self._offers.question(row) for row in claim.answer.follow_ups[:NEAREST]),
            self._offers.not_meant(claim.question, near),
        ]
        if self._withholds(claim.answer):
            shown = self._withheld(claim.claim, claim.question, choices[-1])
        else:
            shown = claim_message(
                self._content,
                self._words,
                claim_id,
                choices,
                opening=opening,
                layer=layer,
                clinical=state.audience == PROFESSIONAL,
            )
        state = replace(
            self._in_column(state, option or state.option or claim.option or ""),
            question=claim.question,
            claim=claim_id,
            detail=SHORT,
            misses=0,
        )
        return Reply((shown,), state)

    def compare(self, state: State, question_id: str = "", options: Sequence[str] = ()) -> Reply:
        """Show a row's cells side by side; without a row, ask which."""
        row = question_id or state.question
        named = tuple(options)
        if len(named) == 1:
            # "How does a donor compare?": with the column in talk, or with all of them.
            named = (state.option, *named) if state.option not in ("", *named) else ()
        if row and self._content.questions[row].comparable:
            reply = self._side_by_side(state, row, named or tuple(self._content.options))
            if reply is not None:
                return reply
        rows = [
            Choice(
                question.label,
                {"do": "compare", "question": question.id, "options": list(named)},
                "question",
            )
            for question in self._content.questions.values()
            if question.comparable
        ]
        return Reply((choices_message(self._words, "compare_which", rows),), state)

    def close(self, turn: Turn) -> Reply:
        """Ask which of two near questions was meant, instead of guessing."""
        nearest = self.nearest(turn)
        if len(nearest) < 2 or self._only_names_a_column(turn):
            return self.ask(turn)
        choices = [*nearest, self.none_of_these(turn.text)]
        return Reply((choices_message(self._words, "close", choices),), turn.state)

    def near_rows(self, turn: Turn, but: str) -> list[str]:
        """Ids of the rows that came next to the one shown."""
        rows = [entry.id for entry in turn.interpretation.ranking]
        return [row for row in rows if row in self._content.questions and row != but][:NEAREST]

    def nearest(self, turn: Turn) -> list[Choice]:
        """Offer the rows and claims that come nearest to what was written."""
        choices = []
        for entry in turn.interpretation.ranking:
            if entry.id in self._content.questions:
                choices.append(self._offers.question(entry.id, self.column_in_talk(turn)))
            elif entry.id in self._content.claims:
                choices.append(self._offers.claim(entry.id))
        return choices[:NEAREST]

    # -- again ------------------------------------------------------------------------------

    def more(self, state: State) -> Reply:
        """Show the last answer with its second layer open."""
        return self._again(replace(state, detail=MORE))

    def repeat(self, state: State) -> Reply:
        """Show the last answer again, in the layer it was in."""
        return self._again(state)

    def simpler(self, state: State) -> Reply:
        """Show the last answer in plainer words where it has them, its hard words explained."""
        if not state.question:
            return self._again(state)
        answer = self._last_answer(state)
        reply = self._again(replace(state, detail=SIMPLER))
        if self._withholds(answer):
            return reply
        spoken = " ".join(sentence.text for sentence in answer.simpler or answer.short)
        explained = [
            f"{term.term}: {term.meaning}"
            for term in self._content.glossary.values()
            if any(_says(spoken, word) for word in (term.term, *term.also))
        ]
        if not explained and answer.simpler and state.detail != SIMPLER:
            return reply
        if not explained or state.detail == SIMPLER:
            # The same words without a remark would seem not to have heard.
            first = text_message(self._words, "simpler_none")
            return Reply((first, *reply.messages), reply.state)
        first = text_message(self._words, "simpler_terms", also=explained)
        return Reply((first, *reply.messages), reply.state)

    def sources(self, state: State) -> Reply:
        """List the sources of the last answer."""
        evidence = [self._offers.question("evidence")]
        if not state.question:
            return Reply((text_message(self._words, "sources_none", evidence),), state)
        asked = self._content.questions[state.question].question
        if state.claim:
            asked = self._content.claims[state.claim].claim
        if self._withholds(self._last_answer(state)):
            held = self._withheld(asked, state.question, self._offers.not_meant(state.question))
            return Reply((held,), state)
        shown = sources_message(
            self._content, self._words, self._last_answer(state), asked, evidence
        )
        return Reply((shown,), state)

    # -- the aid itself -----------------------------------------------------------------------

    def about(self, turn: Turn) -> Reply:
        """Say what was asked about the aid: the topic whose words the message holds most of."""
        asked = " ".join(re.findall(r"[a-z]+", turn.text.lower()))
        hits = {
            topic.id: sum(bool(re.search(rf"\b{word}", asked)) for word in topic.words)
            for topic in self._content.about.values()
        }
        best = max(hits, key=lambda topic_id: hits[topic_id], default="")
        return self.topic(turn.state, best, text=turn.text)

    def topic(self, state: State, topic_id: str = "", text: str = "") -> Reply:
        """Show one topic, by default the first; offer the others."""
        topics = self._content.about
        topic_id = topic_id if topic_id in topics else next(iter(topics), "")
        if not topic_id:
            return Reply((text_message(self._words, "bot_challenge"),), state)
        topic = topics[topic_id]
        wrong = self._offers.action("wrong", {"do": "none", "text": text}, "wrong")
        others = [self._offers.topic(other) for other in topics if other != topic_id]
        rows = [self._offers.question(row) for row in topic.answer.follow_ups[:NEAREST]]
        if topic.answer.cited and self._withholds(topic.answer):
            # What tells about the aid alone is no medical answer, and is never withheld.
            shown = self._withheld(topic.question, "", wrong)
        else:
            shown = about_message(self._content, self._words, topic_id, [*rows, *others, wrong])
        return Reply((shown,), replace(state, misses=0))

    def none_of_these(self, text: str) -> Choice:
        """Offer to say that none of the choices was meant."""
        return Choice(self._words.label("none_of_these"), {"do": "none", "text": text}, "action")

    def column_in_talk(self, turn: Turn) -> str:
        """Id of the column that a turn names; where it names none, the one in talk stays."""
        understood, option = turn.interpretation, turn.state.option
        if understood.option:
            return understood.option
        # "A transplant", in talk about another treatment: never that treatment's figures.
        return "" if understood.transplant and option not in TRANSPLANTS else option

    def follow_ups(self, state: State) -> Sequence[str]:
        """Ids of the questions that people ask after the last answer."""
        return self._last_answer(state).follow_ups or (
            self._content.questions[state.question].overview.follow_ups
        )

    def in_talk(self, turn: Turn, state: State) -> State:
        """The state with the column that a turn names, where its answer has to wait."""
        open_kind = turn.interpretation.unspecified
        state = self._in_column(state, self.column_in_talk(turn))
        return replace(state, unspecified=state.unspecified or (open_kind and not state.option))

    # -- inside -----------------------------------------------------------------------------

    def _last_answer(self, state: State) -> Answer:
        if state.claim:
            return self._content.claims[state.claim].answer
        return self._content.answer(state.question, state.option or None)

    def _again(self, state: State) -> Reply:
        if not state.question:
            lost = text_message(self._words, "repeat_none", self._offers.starters())
            return Reply((lost,), state)
        if state.claim:
            reply = self.claim(state, state.claim, layer=state.detail)
            return Reply(reply.messages, replace(reply.state, detail=state.detail))
        shown = self._answer(state, state.question, layer=state.detail)
        return Reply((shown,), replace(state, misses=0))

    def _answer(
        self,
        state: State,
        question_id: str,
        *,
        opening: str | None = None,
        layer: str = SHORT,
        last: bool = True,
        near: Sequence[str] = (),
    ) -> Message:
        option = state.option if self._has_cell(question_id, state.option) else ""
        answer = self._content.answer(question_id, option or None)
        follow_ups = answer.follow_ups or self._content.questions[question_id].overview.follow_ups
        if self._withholds(answer):
            asked = self._content.questions[question_id].question
            return self._withheld(asked, question_id, self._offers.not_meant(question_id, near))
        if last:
            choices = self._offers.after_answer(question_id, option, follow_ups, near)
        else:
            # Several answers in one turn: what comes next stands under the last one only.
            choices = [self._offers.not_meant(question_id, near)]
        return answer_message(
            self._content,
            self._words,
            question_id,
            option or None,
            choices,
            opening=opening,
            layer=layer,
            clinical=state.audience == PROFESSIONAL,
        )

    def _side_by_side(self, state: State, row: str, options: Sequence[str]) -> Reply | None:
        named = [option for option in options if self._has_cell(row, option)]
        if len(named) < 2:
            return None
        cells = self._content.questions[row].cells
        held = [option for option in named if self._withholds(cells[option])]
        if len(named) - len(held) < 2:
            asked = self._content.questions[row].question
            shown = self._withheld(asked, row, self._offers.not_meant(row))
            return Reply((shown,), self._after(replace(state, option=""), row))
        follow_ups = self._content.questions[row].overview.follow_ups
        choices = [
            *(self._offers.question(follow_up) for follow_up in follow_ups[:NEAREST]),
            *self._offers.columns(row)[:-1],
            self._offers.not_meant(row),
        ]
        open_to_all = [option for option in named if option not in held]
        shown = comparison_message(self._content, self._words, row, open_to_all, choices)
        state = self._after(replace(state, option=""), row)
        if not held:
            return Reply((shown,), state)
        names = ", ".join(self._content.options[option].short_name for option in held)
        left_out = text_message(self._words, "withheld_columns", options=names)
        return Reply((left_out, shown), state)

    def _withholds(self, answer: Answer) -> bool:
        """Whether the clinic serves approved answers only and this is none, or not any more."""
        if self._clinic is None or not self._clinic.approved_only:
            return False
        return not answer.review.is_approved(date.today())

    def _withheld(self, asked: str, question_id: str, wrong: Choice) -> Message:
        """Say kindly that there is no approved answer, and where to get one."""
        choices = [self._offers.add_words(asked)]
        if question_id and self._content.questions[question_id].take_along:
            step = self._content.questions[question_id].take_along
            choices = [self._offers.action("add_to_list", {"do": "take_along", "step": step})]
        choices += [self._offers.start_list(), self._offers.person(), wrong]
        ways = ways_to_reach(self._clinic) or self._words.reply("human_handoff_none")
        return text_message(self._words, "withheld", choices, also=ways, question=asked)

    def _only_names_a_column(self, turn: Turn) -> bool:
        """Whether "and with a donor?" leans on the row in talk.

        Alone it would be the row that says what a donor transplant is; after an answer about risks
        it asks for the risks.
        """
        understood = turn.interpretation
        rows = {
            OWN_OR_DONOR,
            *(self._words.row_of_option(option) for option in understood.options),
        }
        return bool(
            understood.elliptical
            and understood.options
            and len(understood.questions) == 1
            and understood.questions[0] in rows
            and not _DEFINES.match(turn.text)
            and turn.state.question
            and self._content.questions[turn.state.question].comparable
        )

    def _in_column(self, state: State, option: str) -> State:
        """The state with another column; once one is known, the kind is open no longer."""
        return replace(state, option=option, unspecified=state.unspecified and not option)

    def _has_cell(self, question_id: str, option_id: str) -> bool:
        return bool(option_id) and option_id in self._content.questions[question_id].cells

    def _after(self, state: State, question_id: str) -> State:
        return replace(state, question=question_id, claim="", detail=SHORT, misses=0)


def _says(text: str, word: str) -> bool:
    return re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) is not None
