"""``python -m bot new``: skeletons fit their schema, overwrite nothing, and never go live."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.content import ContentError, load
from bot.content.history import read_releases
from bot.content.rules.places import UNWRITTEN
from bot.workbench.skeletons import KINDS
from tests.content.planted import Planted

PLACES = {
    "question": "en/questions/thing.yml",
    "claim": "en/claims/thing.yml",
    "source": "en/sources/thing.yml",
    "guide": "en/guides/thing.yml",
    "clinic": "clinics/thing.yml",
    "option": "en/options/thing.yml",
    "term": "en/glossary.yml",
}


def run(tree: Planted, *arguments: str) -> Result:
    runner = CliRunner(mix_stderr=False)
    return runner.invoke(app, ["new", *arguments, "--root", str(tree.root)])


def test_every_kind_is_tried() -> None:
    assert set(PLACES) == set(KINDS)


@pytest.mark.parametrize("kind", PLACES)
def test_a_skeleton_fits_its_schema_and_says_what_is_missing(tree: Planted, kind: str) -> None:
    result = run(tree, kind, "thing")
    assert result.exit_code == 0, result.stderr
    path = tree.root / PLACES[kind]
    mine = [problem for problem in tree.problems() if problem.path.resolve() == path]
    assert "F005" in {problem.code for problem in mine}
    assert not [problem for problem in mine if problem.code[0] in "YSR"]
    for problem in mine:
        assert f":{problem.line}:{problem.column} " in result.stdout
    assert "python -m bot check" in result.stdout


@pytest.mark.parametrize("kind", [kind for kind in PLACES if kind != "term"])
def test_its_first_line_names_the_schema(tree: Planted, kind: str) -> None:
    run(tree, kind, "thing")
    path = tree.root / PLACES[kind]
    first = path.read_text(encoding="utf-8").split("\n")[0]
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert found
    # From the same place in the project's own folder it leads to the schema.
    project = Path(__file__).parents[2] / "content" / Path(PLACES[kind]).parent
    assert (project / found[1]).resolve().name == f"{kind}.schema.json"
    assert (project / found[1]).is_file()


@pytest.mark.parametrize("kind", PLACES)
def test_a_skeleton_is_never_served(tree: Planted, kind: str) -> None:
    run(tree, kind, "thing")
    with pytest.raises(ContentError) as caught:
        load(tree.root)
    assert {problem.code for problem in caught.value.problems} == {"F005"}
    path = tree.root / PLACES[kind]
    text = path.read_text(encoding="utf-8").replace(UNWRITTEN + " ", "")
    path.write_text(text, encoding="utf-8")
    load(tree.root)


@pytest.mark.parametrize("kind", PLACES)
def test_nothing_is_overwritten(tree: Planted, kind: str) -> None:
    run(tree, kind, "thing")
    path = tree.root / PLACES[kind]
    before = path.read_bytes()
    result = run(tree, kind, "thing")
    assert result.exit_code == 1 and result.stderr
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["Thing", "../thing", "a b", "-a", "thing.yml", ""])
def test_what_is_no_id_is_refused(tree: Planted, name: str) -> None:
    files = sorted(tree.home.rglob("*"))
    assert run(tree, "source", "--", name).exit_code != 0
    assert sorted(tree.home.rglob("*")) == files


def test_a_term_keeps_what_is_in_the_glossary(tree: Planted) -> None:
    before = (tree.root / "en" / "glossary.yml").read_text(encoding="utf-8")
    run(tree, "term", "thing")
    assert (tree.root / "en" / "glossary.yml").read_text(encoding="utf-8").startswith(before)


def test_wrong_usage_exits_2(tree: Planted) -> None:
    assert run(tree, "sonnet", "thing").exit_code == 2
    runner = CliRunner(mix_stderr=False)
    result = runner.invoke(app, ["new", "term", "x", "--root", str(tree.home / "none")])
    assert result.exit_code == 2


def test_a_version_is_recorded_once(tree: Planted) -> None:
    assert run(tree, "version", "First release").exit_code == 0
    (release,) = read_releases(tree.root)
    assert (release.version, release.changed) == (load(tree.root).version, "First release")
    assert run(tree, "version", "Again").exit_code == 1
    assert len(read_releases(tree.root)) == 1


def test_content_with_mistakes_is_no_release(tree: Planted) -> None:
    tree.replace("content/en/questions/cost.yml", "label: Cost\n", "")
    result = run(tree, "version", "Broken")
    assert result.exit_code == 1 and "S002" in result.stderr
    assert read_releases(tree.root) == []
