"""Load the content as frozen models."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from bot.content.checker import problems_of
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
from bot.content.problem import ContentError
from bot.content.readonly import ReadOnlyDict, frozen
from bot.content.tree import DEFAULT_ROOT, Tree, read_tree

T = TypeVar("T")
Raw = Mapping[str, Any]

_LAST = 1_000_000


def load(root: Path = DEFAULT_ROOT, locale: str = "en") -> Content:
    """The content of one locale.

    Raises :class:`~bot.content.problem.ContentError` with every problem that would break serving
    (unreadable files, schema, duplicates, dangling ids), and ``FileNotFoundError`` when there is
    no such locale. Style and readability do not stop a load; ``check`` reports them.
    """
    tree = read_tree(root, locale, nlu=False)
    problems = problems_of(tree, breaking_only=True)
    if problems:
        raise ContentError(problems)
    return build(tree)


def build(tree: Tree) -> Content:
    """The models of a tree without problems."""
    sources = _by_id(_source(raw) for raw in _raws(tree, "source"))
    options = sorted((_option(raw) for raw in _raws(tree, "option")), key=lambda o: o.order)
    groups = [Group(**raw) for raw in _entries(tree, "groups", "groups")]
    place = {group.id: index for index, group in enumerate(groups)}
    questions = sorted(
        (_question(raw, [option.id for option in options]) for raw in _raws(tree, "question")),
        key=lambda q: (place.get(q.group, _LAST), q.order or _LAST, q.id),
    )
    claims = sorted(
        ((raw.get("order", _LAST), _claim(raw)) for raw in _raws(tree, "claim")),
        key=lambda pair: (pair[0], pair[1].conflict or _LAST, pair[1].id),
    )
    return Content(
        options=_by_id(options),
        questions=_by_id(questions),
        claims=_by_id(claim for _order, claim in claims),
        sources=sources,
        findings=_by_id(f for source in sources.values() for f in source.findings),
        groups=_by_id(groups),
        glossary=_by_id(_term(raw) for raw in _entries(tree, "glossary", "terms")),
        clinics=_by_id(_clinic(raw) for raw in _raws(tree, "clinic")),
        interface=_single(tree, "interface"),
        widget_texts=_single(tree, "widget-texts"),
        vocabulary=_single(tree, "vocabulary"),
        safety=_by_name(tree, "safety"),
        guides=_by_name(tree, "guide"),
        locale=tree.locale,
        version=tree.version,
        about=_by_id(_topic(raw) for raw in _entries(tree, "about", "topics")),
    )


def _raws(tree: Tree, kind: str) -> Iterable[Raw]:
    return (document.data for document in tree.kind(kind))


def _entries(tree: Tree, kind: str, key: str) -> Iterable[Raw]:
    document = tree.single(kind)
    return document.data[key] if document else ()


def _single(tree: Tree, kind: str) -> Mapping[str, Any]:
    document = tree.single(kind)
    result: Mapping[str, Any] = frozen(document.data if document else {})
    return result


def _by_name(tree: Tree, kind: str) -> Mapping[str, Any]:
    return ReadOnlyDict({doc.name: frozen(doc.data) for doc in tree.kind(kind)})


def _by_id(things: Iterable[T]) -> Mapping[str, T]:
    return ReadOnlyDict({thing.id: thing for thing in things})  # type: ignore[attr-defined]


def _many(make: Callable[[Any], T], raw: Iterable[Any] | None) -> tuple[T, ...]:
    return tuple(make(item) for item in raw or ())


def _option(raw: Raw) -> Option:
    return Option(**raw)


def _source(raw: Raw) -> Source:
    fields = dict(raw)
    fields["findings"] = _many(lambda finding: _finding(finding, raw["id"]), raw.get("findings"))
    fields["overlaps"] = tuple(raw.get("overlaps", ()))
    return Source(**fields)


def _finding(raw: Raw, source_id: str) -> Finding:
    fields = dict(raw)
    fields["figures"] = _many(lambda figure: Figure(**figure), raw.get("figures"))
    return Finding(source_id=source_id, **fields)


def _sentence(raw: Raw) -> Sentence:
    return Sentence(raw["text"], tuple(raw.get("findings", ())))


def _review(raw: Raw | None) -> Review:
    if raw is None:
        return Review()
    fields = dict(raw)
    for key in ("date", "due"):
        if key in raw:
            fields[key] = date.fromisoformat(raw[key])
    return Review(**fields)


def _figure_ref(text: str) -> FigureRef:
    finding, _, figure = text.partition("#")
    return FigureRef(finding, figure)


def _answer(raw: Raw) -> Answer:
    return Answer(
        short=_many(_sentence, raw["short"]),
        more=_many(_sentence, raw["more"]),
        uncertainty=raw.get("uncertainty", ""),
        uncertainty_findings=tuple(raw.get("uncertainty_findings", ())),
        figures=_many(_figure_ref, raw.get("figures")),
        follow_ups=tuple(raw.get("follow_ups", ())),
        review=_review(raw.get("review")),
        simpler=_many(_sentence, raw.get("simpler")),
    )


def _question(raw: Raw, option_order: list[str]) -> Question:
    fields = dict(raw)
    fields["overview"] = _answer(raw["overview"])
    cells = raw.get("cells", {})
    fields["cells"] = ReadOnlyDict(
        {option: _answer(cells[option]) for option in option_order if option in cells}
    )
    return Question(**fields)


def _claim(raw: Raw) -> Claim:
    fields = {key: value for key, value in raw.items() if key != "order"}
    fields["answer"] = _answer(raw["answer"])
    return Claim(**fields)


def _topic(raw: Raw) -> AboutTopic:
    fields = dict(raw)
    fields["answer"] = _answer(raw["answer"])
    fields["words"] = tuple(raw.get("words", ()))
    return AboutTopic(**fields)


def _term(raw: Raw) -> Term:
    fields = dict(raw)
    fields["also"] = tuple(raw.get("also", ()))
    fields["findings"] = tuple(raw.get("findings", ()))
    return Term(**fields)


def _clinic(raw: Raw) -> Clinic:
    fields = dict(raw)
    fields["contacts"] = _many(lambda contact: Contact(**contact), raw.get("contacts"))
    fields["origins"] = tuple(raw.get("origins", ()))
    return Clinic(**fields)
