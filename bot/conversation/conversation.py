"""All turns of a conversation, one method a kind; Rasa's rules decide which one runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.content.models import Clinic, Content
from bot.conversation.asking import Asking
from bot.conversation.following import Following
from bot.conversation.offers import Offers
from bot.conversation.state import PATIENT, PROFESSIONAL, State
from bot.conversation.taking_back import asks_on, is_taken_back
from bot.conversation.talking import OUTSIDE, SAFETY, SMALL_TALK, Talking
from bot.conversation.turn import Reply, Turn
from bot.conversation.walking import Walking
from bot.guides.state import NOTE
from bot.language.interpreter import CLAIM_CHECK, NOT_UNDERSTOOD, Interpretation
from bot.messages.plain import text_message
from bot.messages.words import Words

_FEW = 80  # characters
_SHARE = re.compile(r"(\d+(?:\.\d+)?) ?(?:%|per ?cent|pct|out of (?:a |every )?(?:100|hundred))")
_ABOUT_ME = re.compile(
    r"^\W*((no|ok|okay|actually|sorry|well|the truth is|honestly)\W+)*"
    r"((it'?s|it is|that'?s|that is|this is|i'?m|i am|i meant?)( really| actually| just)? )?"
    r"((for|about) )?(me|myself|the friend|that friend)(\W*(myself|too|actually|not a friend))?\W*$"
)

Handler = Callable[[Turn], Reply]

#: Labels that end the awaiting of a note instead of becoming one.
_LEAVES_NOTE = ("cancel", "restart", "checklist", "human_handoff")


class Conversation:
    """What the bot does with each kind of turn. Holds content, no state.

    ``clinic`` is the clinic whose rules on what to serve hold; :meth:`serving` gives it.
    """

    def __init__(self, content: Content, clinic: Clinic | None = None) -> None:
        self.content = content
        self._clinic = clinic
        self._for_clinics: dict[str, Conversation] = {}
        words = Words(content.interface)
        offers = Offers(content, words)
        self._words = words
        self._offers = offers
        self._asking = Asking(content, words, offers, clinic)
        self._talking = Talking(content, words, offers, self._asking)
        self._walking = Walking(content, words, offers)
        self._following = Following(
            content, words, offers, self._asking, self._talking, self._walking
        )

    def serving(self, clinic_id: str) -> Conversation:
        """The conversation as a clinic serves it: one that serves approved answers only differs."""
        clinic = self.content.clinics.get(clinic_id)
        if clinic is None or not clinic.approved_only:
            return self
        return self._for_clinics.setdefault(clinic_id, Conversation(self.content, clinic))

    # -- turns in a person's own words --------------------------------------------------------

    def open(self, turn: Turn) -> Reply:
        """Begin a conversation."""
        return self._talking.open(turn.state)

    def answer(self, turn: Turn) -> Reply:
        """Answer questions (rows)."""
        turn = self._known(turn)
        understood = turn.interpretation
        if not understood.questions and not understood.option:
            return self.not_understood(turn)
        return self._in_talk(turn, self._asking.close if _unsure(turn) else self._asking.ask)

    def claim(self, turn: Turn) -> Reply:
        """Answer a claim that was read somewhere."""
        turn = self._known(turn)
        if self._is_of_other_figures(turn):
            turn = replace(turn, interpretation=_without_claim(turn.interpretation))
        if not turn.interpretation.claim:
            return self.answer(turn)
        return self._in_talk(turn, self._claim_and_questions)

    def compare(self, turn: Turn) -> Reply:
        """Show options side by side."""
        understood = self._known(turn).interpretation
        row = understood.questions[0] if understood.questions else ""
        return self._in_talk(
            turn, lambda turn: self._asking.compare(turn.state, row, understood.options)
        )

    def sources(self, turn: Turn) -> Reply:
        """Show where the last answer comes from."""
        return self._in_talk(turn, lambda turn: self._asking.sources(turn.state))

    def again(self, turn: Turn) -> Reply:
        """Say it again, in more words or in simpler ones."""
        label = turn.interpretation.labels[0]
        say = {
            "more": self._asking.more,
            "simpler": self._asking.simpler,
            "repeat": self._asking.repeat,
        }[label]
        turn = self._known(turn)
        step = self._walking.again(turn.state)
        if label == "repeat" and step is not None:
            return Reply((step,), replace(turn.state, offer={}))
        return self._in_talk(turn, lambda turn: say(turn.state))

    def small_talk(self, turn: Turn) -> Reply:
        """Greet, thank, part, say what this is, or how to reach a person."""
        label = turn.interpretation.labels[0]
        if label == "human_handoff":
            return self._in_talk(turn, lambda turn: self._talking.person(turn.state, turn.clinic))
        assert label in SMALL_TALK
        return self._in_talk(turn, lambda turn: self._talking.small_talk(turn.state, label))

    def audience(self, turn: Turn) -> Reply:
        """Take in whether a patient or a health professional is asking."""
        label = turn.interpretation.labels[0]
        assert label in (PATIENT, PROFESSIONAL)
        return self._in_talk(turn, lambda turn: self._talking.audience(turn.state, label))

    def about(self, turn: Turn) -> Reply:
        """Say who made the aid, who paid, how the evidence was chosen, how it is updated."""
        return self._in_talk(turn, self._asking.about)

    def outside(self, turn: Turn) -> Reply:
        """Say what can not be answered here, and what can."""
        label = turn.interpretation.labels[0]
        if label == "personal_advice":
            return self._in_talk(turn, self._talking.personal_advice)
        assert label in OUTSIDE
        return self._in_talk(turn, lambda turn: self._talking.outside(turn.state, label))

    def safety(self, turn: Turn) -> Reply:
        """Show the notice first and alone, whatever was going on."""
        level = turn.interpretation.safety or "check"
        assert level in SAFETY
        if level == "check" and _is_me(turn):
            return self.choice(replace(turn, choice=turn.state.offer["me"]))
        if level == "check" and _asked_if_safe(turn) and is_taken_back(turn.text):
            return self.choice(replace(turn, choice=turn.state.offer["no"]))
        return self._talking.safety(self._known(turn), level, turn.interpretation.safety_rule or "")

    def not_understood(self, turn: Turn) -> Reply:
        """Take a column alone, a note that is awaited, or say honestly that it is not clear."""
        if _names_a_column(turn) and not self._awaits_text(turn):
            return self._in_talk(turn, self._asking.column)
        return self._in_talk(turn, self._talking.not_understood)

    def checklist(self, turn: Turn) -> Reply:
        """Start or go on with the questions for the doctor."""
        leaning = self._following.reply(self._known(turn))
        if leaning is not None:
            # "Put that on my list": what was answered last, not the walk from its beginning.
            return self._come_back(leaning)
        return self._walking.start(replace(self._known(turn).state, offer={}))

    def restart_talk(self, turn: Turn) -> Reply:
        """Clear the talk; keep the list."""
        walked = turn.state.guide
        state = replace(
            turn.state,
            question="",
            option="",
            unspecified=False,
            claim="",
            detail="short",
            misses=0,
            offer={},
            guide=replace(walked, active=False, awaiting="") if walked else None,
        )
        words = text_message(self._words, "restart", self._offers.starters())
        return Reply((words,), state)

    def cancel(self, turn: Turn) -> Reply:
        """Stop what is going on: the note that is awaited, the guide, or nothing."""
        state = replace(self._known(turn).state, offer={})
        if state.guide is not None and state.guide.awaiting:
            return self._walking.act(state, {"act": "cancel_text"})
        if state.walking:
            return self._walking.act(state, {"act": "leave"})
        words = text_message(self._words, "cancel", self._offers.starters())
        return Reply((words,), state)

    def yes_no(self, turn: Turn) -> Reply:
        """Take a bare yes or no as the answer to what was offered last."""
        turn = self._known(turn)
        label = turn.interpretation.labels[0]
        # What was offered comes before a note that is awaited: it may be "are you safe right now?".
        offered = turn.state.offer.get(label)
        turn = replace(turn, state=replace(turn.state, offer={}))
        if offered:
            return self.choice(replace(turn, choice=offered))
        if self._awaits_text(turn):
            return self._take_text(turn)
        move = self._walking.yes_no(turn.state, label == "yes")
        if move is not None:
            return self._walking.act(turn.state, move)
        if _names_a_column(turn):
            # "No, not that, the donor one."
            return self._come_back(self._asking.column(turn))
        leaning = self._following.reply(turn)
        if leaning is not None:
            return self._come_back(leaning)
        words = text_message(self._words, "yes_no_lost", self._offers.starters())
        return self._come_back(Reply((words,), turn.state))

    # -- turns by a choice --------------------------------------------------------------------

    def choice(self, turn: Turn) -> Reply:
        """Do what a choice stands for. Only the server ever writes what is read here."""
        do = turn.choice
        turn = self._known(turn)
        state = replace(turn.state, offer={})
        what = str(do.get("do", ""))
        if what == "guide":
            if do.get("act") == "list" and "step" not in do:
                return self._walking.show_list(state)
            return self._walking.act(state, do)
        if what == "take_along":
            return self._come_back(self._walking.take_along(state, str(do["step"])))
        if what == "add_own":
            return self._come_back(self._walking.add_own(state, str(do["text"])))
        if what == "safety":
            level, rule = str(do["level"]), str(do.get("rule", ""))
            return self._talking.safety(replace(turn, state=state), level, rule)
        if what == "keep_note" and state.guide is not None:
            return self._walking.take_text(state, str(do["text"]), str(do["what"]), str(do["step"]))
        return self._come_back(self._chosen(state, turn.clinic, what, do))

    def _chosen(self, state: State, clinic: str, what: str, do: Mapping[str, Any]) -> Reply:
        if what == "ask" and do["question"] in self.content.questions:
            return self._asking.row(state, do["question"], do.get("option", ""))
        if what == "claim" and do["claim"] in self.content.claims:
            return self._asking.claim(state, do["claim"])
        if what == "compare" and do["question"] in self.content.questions:
            options = [option for option in do.get("options", ()) if option in self.content.options]
            return self._asking.compare(state, do["question"], options)
        if what == "near":
            return self._talking.near(state, do.get("rows", ()))
        if what == "wrong" and do["question"] in self.content.questions:
            return self._talking.wrong(state, do["question"], do.get("near", ()))
        if what == "about":
            return self._asking.topic(state, str(do["topic"]))
        if what == "audience" and do["who"] in (PATIENT, PROFESSIONAL):
            return self._talking.audience(state, str(do["who"]))
        if what == "again":
            return self._asking.repeat(state)
        if what == "none":
            return self._talking.none_of_these(state, str(do["text"]))
        if what == "back_to_talk":
            return self._talking.back_to_talk(state)
        if what == "say" and do["reply"] == "human_handoff":
            return self._talking.person(state, clinic)
        if what == "say":
            return self._talking.small_talk(state, str(do["reply"]))
        # Content changed since the choice was shown: its row or claim is gone.
        return self._talking.gone(state)

    # -- inside -----------------------------------------------------------------------------

    def _in_talk(self, turn: Turn, handle: Handler) -> Reply:
        """Let an awaited note come first; after an interruption, come back to the guide."""
        if _is_me(turn):
            return self.choice(replace(turn, choice=turn.state.offer["me"]))
        turn = self._known(turn)
        if _asked_if_safe(turn) and _says_no(turn):
            return self.choice(replace(turn, choice=turn.state.offer["no"]))
        turn = replace(turn, state=replace(turn.state, offer={}))
        guide = turn.state.guide
        if guide is not None and guide.awaiting:
            if not self._interrupts(turn):
                return self._take_text(turn)
            reply = self._come_back(self._following.reply(turn) or handle(turn))
            keep = self._offers.action(
                "keep_as_note",
                {"do": "keep_note", "text": turn.text, "what": guide.awaiting, "step": guide.at},
            )
            reply.messages[-1]["choices"].insert(0, keep.as_dict())
            return reply
        return self._come_back(self._following.reply(turn) or handle(turn))

    def _come_back(self, reply: Reply) -> Reply:
        step = self._walking.again(reply.state)
        if step is None or (reply.messages and reply.messages[-1]["kind"] in ("step", "summary")):
            return reply
        return reply.then((step,))

    def _claim_and_questions(self, turn: Turn) -> Reply:
        understood = turn.interpretation
        reply = self._asking.claim(
            turn.state,
            understood.claim,
            opening=self._words.opening(understood.acknowledge),
            near=self._asking.near_rows(turn, but=""),
            option=understood.option,
        )
        if not understood.questions:
            return reply
        understood = replace(understood, acknowledge=None)
        asked = self._asking.ask(replace(turn, state=reply.state, interpretation=understood))
        return reply.then(asked.messages, asked.state)

    def _is_of_other_figures(self, turn: Turn) -> bool:
        """Whether a message gives other shares than the claim it was taken for.

        "50%, or 80%?" is no claim that 0.5% of people have lupus; a verdict on it would be false.
        """
        claim = self.content.claims.get(turn.interpretation.claim)
        claimed = _shares(claim.claim) if claim else frozenset()
        said = _shares(turn.text)
        return bool(claimed) and bool(said) and claimed.isdisjoint(said)

    def _take_text(self, turn: Turn) -> Reply:
        guide = turn.state.guide
        assert guide is not None
        return self._walking.take_text(turn.state, turn.text, guide.awaiting, guide.at)

    def _known(self, turn: Turn) -> Turn:
        """The same turn without what is gone from content since the last one, or since training."""
        content, state, understood = self.content, turn.state, turn.interpretation
        state = replace(
            state,
            question=state.question if state.question in content.questions else "",
            option=state.option if state.option in content.options else "",
            claim=state.claim if state.claim in content.claims else "",
            audience=understood.audience or state.audience,
        )
        understood = replace(
            understood,
            questions=tuple(row for row in understood.questions if row in content.questions),
            claim=understood.claim if understood.claim in content.claims else "",
        )
        return replace(turn, state=self._walking.known(state), interpretation=understood)

    def _awaits_text(self, turn: Turn) -> bool:
        return turn.state.guide is not None and bool(turn.state.guide.awaiting)

    def _interrupts(self, turn: Turn) -> bool:
        """Whether a text that came where a note is awaited is a question to answer first."""
        assert turn.state.guide is not None
        understood = turn.interpretation
        if understood.labels and understood.labels[0] in _LEAVES_NOTE:
            return True
        if turn.state.guide.awaiting != NOTE:
            return False
        return bool(understood.questions or understood.claim) and turn.text.rstrip().endswith("?")


def _shares(text: str) -> frozenset[str]:
    return frozenset(_SHARE.findall(text.lower()))


def _without_claim(understood: Interpretation) -> Interpretation:
    ranking = tuple(entry for entry in understood.ranking if entry.id != understood.claim)
    labels = tuple(label for label in understood.labels if label != CLAIM_CHECK)
    return replace(
        understood, claim="", ranking=ranking, labels=labels or (NOT_UNDERSTOOD,), close=False
    )


def _is_me(turn: Turn) -> bool:
    """Whether somebody takes "a friend" back after a notice that spoke of somebody else."""
    words = turn.text.lower().replace("’", "'")
    return "me" in turn.state.offer and len(words) <= _FEW and bool(_ABOUT_ME.search(words))


def _asked_if_safe(turn: Turn) -> bool:
    """Whether the last turn asked about a danger, and "yes" and "no" wait for an answer."""
    return turn.state.offer.get("yes", {}).get("do") == "safety" and "no" in turn.state.offer


def _says_no(turn: Turn) -> bool:
    """Whether a message takes that question back, and asks nothing that is better answered."""
    if is_taken_back(turn.text):
        return True
    return asks_on(turn.text) and not turn.interpretation.questions


def _names_a_column(turn: Turn) -> bool:
    """Whether a fragment names treatments and nothing else: "and with a donor?"."""
    understood = turn.interpretation
    return understood.elliptical and (bool(understood.option) or understood.transplant)


def _unsure(turn: Turn) -> bool:
    return turn.interpretation.close and len(turn.interpretation.questions) <= 1
