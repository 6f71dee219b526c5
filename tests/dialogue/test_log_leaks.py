"""No word of a person in any log or metric, whatever fails on it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.dialogue.project import ROOT
from tests.dialogue.running import PATIENCE, Patient, RunningServer, new_id

pytestmark = pytest.mark.server

#: A phrase that no content has.
MARKER = "lampshade"

LAYERS = (
    "the component",
    "the reading",
    "the action",
    "the conversation",
    "the endpoint",
    "the rejection",
    "the store",
    "the reading back",
    "the records",
    "the output",
    "the channel",
    "a task",
    "a callback",
    "a slow callback",
    "a library",
)
#: Layers whose fault the person is told of, to send it again.
TO_BE_SENT_AGAIN = {
    "the component",
    "the reading",
    "the store",
    "the reading back",
    "the records",
    "the output",
    "the channel",
}
COMMAND = ("-m", "tests.dialogue.faulty_server")


def words(layer: str) -> str:
    return f"what are the risks of my purple {MARKER} in {layer}"


@pytest.fixture(scope="module", params=["as usual", "asyncio's debug mode"])
def faulty(
    request: pytest.FixtureRequest, model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """A server that fails in the layer that a message names."""
    folder = tmp_path_factory.mktemp("faulty")
    environment = {"FAULTS": str(folder / "faults")}
    if request.param != "as usual":
        environment |= {"PYTHONASYNCIODEBUG": "1", "PYTHONDEVMODE": "1"}
    server = RunningServer(
        folder / "talks.sqlite", (*COMMAND, "serve", "--no-train"), environment
    ).start()
    yield server
    server.stop()


def test_no_layer_tells_what_was_said(faulty: RunningServer) -> None:
    statuses = {}
    with faulty.client() as http:
        for layer in LAYERS:
            patient = Patient(http).open()
            client_id = new_id()
            answer = patient.say(words(layer), client_id)
            statuses[layer] = answer.status_code
            if answer.status_code == 200:
                # Never silence, and a repeat says the same.
                assert answer.json()["turn"]["messages"], layer
                assert patient.say(words(layer), client_id).json() == answer.json(), layer
            else:
                assert answer.json()["error"]["retry"] is True, layer
                assert MARKER not in answer.text
        metrics = http.get("/metrics").text
        assert http.get("/ready").status_code == 200
    faults = (faulty.database.parent / "faults").read_text(encoding="utf-8").splitlines()
    assert set(faults) == set(LAYERS)
    refused = {layer for layer, status in statuses.items() if status == 503}
    assert refused == TO_BE_SENT_AGAIN
    assert set(statuses.values()) == {200, 503}
    faulty.stop()  # what is told at the end counts too
    assert "PlannedError in" in faulty.output()
    assert "OperationalError" in faulty.output()
    told = [line for line in faulty.output().splitlines() if MARKER in line]
    assert told == []
    assert MARKER not in metrics


def test_the_shell_tells_nothing_either(model: Path, tmp_path: Path) -> None:
    said = [words(layer) for layer in LAYERS]
    done = subprocess.run(
        [sys.executable, *COMMAND, "shell", "--no-train"],
        input="\n".join([*said, ""]),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "FAULTS": str(tmp_path / "faults"), "PYTHONASYNCIODEBUG": "1"},
        timeout=PATIENCE,
        check=False,
    )
    faults = (tmp_path / "faults").read_text(encoding="utf-8").splitlines()
    # The channel belongs to the server.
    assert set(faults) == set(LAYERS) - {"the channel"}
    assert done.returncode == 0
    assert [line for line in done.stderr.splitlines() if MARKER in line] == []
    # The terminal shows what was typed; the bot does not say it again.
    assert MARKER not in done.stdout
