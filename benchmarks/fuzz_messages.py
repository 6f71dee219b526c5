# ruff: noqa: E402 (rasa may be imported only after the logs are set up, as the commands do)
"""Say many arbitrary texts to the bot, without HTTP, and see that each has an answer.

    python -m benchmarks.fuzz_messages 20000

Conversations live in memory. Ends with an error at the first text that raises or has no answer,
made as short as possible. The texts are those of ``tests/dialogue/any_text.py``; another run takes
others, ``--seed`` takes the same again.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time

from bot.cli.model import import_rasa_quietly

import_rasa_quietly()

from hypothesis import HealthCheck, given, seed, settings

from bot.dialogue.server import make_service
from bot.dialogue.settings import Settings
from bot.dialogue.training import is_current, model_path
from tests.dialogue.any_text import Talks, texts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("count", type=int, nargs="?", default=20_000, help="how many texts")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    given_arguments = parser.parse_args()
    if not is_current():
        print("The model is missing or out of date. → python -m bot train", file=sys.stderr)
        return 2
    talks = Talks(make_service(model_path(), Settings(database="sqlite:///:memory:")))
    loop = asyncio.new_event_loop()
    begun, said = time.monotonic(), 0

    @seed(given_arguments.seed)
    @settings(
        max_examples=given_arguments.count,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(texts())
    def say(text: str) -> None:
        nonlocal said
        loop.run_until_complete(talks.say(text))
        said += 1
        if said % 1000 == 0:
            print(f"{said} texts, {time.monotonic() - begun:.0f} s", file=sys.stderr)

    say()
    kinds = ", ".join(f"{kind} {count}" for kind, count in talks.kinds.most_common())
    print(f"{said} texts, each answered. Messages: {kinds}. Seed {given_arguments.seed}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
