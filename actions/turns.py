"""The actions that ``data/stories/rules.yml`` names: one for each kind of turn."""

from __future__ import annotations

from actions.reply import ConversationAction


class ActionOpen(ConversationAction):
    """The opening: who speaks, what is kept, where to begin."""

    method = "open"


class ActionAnswer(ConversationAction):
    """Questions about the grid's rows."""

    method = "answer"


class ActionClaim(ConversationAction):
    """Something a person has read."""

    method = "claim"


class ActionCompare(ConversationAction):
    """Options side by side."""

    method = "compare"


class ActionSources(ConversationAction):
    """Where the last answer comes from."""

    method = "sources"


class ActionAgain(ConversationAction):
    """The last answer again: repeat, more, simpler."""

    method = "again"


class ActionSmallTalk(ConversationAction):
    """Greetings, thanks, what this is, a person."""

    method = "small_talk"


class ActionAudience(ConversationAction):
    """Whether a patient or a health professional is asking."""

    method = "audience"


class ActionAbout(ConversationAction):
    """Who made the aid, who paid, how it is kept up to date."""

    method = "about"


class ActionOutside(ConversationAction):
    """What cannot be answered here."""

    method = "outside"


class ActionSafety(ConversationAction):
    """Emergency, crisis, someone else at risk, or a check question."""

    method = "safety"


class ActionNotUnderstood(ConversationAction):
    """A message the matcher is not sure about."""

    method = "not_understood"


class ActionChecklist(ConversationAction):
    """The questions for the doctor."""

    method = "checklist"


class ActionRestartTalk(ConversationAction):
    """Begin again; the list is kept."""

    method = "restart_talk"


class ActionCancel(ConversationAction):
    """Stop what is going on."""

    method = "cancel"


class ActionYesNo(ConversationAction):
    """A bare yes or no."""

    method = "yes_no"


class ActionChoice(ConversationAction):
    """A choice that our channel resolved."""

    method = "choice"
