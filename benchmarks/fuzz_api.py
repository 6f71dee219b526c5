# ruff: noqa: E402 (rasa may be imported only after the logs are set up, as the commands do)
"""Send thousands of made-up requests to the real server, and hold each answer to /openapi.json.

    python -m benchmarks.fuzz_api

Schemathesis makes the requests out of the API's own description, right and wrong ones, with all of
its checks: no 5xx, no status, header, type or body that is not described, wrong requests refused,
nothing served without its token. The server runs over a database of its own with the limits on
messages and openings lifted; ``fuzz_api_hooks.py`` gives it conversations to work on. Ends with an
error where a check fails, a request got no answer, or fewer than ``--least`` were sent.

Schemathesis calls a case "errored" that has no answer. Now and then Hypothesis gives a scenario up
between the making of a request and its sending; such a case was never sent, and is counted apart.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bot.cli.model import import_rasa_quietly

import_rasa_quietly()

from bot.dialogue.project import ROOT
from tests.dialogue.running import RunningServer

#: Without limits: what is tried here is the API, and one address sends all of it.
SERVE = (
    "-c",
    "import sys; sys.argv = ['bot', 'serve', '--no-train'];"
    "from bot.cli.model import import_rasa_quietly; import_rasa_quietly();"
    "import bot.dialogue.server as server;"
    "server.OPENINGS_PER_MINUTE = server.OPENINGS_PER_DAY = server.CONVERSATIONS_AT_ONCE = 10**6;"
    "from bot.cli import main; main()",
)


def run(url: str, events: Path, sent: Path, arguments: Sequence[str]) -> int:
    """Run schemathesis against a server; gives its exit code."""
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        *("--config-file", str(ROOT / "benchmarks" / "fuzz_api.toml")),
        *("run", f"{url}/openapi.json", "--checks", "all"),
        *("--report", "ndjson", "--report-ndjson-path", str(events)),
        *arguments,
    ]
    environment = {
        **os.environ,
        "SCHEMATHESIS_HOOKS": "benchmarks.fuzz_api_hooks",
        "PYTHONPATH": str(ROOT),
        "FUZZED_SERVER": url,
        "FUZZED_SENT": str(sent),
    }
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def answers(events: Path) -> Counter[int]:
    """How many answers of each status there were."""
    found: Counter[int] = Counter()

    def collect(node: object) -> None:
        if isinstance(node, dict):
            if isinstance(node.get("status_code"), int) and "headers" in node:
                found[node["status_code"]] += 1
            for value in node.values():
                collect(value)
        elif isinstance(node, list):
            for value in node:
                collect(value)

    with events.open(encoding="utf-8") as lines:
        for line in lines:
            collect(json.loads(line))
    return found


def made_and_answered(events: Path) -> tuple[set[str], set[str]]:
    """Ids of the requests that were made up, and of those that got an answer."""
    made: set[str] = set()
    answered: set[str] = set()
    with events.open(encoding="utf-8") as lines:
        for line in lines:
            recorder = json.loads(line).get("ScenarioFinished", {}).get("recorder", {})
            made |= recorder.get("cases", {}).keys()
            answered |= {
                case for case, one in recorder.get("interactions", {}).items() if one["response"]
            }
    return made, answered


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--least", type=int, default=5000, help="fewest requests to count as done")
    parser.add_argument("--examples", type=int, default=360, help="most for an operation")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--events", type=Path, help="keep schemathesis's own record here")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = RunningServer(
            Path(folder) / "talks.sqlite",
            SERVE,
            {"ASK_FIRST_MESSAGES_PER_MINUTE": "10000"},
        ).start()
        events = given.events or Path(folder) / "events.ndjson"
        sent = Path(folder) / "sent"
        try:
            failed = run(
                server.url,
                events,
                sent,
                ["--max-examples", str(given.examples), "--seed", str(given.seed)],
            )
        finally:
            server.stop()
        got = answers(events)
        made, answered = made_and_answered(events)
        sent_ids = set(sent.read_text(encoding="utf-8").split())
        errors = [line for line in server.output().splitlines() if " ERROR " in line]
    print(f"{sum(got.values())} answers: {dict(sorted(got.items()))}")
    never_sent = made - sent_ids - answered
    unanswered = (made & sent_ids) - answered
    print(f"{len(never_sent)} made up and never sent, {len(unanswered)} without an answer")
    print(f"{len(errors)} errors in the server's log", *sorted(set(errors))[:10], sep="\n")
    if sum(got.values()) < given.least:
        print(f"Fewer than {given.least} requests were sent.", file=sys.stderr)
        return 1
    return 1 if failed or unanswered or any(status >= 500 for status in got) else 0


if __name__ == "__main__":
    sys.exit(main())
