"""Measure the shipped encoder and matcher on three public sets, beside published figures.

    python benchmarks/understanding.py --data FOLDER
    python benchmarks/understanding.py --data FOLDER --only banking77 --json result.json

FOLDER holds the sets as their authors publish them; nothing of them is kept in this project:

* ``clinc150/data_full.json``: Larson et al. 2019, "An evaluation dataset for intent classification
  and out-of-scope prediction" (CC BY 3.0).
* ``banking77/train_10.csv`` and ``test.csv``: Casanueva et al. 2020, with the usual 10 examples for
  each intent (CC BY 4.0).
* ``hint3/v1/{bot}_train.csv``, ``{bot}_test.csv`` and ``hint3/published_results_v1_full.csv``:
  Arora et al. 2020, "HINT3: raising the bar for intent detection in the wild" (ODbL).

Exactly the code that answers patients runs here: SentenceEncoder.load, QuestionMatcher.fit and
.rank, with their own settings and their one operating point. No set has code of its own beyond the
reading of its files, and nothing is chosen here. What each set contributed to choosing the settings
is told in docs/decisions/010.

To repeat the figure of Rasa's default pipeline (65.6% after about 12 minutes of training on two
cores, measured with Rasa 3.6.21 and TensorFlow) in an environment that has TensorFlow, which this
project's does not::

    python benchmarks/understanding.py --data FOLDER --write-rasa banking77-rasa
    cd banking77-rasa && rasa train nlu && rasa test nlu --nlu test.yml --out results

The accuracy is then in ``results/intent_report.json``.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot.language.encoder import SentenceEncoder
from bot.language.matcher import OPERATING_POINT, Example, QuestionMatcher

HINT3_BOTS = ("curekart", "powerplay11", "sofmattress")
SETS = ("banking77", "hint3", "clinc150")

# Rasa 3.6's default pipeline, as `rasa init` writes it when config.yml leaves it open.
RASA_DEFAULT = """\
recipe: default.v1
language: en
pipeline:
- name: WhitespaceTokenizer
- name: RegexFeaturizer
- name: LexicalSyntacticFeaturizer
- name: CountVectorsFeaturizer
- name: CountVectorsFeaturizer
  analyzer: char_wb
  min_ngram: 1
  max_ngram: 4
- name: DIETClassifier
  epochs: 100
  constrain_similarities: true
- name: EntitySynonymMapper
- name: ResponseSelector
  epochs: 100
  constrain_similarities: true
- name: FallbackClassifier
  threshold: 0.3
  ambiguity_threshold: 0.1
policies: []
"""


@dataclass(frozen=True, slots=True)
class Published:
    """A figure somebody else published, in per cent."""

    system: str
    in_scope: float
    refused: float | None
    source: str


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured on one set, in per cent; ``refused`` is of the out-of-scope texts."""

    name: str
    train: int
    labels: int
    test: int
    accuracy: float
    """In scope, without a threshold."""
    in_scope: float
    """In scope at the operating point: an abstention counts as a miss."""
    refused: float | None
    fit_seconds: float
    milliseconds: float
    """To rank one text, encoding included, when many are ranked at once."""
    ahead_of: tuple[str, ...] = ()
    """Published systems beaten in both columns at some threshold of theirs."""
    published: tuple[Published, ...] = ()


BANKING = (
    Published("DIET, Rasa 3.6.21 default pipeline", 65.6, None, "measured; see --write-rasa"),
    Published("USE + ConveRT", 85.2, None, "Casanueva et al. 2020"),
    Published("CPFT", 87.2, None, "Zhang et al. 2021"),
)
CLINC = (
    Published("Rasa", 90.9, 31.2, "Larson et al. 2019"),
    Published("MLP", 93.4, 49.1, "Larson et al. 2019"),
    Published("BERT", 96.2, 52.3, "Larson et al. 2019"),
)


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """Read (text, label) from a CSV file whose second column is the label."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return [(row[0], row[1]) for row in rows]


def measure(
    name: str,
    train: Sequence[tuple[str, str]],
    test: Sequence[tuple[str, str]],
    encoder: SentenceEncoder,
    published: Sequence[Published] = (),
    curves: Sequence[Published] = (),
) -> Result:
    """Train on one set and measure on its test; labels that are not in ``train`` are out of scope.

    Args:
        published: figures to print beside, one line each.
        curves: the same system at many thresholds, to be ahead of.
    """
    started = time.perf_counter()
    matcher = QuestionMatcher.fit([Example(text, label) for text, label in train], encoder)
    fitted = time.perf_counter()
    rankings = matcher.rank([text for text, _ in test])
    ranked = time.perf_counter()
    known = set(matcher.labels)
    inside = [(r, label) for r, (_, label) in zip(rankings, test, strict=True) if label in known]
    outside = [r for r, (_, label) in zip(rankings, test, strict=True) if label not in known]
    right = [(r, label) for r, label in inside if r.first.id == label]
    in_scope = 100 * sum(not r.abstain for r, _ in right) / len(inside)
    refused = 100 * sum(r.abstain for r in outside) / len(outside) if outside else None
    ahead = {
        point.system
        for point in curves
        if in_scope > point.in_scope and refused is not None and refused > (point.refused or 0)
    }
    return Result(
        name=name,
        train=len(train),
        labels=len(known),
        test=len(test),
        accuracy=round(100 * len(right) / len(inside), 2),
        in_scope=round(in_scope, 2),
        refused=None if refused is None else round(refused, 2),
        fit_seconds=round(fitted - started, 1),
        milliseconds=round(1000 * (ranked - fitted) / len(test), 2),
        ahead_of=tuple(sorted(ahead)),
        published=tuple(published),
    )


def banking77(data: Path, encoder: SentenceEncoder) -> list[Result]:
    """BANKING77 with ten examples for each of 77 intents."""
    folder = data / "banking77"
    train, test = read_pairs(folder / "train_10.csv"), read_pairs(folder / "test.csv")
    return [measure("BANKING77 10-shot", train, test, encoder, BANKING)]


def clinc150(data: Path, encoder: SentenceEncoder) -> list[Result]:
    """CLINC150 full: no out-of-scope text is trained on."""
    sets = json.loads((data / "clinc150" / "data_full.json").read_text(encoding="utf-8"))
    train = [(text, label) for text, label in sets["train"]]
    test = [(text, label) for text, label in [*sets["test"], *sets["oos_test"]]]
    return [measure("CLINC150 full", train, test, encoder, CLINC)]


def hint3(data: Path, encoder: SentenceEncoder) -> list[Result]:
    """HINT3 v1, full training sets: three bots and what their users really wrote."""
    folder = data / "hint3"
    with (folder / "published_results_v1_full.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    results = []
    for bot in HINT3_BOTS:
        curves = [
            Published(
                row["system"],
                100 * float(row["inscope_accuracy"]),
                100 * float(row["oos_recall"]),
                f"Arora et al. 2020, threshold {row['threshold']}",
            )
            for row in rows
            if row["bot"] == bot
        ]
        systems = {point.system for point in curves}
        most_answering = [
            max((p for p in curves if p.system == system), key=lambda point: point.in_scope)
            for system in sorted(systems)
        ]
        train = read_pairs(folder / "v1" / f"{bot}_train.csv")
        test = read_pairs(folder / "v1" / f"{bot}_test.csv")
        results.append(measure(f"HINT3 {bot}", train, test, encoder, most_answering, curves))
    return results


def write_rasa(data: Path, target: Path) -> None:
    """Write BANKING77 10-shot as a Rasa project with Rasa's default pipeline."""
    target.mkdir(parents=True, exist_ok=True)
    (target / "data").mkdir(exist_ok=True)
    (target / "config.yml").write_text(RASA_DEFAULT, encoding="utf-8")
    train = read_pairs(data / "banking77" / "train_10.csv")
    test = read_pairs(data / "banking77" / "test.csv")
    labels = sorted({label for _, label in train})
    for path, pairs in ((target / "data" / "nlu.yml", train), (target / "test.yml", test)):
        items = [
            {
                "intent": label,
                "examples": "".join(
                    f"- {' '.join(text.split())}\n" for text, other in pairs if other == label
                ),
            }
            for label in labels
        ]
        text = yaml.safe_dump({"version": "3.1", "nlu": items}, sort_keys=False, width=10_000)
        path.write_text(text, encoding="utf-8")
    domain = yaml.safe_dump({"version": "3.1", "intents": labels}, sort_keys=False)
    (target / "domain.yml").write_text(domain, encoding="utf-8")


def table(results: Sequence[Result]) -> str:
    """Return the results as a Markdown table, each followed by the published figures."""
    lines = [
        f"Operating point: evidence {OPERATING_POINT}. All figures in per cent.",
        "",
        "| set | system | in scope, no threshold | in scope, at the point | refused |",
        "|---|---|---|---|---|",
    ]

    def figure(value: float | None) -> str:
        return "–" if value is None else f"{value:.1f}"

    for result in results:
        lines.append(
            f"| **{result.name}** | **this matcher** | **{result.accuracy:.2f}** "
            f"| **{figure(result.in_scope)}** | **{figure(result.refused)}** |"
        )
        for other in result.published:
            plain, at_point = (
                (other.in_scope, None) if other.refused is None else (None, other.in_scope)
            )
            lines.append(
                f"| | {other.system} ({other.source}) | {figure(plain)} | {figure(at_point)} "
                f"| {figure(other.refused)} |"
            )
        lines.append(
            f"| | {result.train} examples, {result.labels} labels: trained in "
            f"{result.fit_seconds:.1f} s, {result.milliseconds:.2f} ms a text | | | |"
        )
        if result.ahead_of:
            lines.append(f"| | ahead in both columns of: {', '.join(result.ahead_of)} | | | |")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmarks; exit code 2 if the data are not there."""
    parser = argparse.ArgumentParser(
        description="Measure the shipped encoder and matcher on CLINC150, BANKING77 and HINT3.",
        epilog="Example: python benchmarks/understanding.py --data ~/intent-sets --only hint3",
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with the three sets")
    parser.add_argument("--only", choices=SETS, action="append", help="measure this set only")
    parser.add_argument("--json", type=Path, help="also write the results to this file")
    parser.add_argument(
        "--write-rasa", type=Path, help="write BANKING77 as a Rasa project here, and do no more"
    )
    options = parser.parse_args(arguments)
    try:
        if options.write_rasa:
            write_rasa(options.data, options.write_rasa)
            print(f"Wrote {options.write_rasa}: run `rasa train nlu` and `rasa test nlu` there")
            return 0
        encoder = SentenceEncoder.load(cache_size=1)
        runs: dict[str, Callable[[Path, SentenceEncoder], list[Result]]] = {
            "banking77": banking77,
            "hint3": hint3,
            "clinc150": clinc150,
        }
        results: list[Result] = []
        for name in options.only or SETS:
            print(f"Measuring {name} …", file=sys.stderr, flush=True)
            results.extend(runs[name](options.data, encoder))
    except FileNotFoundError as error:
        print(f"understanding: {error.filename} is missing → see --help", file=sys.stderr)
        return 2
    print(table(results))
    if options.json:
        document = {
            "operating_point": OPERATING_POINT,
            "encoder": encoder.fingerprint,
            "results": [asdict(result) for result in results],
        }
        options.json.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
