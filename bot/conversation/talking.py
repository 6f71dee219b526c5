"""What is said outside the answers: greetings, limits, safety, misunderstandings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.content.models import Content
from bot.conversation.asking import Asking
from bot.conversation.offers import Offers
from bot.conversation.reaching import ways_to_reach
from bot.conversation.state import PATIENT, PROFESSIONAL, State
from bot.conversation.turn import Reply, Turn
from bot.language.safety import CONCERN_FOR_OTHER, CRISIS, EMERGENCY
from bot.language.safety_net import BODY, MOOD, OTHER, RULES
from bot.messages.message import Choice
from bot.messages.plain import choices_message, notice_message, text_message
from bot.messages.words import Words

#: Small talk: label → key of the reply.
SMALL_TALK = ("greet", "thanks", "goodbye", "bot_challenge", "capabilities")
#: What the bot must not answer: label → key of the reply.
OUTSIDE = ("out_of_scope", "other_condition", "diagnosis")
#: Probability from which a row that was not the first is near enough to give in general.
LIKELY = 0.2
SAFETY = ("emergency", "crisis", "concern_for_other", "check")


class Talking:
    """Replies that need no row of the grid."""

    def __init__(self, content: Content, words: Words, offers: Offers, asking: Asking) -> None:
        self._content = content
        self._words = words
        self._offers = offers
        self._asking = asking
        self._levels: dict[str, str] = {
            rule["id"]: part["level"]
            for part in content.safety.values()
            for rule in part.get("rules", ())
        } | {
            RULES[BODY]: EMERGENCY,
            RULES[MOOD]: CRISIS,
            RULES[OTHER]: CONCERN_FOR_OTHER,
        }

    def open(self, state: State) -> Reply:
        """Say who is speaking, what is kept, and where to begin."""
        privacy = self._words.reply("privacy")
        shown = text_message(self._words, "opening", self._offers.starters(), also=privacy)
        return Reply((shown,), state)

    def small_talk(self, state: State, label: str) -> Reply:
        """Greet, thank, part, and say what this is."""
        key = "greet_again" if label == "greet" and state.question else label
        choices: list[Choice] = []
        if label in ("capabilities", "bot_challenge"):
            choices = [*self._offers.starters(), self._offers.made_by(), self._other(state)]
        elif label == "greet":
            choices = self._offers.starters()
        elif label == "thanks" and state.question:
            choices = [self._offers.not_meant(state.question), self._offers.start_list()]
        elif label == "goodbye" and state.guide:
            choices = [self._offers.action("show_list", {"do": "guide", "act": "list"})]
        shown = text_message(self._words, key, choices)
        return Reply((shown,), replace(state, misses=0))

    def audience(self, state: State, who: str) -> Reply:
        """Take in who is asking; the answer in talk can then be shown again for them."""
        choices = []
        if state.question:
            choices.append(self._offers.action("again", {"do": "again"}))
        choices += [self._other(replace(state, audience=who)), *self._offers.starters()]
        shown = text_message(self._words, who, choices)
        return Reply((shown,), replace(state, audience=who, misses=0))

    def _other(self, state: State) -> Choice:
        other = PATIENT if state.audience == PROFESSIONAL else PROFESSIONAL
        return self._offers.action(f"i_am_{other}", {"do": "audience", "who": other})

    def person(self, state: State, clinic_id: str) -> Reply:
        """Say how to reach a person: the clinic's own ways where it named them."""
        ways = ways_to_reach(self._content.clinics.get(clinic_id))
        key = "human_handoff" if ways else "human_handoff_none"
        choices = [self._offers.start_list()]
        shown = text_message(self._words, key, choices, also=ways)
        return Reply((shown,), replace(state, misses=0))

    def outside(self, state: State, label: str) -> Reply:
        """Say kindly that this is not known here, and what is."""
        choices = self._offers.starters()
        if label == "diagnosis":
            choices = [self._offers.question("lupus-symptoms"), self._offers.start_list()]
        shown = text_message(self._words, label, choices)
        return Reply((shown,), replace(state, misses=0))

    def personal_advice(self, turn: Turn) -> Reply:
        """Give the general part and the question to take along; never a verdict."""
        keep = self._offers.add_words(turn.text)
        understood = turn.interpretation
        likely = [entry.id for entry in understood.ranking if entry.confidence >= LIKELY]
        rows = (*understood.questions, *likely)
        row = next((row for row in rows if row in self._content.questions), "")
        if not row:
            shown = text_message(self._words, "personal_advice_only", [keep, self._offers.person()])
            # "Shall I put it on your list?"
            offer = {"yes": dict(keep.do), "no": {"do": "say", "reply": "capabilities"}}
            return Reply((shown,), replace(turn.state, misses=0, offer=offer))
        first = text_message(self._words, "personal_advice", [keep])
        reply = self._asking.ask(
            replace(turn, interpretation=replace(understood, questions=(row,), options=()))
        )
        return Reply((first, *reply.messages), reply.state)

    # -- safety -----------------------------------------------------------------------------

    def safety(self, turn: Turn, level: str, rule: str) -> Reply:
        """Show the notice and nothing else; the talk and the guide stay where they were.

        A rule may have a notice of its own. What is only worth a check is asked about first.
        """
        key = rule if level != "check" and self._words.has_notice(rule) else level
        back = self._offers.action("back_to_talk", {"do": "back_to_talk"})
        choices = [back]
        contacts = self._words.contacts("emergency")
        if level in ("crisis", "concern_for_other"):
            contacts = self._words.contacts("crisis")
        offer: dict[str, Any] = {}
        if level == "concern_for_other":
            # Whoever asks "for a friend" may take that back, by a tap or in a few words.
            offer = {"me": {"do": "safety", "level": "crisis", "rule": ""}}
            choices = [self._offers.action("safety_me", offer["me"], "answer"), back]
        if level == "check":
            grave = self._levels.get(rule, "emergency")
            # Whoever may not want to live is asked so in plain words, and sees a number at once;
            # so does whoever fears for somebody else.
            asked = grave == "crisis" and not self._words.has_notice(rule)
            key = "check-crisis" if asked else "check"
            if self._words.has_notice(f"check-{rule}"):
                key = f"check-{rule}"
            spoken_to = asked or grave == "concern_for_other"
            contacts = self._words.contacts("crisis") if spoken_to else ()
            # A "yes" in a person's own words means the same as the tap. After "no" the question is
            # answered in general; asked again, it would only bring the check again.
            offer = {
                "yes": {"do": "safety", "level": grave, "rule": rule},
                "no": self._asked_in_general(turn),
            }
            plain = asked or key != "check"
            labels = ("crisis_yes", "crisis_no") if plain else ("safety_yes", "safety_no")
            choices = [
                self._offers.action(label, offer[answer], "answer")
                for label, answer in zip(labels, ("yes", "no"), strict=True)
            ]
        shown = notice_message(
            self._words, level if level != "concern_for_other" else "crisis", key, contacts, choices
        )
        state = replace(turn.state, offer=offer)
        if level == "check" and turn.interpretation.safety:
            # What it was about is not lost: "no" answers it, and the next question leans on it.
            state = self._asking.in_talk(turn, state)
        return Reply((shown,), state)

    def _asked_in_general(self, turn: Turn) -> dict[str, Any]:
        understood = turn.interpretation
        if understood.claim in self._content.claims:
            return {"do": "claim", "claim": understood.claim}
        for row in understood.questions:
            if row in self._content.questions:
                return {"do": "ask", "question": row, "option": self._asking.column_in_talk(turn)}
        near = self._asking.near_rows(turn, but="")
        return {"do": "near", "rows": near} if near else {"do": "back_to_talk"}

    def back_to_talk(self, state: State) -> Reply:
        """Go on after a notice, without forgetting it."""
        choices = [self._offers.person(), *self._offers.starters()]
        return Reply((text_message(self._words, "safety_back", choices),), state)

    # -- not understood ---------------------------------------------------------------------

    def not_understood(self, turn: Turn) -> Reply:
        """Offer the three nearest questions; then the list for the doctor; then a person."""
        reply = self._missed(turn)
        # A channel may ask whether the editors may see these words (docs/messages.md).
        *before, last = reply.messages
        return replace(reply, messages=(*before, {**last, "unanswered": True}))

    def _missed(self, turn: Turn) -> Reply:
        misses = turn.state.misses + 1
        state = replace(turn.state, misses=misses)
        keep = self._offers.add_words(turn.text)
        if misses == 1:
            nearest = self._asking.nearest(turn)
            none = self._asking.none_of_these(turn.text)
            if nearest:
                shown = choices_message(self._words, "not_understood", [*nearest, none])
            else:
                shown = choices_message(
                    self._words, "not_understood_bare", [*self._offers.starters(), none]
                )
            return Reply((shown,), state)
        if misses == 2:
            return self.none_of_these(state, turn.text)
        ways = ways_to_reach(self._content.clinics.get(turn.clinic))
        if not ways:
            ways = [*self._words.reply("human_handoff_none")]
        choices = [keep, *self._offers.starters()]
        shown = text_message(self._words, "not_understood_person", choices, also=ways)
        return Reply((shown,), state)

    def none_of_these(self, state: State, text: str) -> Reply:
        """Take "none of these" as the second miss."""
        keep = self._offers.add_words(text)
        yes_no = {"yes": dict(keep.do), "no": {"do": "say", "reply": "capabilities"}}
        shown = choices_message(
            self._words,
            "not_understood_list",
            [
                keep,
                self._offers.action("capabilities", {"do": "say", "reply": "capabilities"}),
                self._offers.person(),
            ],
        )
        return Reply((shown,), replace(state, misses=max(state.misses, 2), offer=yes_no))

    def wrong(self, state: State, question_id: str, near: Sequence[str]) -> Reply:
        """Take back a wrong match: what else it might have been."""
        near = [row for row in near if row in self._content.questions]
        near = near or self._content.questions[question_id].overview.follow_ups
        choices = [self._offers.question(row) for row in near[:3]]
        choices += [
            self._offers.action("capabilities", {"do": "say", "reply": "capabilities"}),
            self._offers.person(),
        ]
        key = "wrong" if near else "wrong_bare"
        return Reply((choices_message(self._words, key, choices),), state)

    def near(self, state: State, near: Sequence[str]) -> Reply:
        """Offer the rows that come nearest to a message that was asked back about first."""
        rows = [row for row in near if row in self._content.questions]
        if not rows:
            return self.back_to_talk(state)
        choices = [
            *(self._offers.question(row, state.option) for row in rows),
            self._offers.person(),
        ]
        return Reply((text_message(self._words, "safety_back", choices),), state)

    def gone(self, state: State) -> Reply:
        """Say that a choice leads nowhere any more, because content changed since it was shown."""
        shown = choices_message(self._words, "not_understood_bare", self._offers.starters())
        return Reply((shown,), state)
