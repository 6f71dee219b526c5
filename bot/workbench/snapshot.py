"""What the workbench knows at one moment: the last good content, and what is the matter now."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from bot.content.answers import answers
from bot.content.checker import problems_of
from bot.content.live import LOOK_EVERY, Stamp, stamp
from bot.content.loader import build
from bot.content.models import Content
from bot.content.problem import Problem
from bot.content.readability import UnavoidableTerms
from bot.content.rules.phrasings import phrasing_counts
from bot.content.rules.plain_language import unavoidable_terms
from bot.content.tree import Tree, read_tree
from bot.workbench.places import address_of

#: Rules whose breach stops serving but not a preview: an editor looks while still writing.
_SHOWN_ALL_THE_SAME = frozenset({"F005"})


@dataclass(frozen=True, slots=True)
class Extent:
    """Where an answer stands: its file, and its first and last line (counted from 1)."""

    path: Path
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One state of the workbench.

    ``content`` is the last that could be built (None: none yet). ``broken`` says why the files as
    they are now cannot be shown; it is empty when ``content`` is what stands in them. ``problems``
    is everything the rules find in the files now, or None while they are being checked.
    ``phrasings`` counts the ways of asking by label. ``extents`` maps an answer's address to its
    place. ``number`` grows with every change.
    """

    number: int = 0
    content: Content | None = None
    broken: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] | None = None
    phrasings: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    terms: UnavoidableTerms = field(default_factory=lambda: UnavoidableTerms(()))
    extents: Mapping[str, Extent] = field(default_factory=lambda: MappingProxyType({}))
    files: Mapping[tuple[str, str], Path] = field(default_factory=lambda: MappingProxyType({}))
    today: date = field(default_factory=date.today)

    def problems_in(self, address: str) -> list[Problem]:
        """The problems within the lines of one answer."""
        extent = self.extents.get(address)
        if extent is None:
            return []
        return [
            problem
            for problem in self.problems or ()
            if problem.path == extent.path and extent.first <= problem.line <= extent.last
        ]

    def problems_beside(self, address: str) -> list[Problem]:
        """The problems of the answer's file that belong to no answer in it."""
        extent = self.extents.get(address)
        if extent is None:
            return []
        others = [other for other in self.extents.values() if other.path == extent.path]
        return [
            problem
            for problem in self.problems or ()
            if problem.path == extent.path
            and not any(other.first <= problem.line <= other.last for other in others)
        ]


class Workbench:
    """Follows a content folder: each call of :meth:`look` brings the snapshot up to date.

    A change is taken up in two steps, so that a saved sentence shows at once: first the content,
    then what all the rules say about it.
    """

    def __init__(self, root: Path, locale: str = "en") -> None:
        self._root = Path(root).resolve()
        self._locale = locale
        self._seen: Stamp | None = None
        self._snapshot = Snapshot()
        self._changed = threading.Condition()

    @property
    def snapshot(self) -> Snapshot:
        """The state now; never changed, only replaced."""
        return self._snapshot

    def first(self, timeout: float) -> Snapshot:
        """The state once there is one, waiting at most ``timeout`` seconds for it."""
        with self._changed:
            self._changed.wait_for(lambda: self._snapshot.number > 0, timeout)
        return self._snapshot

    def look(self) -> bool:
        """Take up what changed on disk since the last look; False when nothing did."""
        found = self._stamp()
        if found == self._seen:
            return False
        try:
            tree = read_tree(self._root, self._locale)
        except OSError:
            # A file vanished between listing and reading it: the next look sees it gone.
            return False
        self._seen = found
        breaking = tuple(
            problem
            for problem in problems_of(tree, breaking_only=True)
            if problem.code not in _SHOWN_ALL_THE_SAME
        )
        if breaking:
            # A file that cannot be parsed seems to take its ids with it: the cause comes first.
            causes_first = sorted(breaking, key=lambda problem: not problem.code.startswith("Y"))
            self._put(replace(self._snapshot, broken=tuple(causes_first), problems=None))
        else:
            self._put(
                replace(
                    self._snapshot,
                    content=build(tree),
                    broken=(),
                    problems=None,
                    phrasings=MappingProxyType(Counter(phrasing_counts(tree))),
                    terms=unavoidable_terms(tree),
                    extents=_extents(tree),
                    files=MappingProxyType(
                        {
                            (document.kind, document.name): document.path
                            for document in tree.documents
                        }
                    ),
                    today=tree.today,
                )
            )
        self._put(replace(self._snapshot, problems=tuple(problems_of(tree))))
        return True

    def follow(self, stop: threading.Event, every: float = LOOK_EVERY / 2) -> None:
        """Look every so many seconds until ``stop`` is set."""
        while not stop.is_set():
            self.look()
            stop.wait(every)

    def _put(self, snapshot: Snapshot) -> None:
        with self._changed:
            self._snapshot = replace(snapshot, number=self._snapshot.number + 1)
            self._changed.notify_all()

    def _stamp(self) -> Stamp:
        return stamp(self._root, self._locale) | stamp(self._root.parent / "data", "nlu")


def _extents(tree: Tree) -> Mapping[str, Extent]:
    found = {}
    for raw in answers(tree):
        span = raw.document.values[raw.where]
        option = raw.option if raw.document.kind == "question" else None
        # The key's own line belongs to the answer: rules report a missing key there.
        first = raw.document.key_position(raw.where).line
        last = raw.document.source[: span.end].rstrip().count("\n") + 1
        address = address_of(raw.document.kind, raw.document.name, option)
        found[address] = Extent(raw.document.path, first, last)
    return MappingProxyType(found)
