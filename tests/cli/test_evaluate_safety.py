"""``evaluate --safety`` gives rates; the messages only where they are asked for."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from bot.cli import app, evaluate
from bot.language.interpreter import Interpretation

MESSAGES = 'emergency: ["my chest hurts"]\nquiet: ["what does it cost"]\n'


@pytest.fixture
def messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    silent = SimpleNamespace(interpret=lambda text: Interpretation(text=text))
    monkeypatch.setattr(evaluate, "_interpreter", lambda console: silent)
    path = tmp_path / "messages.yml"
    path.write_text(MESSAGES, encoding="utf-8")
    return str(path)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["evaluate", "--safety", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_no_message_is_shown(messages: str) -> None:
    shown = run(messages)
    assert "emergency" in shown
    assert "chest" not in shown
    (emergency, quiet) = json.loads(run(messages, "--json"))
    assert (emergency["right"], quiet["right"]) == (0, 1)
    assert emergency["others"] == []


def test_misjudged_ones_are_listed_on_demand(messages: str) -> None:
    assert "emergency: silent: “my chest hurts”" in run(messages, "--misjudged")
    (emergency, quiet) = json.loads(run(messages, "--misjudged", "--json"))
    assert emergency["others"] == [["my chest hurts", ""]]
    assert quiet["others"] == []
