"""``python -m bot evaluate``: how well the bot understands, with floors that must be kept."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from bot.language.evaluation import (
    CaseResult,
    Evaluation,
    EvaluationError,
    cross_validate,
    leave_voices_out,
    rank_held_out,
    read_cases,
    read_floors,
    score_cases,
)
from bot.language.evaluation import evaluate as measure
from bot.language.interpreter import Interpreter
from bot.language.safety_evaluation import (
    GroupResult,
    read_safety_messages,
    score_safety,
)
from bot.language.safety_messages import SafetyMessagesError
from bot.language.safety_net import SafetyNetError

FLOORS = Path(__file__).resolve().parents[2] / "data" / "evaluation-floors.yml"
HELD_OUT = FLOORS.with_name("held-out")


def evaluate(
    cases: Path = typer.Argument(  # noqa: B008 (typer reads it so)
        None,
        metavar="[CSV]",
        help="Labelled messages (text,expected[,option]) to measure instead of data/nlu.",
        show_default=False,
    ),
    safety: Path = typer.Option(  # noqa: B008
        None,
        "--safety",
        metavar="YAML",
        help="Messages by group (emergency, crisis, quiet …) to measure the safety rules with.",
        show_default=False,
    ),
    misjudged: bool = typer.Option(
        False, "--misjudged", help="With --safety: list every message that got another level."
    ),
    voices: bool = typer.Option(True, help="Also train without each voice and test on it."),
    html: Path = typer.Option(  # noqa: B008
        None, help="Write a page with tables and plots here.", show_default=False
    ),
    as_json: bool = typer.Option(False, "--json", help="Write one JSON object instead of tables."),
    floors: Path = typer.Option(  # noqa: B008
        FLOORS,
        help="File with the floors to keep. Default: data/evaluation-floors.yml.",
        show_default=False,
    ),
) -> None:
    """Measure how well the bot understands; exit code 1 where a floor is missed.

    Without a file: cross-validation over data/nlu, near-duplicates kept together, then each voice
    kept out in turn (about ten minutes in all; --no-voices takes five); then data/held-out, which
    nothing is trained on. With a CSV file: every message goes through the whole interpreter, and
    the floor is `cases`. With --safety: what messages of danger, and harmless ones, get; no floor.
    Rates only, so that a set that nobody tunes with stays unread; --misjudged lists messages.

    \b
    Examples:
      python -m bot evaluate --html artefacts/evaluation.html
      python -m bot evaluate --no-voices --json
      python -m bot evaluate messages.csv
      python -m bot evaluate --safety tests/language/safety_unseen.yml

    In `expected`, a|b accepts either label and a+b wants both, as `parse` prints them.
    Exit code: 0 floors kept, 1 a floor missed, 2 wrong usage.
    """  # noqa: D301 (click reads the backspace as "keep these lines")
    console = Console(stderr=True, highlight=False)
    if cases and safety:
        _stop("→ Name either a CSV file or --safety, not both.", 2)
    try:
        limits = read_floors(floors)
        if safety:  # typer hands None over where no file is named
            _print_safety(_run_safety(safety, console), as_json, misjudged)
            return
        if cases:
            results = _run_cases(cases, console)
            figures = {"cases": round(100 * sum(r.right for r in results) / len(results), 2)}
            missed = limits.missed(figures)
            if as_json:
                typer.echo(json.dumps({"figures": figures, "missed": missed, **_wrong(results)}))
            else:
                _print_cases(results)
        else:
            evaluation = _run_examples(console, voices)
            figures = evaluation.figures()
            missed = limits.missed(figures)
            if html:
                from bot.language.evaluation_page import page

                html.parent.mkdir(parents=True, exist_ok=True)
                html.write_text(page(evaluation, missed), encoding="utf-8")
                console.print(f"Wrote {html}")
            if as_json:
                typer.echo(json.dumps({"figures": figures, "missed": missed}))
            else:
                _print(evaluation)
    except (EvaluationError, SafetyMessagesError, SafetyNetError, OSError) as error:
        _stop(str(error), 2)
    for line in missed:
        console.print(f"floor missed: {line}")
    if missed:
        raise typer.Exit(1)


def _stop(message: str, code: int) -> NoReturn:
    typer.echo(f"evaluate: {message}", err=True)
    raise typer.Exit(code)


def _run_examples(console: Console, voices: bool) -> Evaluation:
    from bot.content.loader import load
    from bot.language.encoder import SentenceEncoder
    from bot.language.training_examples import read_examples
    from bot.language.vocabulary import Vocabulary

    examples = read_examples()
    vocabulary = Vocabulary(load().vocabulary)
    expanded = {e.text: vocabulary.written_out(e.text) for e in examples}
    encoder = SentenceEncoder.load(cache_size=2 * len(examples))
    with console.status(f"Encoding {len(examples)} phrasings") as status:
        encoder.encode(list(expanded.values()))
        outcomes = cross_validate(examples, encoder, expanded.__getitem__, progress=status.update)
        without = (
            leave_voices_out(examples, encoder, expanded.__getitem__, progress=status.update)
            if voices
            else {}
        )
        status.update("phrasings held out")
        held_out = rank_held_out(examples, read_examples(HELD_OUT), encoder, vocabulary.written_out)
    return measure(outcomes, without, held_out)


def _run_safety(path: Path, console: Console) -> list[GroupResult]:
    messages = read_safety_messages(path)
    interpreter = _interpreter(console)
    with console.status(f"Reading {sum(map(len, messages.values()))} messages"):
        return score_safety(messages, interpreter.interpret)


def _print_safety(results: list[GroupResult], as_json: bool, misjudged: bool) -> None:
    if not misjudged:
        results = [replace(result, others=()) for result in results]
    if as_json:
        typer.echo(json.dumps([asdict(result) for result in results], ensure_ascii=False))
        return
    table = Table("", "messages", "right", "notice or question", "notice")
    for result in results:
        shares = (result.right, result.noticed, result.notices)
        table.add_row(
            result.group,
            str(result.count),
            *(f"{100 * share / max(1, result.count):.1f}%" for share in shares),
        )
    for result in results:
        for text, level in result.others:
            typer.echo(f"{result.group}: {level or 'silent'}: “{text}”")
    Console(highlight=False).print(table)


def _run_cases(path: Path, console: Console) -> list[CaseResult]:
    cases = read_cases(path)
    interpreter = _interpreter(console)

    def interpret(text: str) -> tuple[tuple[str, ...], str]:
        understood = interpreter.interpret(text)
        return tuple(understood.labels), understood.option

    with console.status(f"Reading {len(cases)} messages"):
        return score_cases(cases, interpret)


def _interpreter(console: Console) -> Interpreter:
    """Everything that reads a message, from the files as they are now."""
    from bot.content.loader import load
    from bot.language.encoder import SentenceEncoder
    from bot.language.matcher import Example, QuestionMatcher
    from bot.language.safety import SafetyRules
    from bot.language.safety_net import fit_safety_net
    from bot.language.training_examples import read_examples
    from bot.language.vocabulary import Vocabulary

    with console.status("Training the matcher"):
        content = load()
        vocabulary = Vocabulary(content.vocabulary)
        examples = [
            Example(vocabulary.written_out(e.text), e.label, e.file, e.voice)
            for e in read_examples()
        ]
        encoder = SentenceEncoder.load(cache_size=2 * len(examples))
        matcher = QuestionMatcher.fit(examples, encoder)
        net = fit_safety_net(examples, vocabulary, encoder)
        rules = SafetyRules(content.safety, vocabulary)
        return Interpreter(vocabulary, rules, matcher, net)


def _wrong(results: list[CaseResult]) -> dict[str, Any]:
    return {
        "wrong": [
            {
                "line": result.case.line,
                "text": result.case.text,
                "expected": result.case.expected,
                "labels": list(result.labels),
                "option": result.option,
            }
            for result in results
            if not result.right
        ]
    }


def _print_cases(results: list[CaseResult]) -> None:
    for result in results:
        if not result.right:
            given = "+".join(result.labels) + (f" ({result.option})" if result.option else "")
            option = f" ({result.case.option})" if result.case.option else ""
            typer.echo(
                f"{result.case.line}: “{result.case.text}” → {given}, "
                f"expected {result.case.expected}{option}"
            )
    right = sum(result.right for result in results)
    typer.echo(f"{right} of {len(results)} right ({100 * right / len(results):.1f}%)")


def _print(evaluation: Evaluation) -> None:
    table = Table("", "phrasings", "first", "first three", "answered", "wrong answers", "close")
    rows = {
        "all": evaluation.overall,
        **evaluation.kinds,
        **{f"voice {name}": summary for name, summary in evaluation.voices.items()},
        **{f"without {name}": summary for name, summary in evaluation.without_voice.items()},
        **({"held out for good": evaluation.held_out} if evaluation.held_out else {}),
    }
    for name, s in rows.items():
        shares = (s.top1, s.top3, s.answered, s.wrong_answers, s.close)
        table.add_row(name, str(s.count), *(f"{100 * share:.1f}%" for share in shares))
    Console(highlight=False).print(table)
    for expected, given, times in evaluation.confusions[:15]:
        typer.echo(f"{times:4d}  {expected} taken for {given}")
    typer.echo(
        f"mean distance of confidence from accuracy: {100 * evaluation.calibration_error:.1f}"
    )
