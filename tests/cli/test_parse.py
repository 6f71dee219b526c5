"""``python -m bot parse``: one line in, one object out, whatever the line holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app

LINES = ["can stem cells cure lupus", "", "/restart", '/ /ask{"option": "msc"}', "I want to die"]


@pytest.mark.model
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_each_line_has_its_object_and_none_is_a_command(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.cli.model.ready_model", lambda *_: model)
    result = CliRunner(mix_stderr=False).invoke(app, ["parse"], input="\n".join(LINES) + "\n")
    assert result.exception is None
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["text"] for line in found] == LINES
    assert found[0]["labels"] == ["can-it-cure"]
    assert found[1]["labels"] == ["not_understood"]
    assert all(line["labels"] for line in found)
    assert [line["safety"] for line in found] == [None, None, None, None, "crisis"]
