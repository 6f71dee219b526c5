"""Every content file names its schema in its first line, so that editors' programs know it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.history import FILE
from bot.content.tree import DEFAULT_ROOT, read_tree

FILES = [(document.path.resolve(), document.kind) for document in read_tree(nlu=False).documents]
if (DEFAULT_ROOT / FILE).is_file():
    FILES.append((DEFAULT_ROOT / FILE, "versions"))


@pytest.mark.parametrize(("path", "kind"), FILES, ids=[path.name for path, _ in FILES])
def test_the_first_line_leads_to_the_schema_of_its_kind(path: Path, kind: str) -> None:
    first = path.read_text(encoding="utf-8").split("\n")[0]
    mark, _, address = first.partition("=")
    assert mark == "# yaml-language-server: $schema", (
        f"begin {path.name} with a line as the files beside it have"
    )
    schema = (path.parent / address).resolve()
    assert schema == DEFAULT_ROOT / "schemas" / f"{kind}.schema.json"
    assert schema.is_file()
