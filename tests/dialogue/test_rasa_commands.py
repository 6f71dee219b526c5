"""Rasa's own commands and the shell, as a developer starts them."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.dialogue.project import ROOT
from tests.dialogue.running import PATIENCE, free_port
from tests.real_content import real_content

pytestmark = pytest.mark.server


def bot(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run ``python -m bot …`` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=given,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=PATIENCE,
        check=False,
    )


@pytest.fixture(scope="module")
def action_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Rasa's action server in a process of its own; gives its address."""
    port = free_port()
    log = tmp_path_factory.mktemp("actions") / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "rasa", "run", "actions", "--port", str(port)],
            cwd=ROOT,
            stdout=output,
            stderr=output,
        )
    url = f"http://127.0.0.1:{port}"
    end = time.monotonic() + PATIENCE
    while True:
        assert process.poll() is None and time.monotonic() < end, log.read_text()
        try:
            if httpx.get(f"{url}/health", timeout=10).status_code == 200:
                break
        except httpx.TransportError:
            time.sleep(0.2)
    yield url
    process.terminate()
    process.wait(PATIENCE)


def call(action: str, text: str) -> dict[str, object]:
    """What Rasa sends to run an action."""
    return {
        "next_action": action,
        "sender_id": "someone",
        "tracker": {
            "sender_id": "someone",
            "slots": {},
            "latest_message": {"text": text, "metadata": {"clinic": "demo"}},
            "events": [],
            "paused": False,
            "latest_input_channel": None,
            "active_loop": {},
            "latest_action_name": None,
        },
        "domain": {},
    }


def test_the_actions_run_as_a_server_of_their_own(action_server: str) -> None:
    answer = httpx.post(f"{action_server}/webhook", json=call("action_open", "/open"), timeout=60)
    assert answer.status_code == 200
    assert [item["custom"]["reply"] for item in answer.json()["responses"]] == ["opening"]


def test_it_knows_every_action_of_the_domain(action_server: str) -> None:
    import yaml

    known = {item["name"] for item in httpx.get(f"{action_server}/actions", timeout=60).json()}
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert set(domain["actions"]) <= known


def test_an_unknown_action_is_not_found(action_server: str) -> None:
    answer = httpx.post(f"{action_server}/webhook", json=call("action_nope", "x"), timeout=60)
    assert answer.status_code == 404


def test_rasas_own_checks_pass() -> None:
    done = bot("rasa", "data", "validate")
    assert done.returncode == 0, done.stderr[-2000:]


def test_the_shell_talks(model: Path) -> None:
    labels = real_content().interface["labels"]
    done = bot(
        "shell",
        "--no-train",
        given="what are the risks\nhelp me make a list of questions\n1\n999\n/restart\n",
    )
    assert done.returncode == 0, done.stderr[-2000:]
    shown = " ".join(done.stdout.split())
    assert " ".join(real_content().questions["risks"].question.split()) in shown
    # "1" took the first choice of the list's first step, so that the second came.
    steps = real_content().guides["ask-doctor"]["steps"]
    for step in steps[:2]:
        assert " ".join(step["question"].split()) in shown
    assert labels["add"] in shown


def test_the_shell_refuses_an_unknown_clinic(model: Path) -> None:
    assert bot("shell", "--no-train", "--clinic", "nowhere").returncode == 2


def test_the_shell_ends_with_its_input(model: Path) -> None:
    assert bot("shell", "--no-train", given="").returncode == 0
