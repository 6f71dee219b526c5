"""``python -m bot check``: lines, exit codes, JSON, and a start without rasa."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import COMMANDS, app
from bot.cli.check import unreadable_patterns
from bot.content.rules import all_rules
from bot.content.tree import PROJECT

from .planted import Planted

RISKS = "content/en/questions/risks.yml"


def run(*arguments: object) -> Result:
    return CliRunner(mix_stderr=False).invoke(app, ["check", *map(str, arguments)])


def test_clean_content_exits_0_and_counts_what_was_checked(tree: Planted) -> None:
    result = run(tree.root)
    assert result.exit_code == 0
    assert result.stdout == (
        "0 errors, 0 warnings in 2 options, 2 questions, 2 cells, 1 claim, 2 sources, "
        "3 findings, 3 figures.\n"
    )


def test_a_problem_is_one_line_with_place_code_and_remedy(tree: Planted) -> None:
    tree.replace(RISKS, "2 of 8 people", "2 of 9 people")
    result = run(tree.root)
    assert result.exit_code == 1
    line = result.stdout.splitlines()[0]
    assert re.fullmatch(r".*/content/en/questions/risks\.yml:14:36 E001 .+ → .+", line)


def test_warnings_alone_exit_0(tree: Planted) -> None:
    tree.replace("content/en/interface.yml", "Hello.", "Hello!")
    result = run(tree.root)
    assert " W002 " in result.stdout
    assert result.exit_code == 0


def test_a_single_file_is_checked_within_its_tree(tree: Planted) -> None:
    tree.replace(RISKS, "2 of 8 people", "2 of 9 people")
    assert run(tree.home / RISKS).exit_code == 1
    assert run(tree.root / "en" / "questions").exit_code == 1
    assert run(tree.home / "data" / "nlu").exit_code == 0
    assert run(tree.root / "en" / "sources", tree.root / "clinics").exit_code == 0


def test_json(tree: Planted) -> None:
    tree.replace(RISKS, "2 of 8 people", "2 of 9 people")
    result = run(tree.root, "--json")
    data = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (data["errors"], data["warnings"], data["counts"]["questions"]) == (1, 0, 2)
    (problem,) = data["problems"]
    assert (problem["line"], problem["column"], problem["code"]) == (14, 36, "E001")
    assert set(problem) == {"path", "line", "column", "code", "severity", "message", "remedy"}


@pytest.mark.parametrize("arguments", [("no-such-folder",), ("/",), ("--no-such-option",)])
def test_wrong_usage_exits_2_and_says_why(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stderr


def test_an_unknown_language_is_wrong_usage(tree: Planted) -> None:
    assert run(tree.root, "--locale", "xx").exit_code == 2


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_every_command_has_examples(name: str) -> None:
    # The docstring is the help; asking rasa's own for its help would import rasa here.
    function = getattr(import_module(COMMANDS[name][0]), name)
    assert f"python -m bot {name}" in function.__doc__


def test_help_is_shown() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert "python -m bot check content/en/questions/risks.yml" in result.stdout


def test_the_list_of_commands_is_complete() -> None:
    output = CliRunner().invoke(app, ["--help"]).output
    assert all(name in output for name in COMMANDS)


def test_checking_and_loading_import_no_rasa_and_loading_no_dictionary(tree: Planted) -> None:
    code = (
        "import sys; from bot.content import load; load(sys.argv[1]);"
        "assert 'pysyllables' not in sys.modules;"
        "import bot.cli.check; bot.cli.check.rules_table();"
        "assert not {'rasa', 'rasa_sdk', 'sanic', 'numpy', 'spacy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, str(tree.root)], cwd=PROJECT, check=True)


def test_the_table_of_rules_in_the_docs_is_complete() -> None:
    documented = (PROJECT / "docs" / "check-rules.md").read_text(encoding="utf-8")
    table = run("--rules").stdout.strip()
    assert table in documented
    assert all(f"| {rule.code} |" in documented for rule in all_rules())


@pytest.mark.parametrize(
    ("planted", "column"),
    [("      - (chest ..3 @nowhere)", 9), ("      - chest ..3 (pain", 9)],
)
def test_a_pattern_that_the_engine_cannot_read_is_named_with_its_line(
    planted: str, column: int, tmp_path: Path
) -> None:
    content = tmp_path / "content"
    shutil.copytree(PROJECT / "content", content)
    rules = content / "en" / "safety" / "emergency.yml"
    lines = rules.read_text(encoding="utf-8").splitlines()
    place = lines.index("    patterns:") + 1
    rules.write_text("\n".join([*lines[:place], planted, *lines[place:]]), encoding="utf-8")
    (problem,) = unreadable_patterns(content, "en")
    assert re.match(rf".*/emergency\.yml:{place + 1}:{column} L001 .+ → .+", str(problem))
    assert problem.severity == "error"
