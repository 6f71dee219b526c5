"""A small guide with every kind of step and a pick that branches."""

from __future__ import annotations

import copy
from typing import Any

from bot.guides import Guide

RAW: dict[str, Any] = {
    "id": "small",
    "title": "A small guide",
    "intro": "We begin.",
    "own_prompt": "One of your own?",
    "top_prompt": "Which three?",
    "list_intro": "Your list.",
    "groups": [{"id": "first", "name": "First things"}, {"id": "last", "name": "Last things"}],
    "steps": [
        {"id": "hope", "group": "first", "question": "What can it do?", "why": "It matters.",
         "findings": ["smith-f1"], "about": "success-rate"},
        {"id": "kind", "kind": "pick", "group": "first", "question": "Which kind?", "why": "",
         "picks": [
             {"id": "own-cells", "label": "Own", "next": "own-chemo"},
             {"id": "donor", "label": "Donor", "next": "donor-match"},
             {"id": "unsure", "label": "Not sure"},
         ], "next": "cost"},
        {"id": "own-chemo", "group": "first", "question": "Drugs?", "why": "", "next": "cost"},
        {"id": "donor-match", "group": "first", "question": "Who?", "why": ""},
        {"id": "donor-gvhd", "group": "first", "question": "What of GVHD?", "why": ""},
        {"id": "cost", "group": "last", "question": "What does it cost?", "why": ""},
        {"id": "worry", "kind": "note", "group": "last", "question": "Worries?", "why": ""},
        {"id": "read", "kind": "text", "group": "last", "question": "Bring someone.", "why": ""},
    ],
}  # fmt: skip

STEPS = tuple(step["id"] for step in RAW["steps"])
PICKS = ("own-cells", "donor", "unsure")


def raw_guide() -> dict[str, Any]:
    """A copy that a test may change."""
    return copy.deepcopy(RAW)


def small_guide() -> Guide:
    return Guide.from_content(raw_guide())
