"""The engine that walks any guide: steps, state, back, resume, finish. Plain Python, no rasa.

A guide is content (``content/<locale>/guides/*.yml``); a walk through it is a small state that can
be kept as JSON. ``bot.guides.walk`` holds the moves, ``bot.guides.model`` what a guide is made of.
"""

from bot.guides.model import Guide, GuideError, Step
from bot.guides.state import Mark, OwnQuestion, StepAnswer, WalkState
from bot.guides.walk import ListedQuestion, Walk

__all__ = [
    "Guide",
    "GuideError",
    "ListedQuestion",
    "Mark",
    "OwnQuestion",
    "Step",
    "StepAnswer",
    "Walk",
    "WalkState",
]
