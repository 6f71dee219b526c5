"""Load, check and serve the content: plain Python, and the bottom layer of the project."""

from __future__ import annotations

from bot.content.checker import check
from bot.content.loader import load
from bot.content.models import (
    AboutTopic,
    Answer,
    Claim,
    Clinic,
    Contact,
    Content,
    Figure,
    FigureRef,
    Finding,
    Group,
    Option,
    Question,
    Review,
    Sentence,
    Source,
    Term,
)
from bot.content.problem import ContentError, Problem
from bot.content.tree import DEFAULT_ROOT

__all__ = [
    "DEFAULT_ROOT",
    "AboutTopic",
    "Answer",
    "Claim",
    "Clinic",
    "Contact",
    "Content",
    "ContentError",
    "Figure",
    "FigureRef",
    "Finding",
    "Group",
    "Option",
    "Problem",
    "Question",
    "Review",
    "Sentence",
    "Source",
    "Term",
    "check",
    "load",
]
