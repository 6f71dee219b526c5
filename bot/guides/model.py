"""What a guide is made of: groups and steps, keyed by id, each step naming the one after it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

#: ``question``: a question to take along. ``pick``: one of some answers, which may decide the next
#: step. ``note``: free text. ``text``: something to read.
STEP_KINDS = ("question", "pick", "note", "text")


#: Places of a walk and ids of own questions (``bot.guides.state``): no step may have these names.
_RESERVED = re.compile(r"own(-\d+)?|top|list")


class GuideError(ValueError):
    """A guide that cannot be walked: an unknown step, a circle, a step no path reaches."""


@dataclass(frozen=True, slots=True)
class Pick:
    """One answer to a ``pick`` step; ``next`` overrides the step's own next step."""

    id: str
    label: str
    next: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing shown at a time."""

    id: str
    kind: str
    group: str
    question: str
    why: str = ""
    findings: tuple[str, ...] = ()
    about: str = ""
    """Id of the question (row) that explains this step, offered as "tell me about this"."""
    picks: tuple[Pick, ...] = ()
    next: str = ""
    """Id of the step after this one; empty at the end."""


@dataclass(frozen=True, slots=True)
class Guide:
    """A walk that content editors write: where it starts, its steps, its words."""

    id: str
    title: str
    intro: str
    groups: Mapping[str, str]
    steps: Mapping[str, Step]
    first: str
    own_prompt: str
    top_prompt: str
    list_intro: str

    @classmethod
    def from_content(cls, raw: Mapping[str, Any]) -> Guide:
        """Make a guide of one file of ``guides/`` (already checked against its schema).

        Steps follow each other in the file's order unless ``next`` says otherwise.

        Raises:
            GuideError: a step that is named but missing or named twice, a name the walk keeps for
                itself, a pick without answers, a circle, or a step no path reaches.

        """
        order = [str(item["id"]) for item in raw["steps"]]
        doubled = [step for step in dict.fromkeys(order) if order.count(step) > 1]
        if doubled:
            raise GuideError(f"{raw['id']}: more than one step is called {', '.join(doubled)}")
        steps: dict[str, Step] = {}
        for position, item in enumerate(raw["steps"]):
            following = order[position + 1] if position + 1 < len(order) else ""
            steps[item["id"]] = Step(
                id=item["id"],
                kind=item.get("kind", "question"),
                group=item["group"],
                question=item["question"],
                why=item.get("why", ""),
                findings=tuple(item.get("findings", ())),
                about=item.get("about", ""),
                picks=tuple(
                    Pick(id=pick["id"], label=pick["label"], next=pick.get("next", ""))
                    for pick in item.get("picks", ())
                ),
                next=item.get("next", following),
            )
        guide = cls(
            id=raw["id"],
            title=raw["title"],
            intro=raw["intro"],
            groups=MappingProxyType({group["id"]: group["name"] for group in raw["groups"]}),
            steps=MappingProxyType(steps),
            first=raw.get("first", order[0]),
            own_prompt=raw["own_prompt"],
            top_prompt=raw["top_prompt"],
            list_intro=raw["list_intro"],
        )
        guide._check()
        return guide

    def _check(self) -> None:
        if self.first not in self.steps:
            raise GuideError(f"{self.id}: there is no first step {self.first!r}")
        for step in self.steps.values():
            if _RESERVED.fullmatch(step.id):
                raise GuideError(f"{self.id}: no step may be called {step.id}")
            if step.kind == "pick" and not step.picks:
                raise GuideError(f"{self.id}: step {step.id} has no answers to pick")
            if step.kind not in STEP_KINDS:
                raise GuideError(f"{self.id}: step {step.id} has the unknown kind {step.kind!r}")
            if step.group not in self.groups:
                raise GuideError(f"{self.id}: step {step.id} has no group {step.group!r}")
            for target in self.followers(step.id):
                if target not in self.steps:
                    raise GuideError(f"{self.id}: step {step.id} leads to no step: {target}")
        reached: set[str] = set()
        self._walk_from(self.first, (), reached)
        lost = [step for step in self.steps if step not in reached]
        if lost:
            raise GuideError(f"{self.id}: no path reaches {', '.join(lost)}")

    def _walk_from(self, step: str, path: tuple[str, ...], reached: set[str]) -> None:
        if step in path:
            raise GuideError(f"{self.id}: the steps {' → '.join((*path, step))} go in a circle")
        if step in reached:
            return
        reached.add(step)
        for target in self.followers(step):
            self._walk_from(target, (*path, step), reached)

    def followers(self, step_id: str) -> tuple[str, ...]:
        """Ids of the steps that can come after this one."""
        step = self.steps[step_id]
        targets = [step.next, *(pick.next for pick in step.picks)]
        return tuple(dict.fromkeys(target for target in targets if target))
