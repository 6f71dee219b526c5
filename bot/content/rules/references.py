"""R: every id that is mentioned exists."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from bot.content.answers import LAYERS, answers, ids, items, strings
from bot.content.document import Document, Where
from bot.content.rules.rule import Found, rule
from bot.content.tree import Tree, source_of

_REASON = "A link to nothing shows a reader an error, or evidence that is not there."
_REMEDY = "Correct the id, or add what it names."


def _dangling(
    document: Document, where: Where, wanted: Any, known: Collection[str], what: str
) -> Iterator[Found]:
    if not isinstance(wanted, str) or wanted in known:
        return
    close = get_close_matches(wanted, known, n=1, cutoff=0.8)
    remedy = f"Did you mean `{close[0]}`?" if close else None
    yield Found(document, where, f"there is no {what} `{wanted}`", remedy)


def _dangling_list(
    document: Document,
    where: Where,
    known: Collection[str],
    what: str,
    unread: Collection[str] = (),
) -> Iterator[Found]:
    """``unread`` names sources whose findings nobody can look up."""
    for index, wanted in enumerate(items(document.get(*where))):
        if isinstance(wanted, str) and source_of(wanted) in unread:
            continue
        yield from _dangling(document, (*where, index), wanted, known, what)


def _figures_of(tree: Tree) -> Mapping[str, dict[str, Any]]:
    """Figure data by ``finding-id#figure-id``."""
    found = {}
    for finding_id, finding in tree.findings().items():
        for figure in items(finding.get("figures")):
            if isinstance(figure, dict) and isinstance(figure.get("id"), str):
                found[f"{finding_id}#{figure['id']}"] = figure
    return found


@rule("R001", "error", reason=_REASON, remedy=_REMEDY, breaks_serving=True)
def findings_exist(tree: Tree) -> Iterator[Found]:
    """Every finding cited in an answer, a glossary term or a guide exists."""
    known, unread = tree.findings(), tree.unread("source")
    for answer in answers(tree):
        for layer in LAYERS:
            for index in range(len(items(answer.data.get(layer)))):
                where = (*answer.where, layer, index, "findings")
                yield from _dangling_list(answer.document, where, known, "finding", unread)
        where = (*answer.where, "uncertainty_findings")
        yield from _dangling_list(answer.document, where, known, "finding", unread)
    for kind, key in (("glossary", "terms"), ("guide", "steps")):
        for document in tree.kind(kind):
            for index in range(len(items(document.get(key)))):
                yield from _dangling_list(
                    document, (key, index, "findings"), known, "finding", unread
                )


@rule("R002", "error", reason=_REASON, remedy=_REMEDY, breaks_serving=True)
def figures_exist(tree: Tree) -> Iterator[Found]:
    """Every figure to draw exists in its finding."""
    known, unread = _figures_of(tree), tree.unread("source")
    for answer in answers(tree):
        where = (*answer.where, "figures")
        yield from _dangling_list(answer.document, where, known, "figure", unread)


@rule("R003", "error", reason=_REASON, remedy=_REMEDY, breaks_serving=True)
def questions_exist(tree: Tree) -> Iterator[Found]:
    """Every question named in follow-ups, claims and guides exists."""
    known = tree.names("question")
    for answer in answers(tree):
        where = (*answer.where, "follow_ups")
        yield from _dangling_list(answer.document, where, known, "question")
    for document in tree.kind("claim"):
        yield from _dangling(document, ("question",), document.get("question"), known, "question")
    for document in tree.kind("guide"):
        for index in range(len(items(document.get("steps")))):
            where = ("steps", index, "about")
            yield from _dangling(document, where, document.get(*where), known, "question")


@rule("R004", "error", reason=_REASON, remedy=_REMEDY, breaks_serving=True)
def options_exist(tree: Tree) -> Iterator[Found]:
    """Every option named in cells, claims and findings exists."""
    known = tree.names("option")
    for document in tree.kind("question"):
        cells = document.get("cells")
        for option in cells if isinstance(cells, dict) else ():
            for found in _dangling(document, ("cells", option), option, known, "option"):
                yield Found(document, found.where, found.message, found.remedy, at_key=True)
    for document in tree.kind("claim"):
        yield from _dangling(document, ("option",), document.get("option"), known, "option")
    for document in tree.kind("source"):
        for index in range(len(items(document.get("findings")))):
            where = ("findings", index, "about")
            yield from _dangling(document, where, document.get(*where), known, "option")


@rule("R005", "error", reason=_REASON, remedy=_REMEDY, breaks_serving=True)
def sources_exist(tree: Tree) -> Iterator[Found]:
    """Every source that another overlaps exists."""
    known = tree.names("source")
    for document in tree.kind("source"):
        yield from _dangling_list(document, ("overlaps",), known, "source")


@rule("R006", "error", reason=_REASON, remedy=_REMEDY, breaks_serving=True)
def steps_exist(tree: Tree) -> Iterator[Found]:
    """Every step to take along exists in guides/ask-doctor.yml."""
    known: set[str] = set()
    for document in tree.kind("guide"):
        if document.name == "ask-doctor":
            known |= ids(document.get("steps"))
    if "ask-doctor" in tree.unread("guide"):
        return
    for document in tree.kind("question"):
        where = ("take_along",)
        yield from _dangling(document, where, document.get(*where), known, "step")


@rule("R007", "error", reason=_REASON, remedy=_REMEDY, breaks_serving=True)
def groups_exist(tree: Tree) -> Iterator[Found]:
    """Every question's group exists in groups.yml."""
    if tree.unread("groups"):
        return
    document = tree.single("groups")
    known = ids(document.get("groups")) if document else set()
    for question in tree.kind("question"):
        yield from _dangling(question, ("group",), question.get("group"), known, "group")


@rule(
    "R008",
    "error",
    reason="A chip that leads back to the same answer is a dead end.",
    remedy="Name another question.",
)
def follow_ups_lead_on(tree: Tree) -> Iterator[Found]:
    """An answer does not name its own question as what to ask next."""
    for answer in answers(tree):
        if answer.document.kind != "question":
            continue
        for index, name in enumerate(strings(answer.data.get("follow_ups"))):
            if name == answer.document.name:
                where = (*answer.where, "follow_ups", index)
                yield Found(answer.document, where, f"`{name}` leads to itself")
