"""A half-written file never stops the checker: whatever stands at any key, problems come out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content.checker import counts, problems_of
from bot.content.tree import Tree, read_tree

from .planted import FILES, Planted

STRANGE = [None, 7, "words", [], [7], ["words", None], {}, {"id": 7}, [{"id": []}], [[]], True]


def variants(value: Any, strange: Any) -> Iterator[Any]:
    """The value with each of its parts, one at a time, made strange."""
    yield strange
    if isinstance(value, dict):
        for key, part in value.items():
            for variant in variants(part, strange):
                yield {**value, key: variant}
    elif isinstance(value, list):
        for index, part in enumerate(value):
            for variant in variants(part, strange):
                yield [*value[:index], variant, *value[index + 1 :]]


@pytest.mark.parametrize("name", FILES)
def test_the_checker_takes_anything(tree: Planted, name: str) -> None:
    parsed = read_tree(tree.root, today=date(2026, 3, 1))
    documents = [*parsed.documents, *parsed.phrasings]
    (document,) = [d for d in documents if d.path.resolve() == Path(tree.home / name).resolve()]
    whole = yaml.safe_load(FILES[name])
    for first, strange in enumerate(STRANGE):
        # Each place meets a few of the strange things; all of them at all places take a minute.
        for variant in islice(variants(whole, strange), first % 7, None, 7):
            if isinstance(variant, dict):
                changed = [d if d is not document else replace(d, data=variant) for d in documents]
                fresh = Tree(
                    parsed.root,
                    parsed.locale,
                    parsed.schemas,
                    parsed.today,
                    [d for d in changed if d.kind != "nlu"],
                    phrasings=[d for d in changed if d.kind == "nlu"],
                )
                problems_of(fresh)
                counts(fresh)


@pytest.mark.parametrize("name", FILES)
def test_a_file_nobody_can_read_is_one_problem_and_no_more(tree: Planted, name: str) -> None:
    """An editor sees the slip itself, not everything that names what stands in the file."""
    path = Path(tree.home / name)
    path.write_text(f"{path.read_text(encoding='utf-8')}\t- slip\n", encoding="utf-8")
    found = problems_of(read_tree(tree.root, today=date(2026, 3, 1)))
    assert [problem.code for problem in found if problem.severity != "note"] == ["Y001"]
    assert found[0].path.name == path.name
