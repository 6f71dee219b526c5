"""How long a training and one ``parse`` take, beside Rasa's own starter bot in the same run.

A machine's speed varies by a factor of two from one hour to the next, so a time says little by
itself. Everything is measured in turns, and given as a ratio to the starter bot too::

    python -m benchmarks.speed --rasa /path/to/other/venv/bin/python --rounds 3

``--rasa`` names the Python of another environment that has the whole of Rasa 3.6.21, TensorFlow
included (this project leaves it out); the starter bot is what ``rasa init`` makes. Without it, only
our own times are taken. A first training is one without the vectors of the last
(``artefacts/vectors.npz``, put back afterwards); nothing else may train meanwhile.

A parse is ``Agent.parse_message``, one message at a time after 100 to warm up, of messages that
are in no cache. Beside the median stands the median of each message's best of five: what a quiet
machine would need.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
VECTORS = ROOT / "artefacts" / "vectors.npz"
MODEL = ROOT / "models" / "ask-first.tar.gz"

PARSE = """
import asyncio, gc, json, statistics, sys, time, warnings
warnings.simplefilter("ignore")
if sys.argv[3] == "ours":
    from bot.cli.model import import_rasa_quietly
    import_rasa_quietly()
from rasa.core.agent import Agent
agent = Agent.load(sys.argv[1])
texts = json.loads(open(sys.argv[2], encoding="utf-8").read())
caches = [o._cache for o in gc.get_objects() if type(o).__name__ == "SentenceEncoder"]
async def measure():
    for text in (texts * 100)[:100]:
        await agent.parse_message(text)
    every, best = [], {}
    for _ in range(5):
        for cache in caches:
            cache.clear()
        for text in texts:
            start = time.perf_counter()
            await agent.parse_message(text)
            took = 1000 * (time.perf_counter() - start)
            every.append(took)
            best[text] = min(took, best.get(text, took))
    return statistics.median(every), statistics.median(best.values())
print("RESULT", json.dumps(asyncio.run(measure())))
"""


def main() -> int:
    """Measure and print one Markdown table; exit 2 where something could not be run."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rasa", type=Path, help="Python with the whole of Rasa 3.6.21")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    times: dict[str, list[float]] = {}
    try:
        with TemporaryDirectory() as folder:
            _measure(given.rasa, given.rounds, Path(folder), times)
    except subprocess.CalledProcessError as error:
        print(f"{error}\n{error.stderr or ''}", file=sys.stderr)
        return 2
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    print("| what | median | to the starter bot | rounds |\n|---|---|---|---|")
    for name, median in medians.items():
        unit = "ms" if "parse" in name else "s"
        other = medians.get("starter bot: parse" if unit == "ms" else "starter bot: training")
        ratio = f"{median / other:.2f}" if other else "–"
        rounds = ", ".join(f"{taken:.1f}" for taken in times[name])
        print(f"| {name} | {median:.1f} {unit} | {ratio} | {rounds} |")
    return 0


def _measure(rasa: Path | None, rounds: int, folder: Path, times: dict[str, list[float]]) -> None:
    starter = folder / "starter"
    if rasa is not None:
        starter.mkdir()
        _run([rasa, "-m", "rasa", "init", "--no-prompt", "--init-dir", starter], starter)
    for number in range(1, rounds + 1):
        print(f"round {number} of {rounds} …", file=sys.stderr)
        train = [sys.executable, "-m", "bot", "train", "--force"]
        aside = VECTORS.with_suffix(".aside")
        VECTORS.rename(aside)
        try:
            times.setdefault("first training", []).append(_run(train, ROOT))
        finally:
            aside.replace(VECTORS)
        times.setdefault("training, vectors kept", []).append(_run(train, ROOT))
        if rasa is not None:
            command = [rasa, "-m", "rasa", "train", "--force"]
            times.setdefault("starter bot: training", []).append(_run(command, starter))
        median, best = _parse(sys.executable, MODEL, _our_texts(), ROOT, folder, "ours")
        times.setdefault("parse", []).append(median)
        times.setdefault("parse, best of five", []).append(best)
        if rasa is not None:
            (model,) = sorted((starter / "models").glob("*.tar.gz"))[-1:]
            texts = [
                "hello there",
                "are you a bot",
                "I am very sad today",
                "no way",
                "that's great",
            ]
            median, best = _parse(str(rasa), model, texts, starter, folder, "starter")
            times.setdefault("starter bot: parse", []).append(median)


def _our_texts() -> list[str]:
    """A seventieth of the phrasings, in the order of the files."""
    from bot.language.training_examples import read_examples

    return list(dict.fromkeys(example.text for example in read_examples()[::70]))


def _parse(
    python: str, model: Path, texts: Sequence[str], where: Path, folder: Path, whose: str
) -> tuple[float, float]:
    listed = folder / "texts.json"
    listed.write_text(json.dumps(texts), encoding="utf-8")
    command = [python, "-c", PARSE, str(model), str(listed), whose]
    done = subprocess.run(command, cwd=where, capture_output=True, text=True, check=True)
    line = next(line for line in done.stdout.splitlines() if line.startswith("RESULT"))
    median, best = json.loads(line.removeprefix("RESULT"))
    return float(median), float(best)


def _run(command: Sequence[str | Path], where: Path) -> float:
    """Seconds that a command takes."""
    start = time.perf_counter()
    subprocess.run([str(part) for part in command], cwd=where, capture_output=True, check=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    raise SystemExit(main())
