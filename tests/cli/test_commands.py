"""The list of commands: none is forgotten, each is explained, and none that is named is missing."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import COMMANDS, app

ROOT = Path(__file__).parents[2]
#: Where people read how to run a command.
READ = [
    *ROOT.glob("*.md"),
    *(ROOT / "docs").rglob("*.md"),
    *(path for folder in ("bot", "data", "scripts") for path in (ROOT / folder).rglob("*")),
    ROOT / "Makefile",
]


def help_of(*command: str) -> str:
    result = CliRunner().invoke(app, [*command, "--help"])
    assert result.exit_code == 0, result.output
    return result.output


def test_each_module_with_a_command_is_in_the_list() -> None:
    modules = (ROOT / "bot" / "cli").glob("*.py")
    begun = {
        path.stem for path in modules if path.read_text("utf-8").startswith('"""``python -m bot')
    }
    assert begun == set(COMMANDS)


def test_each_command_that_is_named_anywhere_exists() -> None:
    named = {
        word
        for path in READ
        if path.suffix in {".md", ".py", ".yml", ".html", ""} and path.is_file()
        for word in re.findall(
            r"(?:python|PYTHON\)|\$python) -m bot ([a-z]+)", path.read_text("utf-8")
        )
    }
    assert {"serve", "check", "evaluate"} <= named
    assert named <= set(COMMANDS)


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - {"rasa"}))
def test_the_help_gives_an_example_on_a_line_of_its_own(command: str) -> None:
    lines = [line.strip() for line in help_of(command).splitlines()]
    assert any(re.search(rf"(^| )python -m bot {command}( |$)", line) for line in lines[1:])
    assert not any("\\b" in line for line in lines)


def test_the_list_imports_no_command() -> None:
    script = (
        "import sys; from bot.cli import main\n"
        "sys.argv = ['bot', '--help']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print('\\nloaded', [name for name in sys.modules if name.startswith('bot.')])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert all(summary in ran.stdout for _module, summary in COMMANDS.values())
    assert ran.stdout.splitlines()[-1] == "loaded ['bot.cli']"
