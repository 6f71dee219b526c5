"""A model is current only where nothing it is made of has changed, and it is ours to the byte."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.console import Console

import bot.dialogue  # noqa: F401 (keeps TensorFlow out before rasa comes in)
from bot.dialogue import project, training
from bot.language.training_examples import read_examples

#: What a model is made of, in a project of the test's own.
PARTS = {
    "config": "config.yml",
    "domain": "domain.yml",
    "vocabulary": "content/en/vocabulary.yml",
    "versions": "requirements/runtime.lock",
    "encoder": "artefacts/encoder/manifest.json",
    "examples": "data/nlu/risks.yml",
    "rules": "data/stories/rules.yml",
    "dangers": "data/safety/own-life.yml",
    "component": "bot/dialogue/patient_interpreter.py",
    "language": "bot/language/matcher.py",
}


PHRASINGS = """\
nlu:
- intent: ask/risks
  examples: |
    - what are the risks
    - is it dangerous
- intent: greet
  examples: |
    - "hello" #1: you
"""


@pytest.fixture()
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project."""
    for part in PARTS.values():
        path = tmp_path / part
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {part}\n", encoding="utf-8")
    (tmp_path / PARTS["examples"]).write_text(PHRASINGS, encoding="utf-8")
    for name in ("CONFIG", "DOMAIN", "NLU", "SAFETY", "STORIES", "ENCODER"):
        here = tmp_path / getattr(project, name).relative_to(project.ROOT)
        monkeypatch.setattr(project, name, here)
    monkeypatch.setattr(project, "ROOT", tmp_path)
    return tmp_path


@pytest.fixture()
def models(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Its model, trained by a Rasa that gives an archive at once."""
    import rasa.model_training

    class Result:
        model: str | None = None

    def rasa_train(
        *, output: str, fixed_model_name: str, training_files: list[str], **_: Any
    ) -> Result:
        names, stories = map(Path, training_files)
        assert [(e.label, e.text) for e in read_examples(names.parent)] == [
            ("greet", '"hello" #1: you'),
            ("ask/risks", "what are the risks"),
        ], "Rasa gets one example of each intent"
        assert stories == root / "data" / "stories"
        archive = Path(output) / f"{fixed_model_name}.tar.gz"
        archive.parent.mkdir(exist_ok=True)
        archive.write_bytes(b"an archive of 26 bytes, or so")
        result = Result()
        result.model = str(archive)
        return result

    monkeypatch.setattr(rasa.model_training, "train", rasa_train)
    monkeypatch.setattr(training, "build_encoder", lambda *_, **__: None)
    monkeypatch.setenv("RASA_MAX_CACHE_SIZE", "0")
    training.train(root / "models")
    return root / "models"


def test_what_was_just_trained_is_current(models: Path) -> None:
    assert training.is_current(models)


def test_without_a_model_there_is_none(root: Path) -> None:
    assert not training.is_current(root / "models")


@pytest.mark.parametrize("part", PARTS)
def test_a_change_of_what_it_is_made_of(part: str, root: Path, models: Path) -> None:
    path = root / PARTS[part]
    before = path.read_bytes()
    path.write_bytes(before + b"#")
    assert not training.is_current(models)
    path.write_bytes(before)
    assert training.is_current(models)


@pytest.mark.parametrize("part", ["examples", "rules", "dangers", "language"])
def test_a_file_more_or_less_or_by_another_name(part: str, root: Path, models: Path) -> None:
    path = root / PARTS[part]
    more = path.with_name(f"more{path.suffix}")
    more.write_bytes(b"")
    assert not training.is_current(models)
    more.unlink()
    assert training.is_current(models)
    path.rename(more)
    assert not training.is_current(models)


def test_one_byte_of_the_archive(models: Path) -> None:
    archive = training.model_path(models)
    taken = bytearray(archive.read_bytes())
    taken[len(taken) // 2] ^= 1
    archive.write_bytes(bytes(taken))
    assert not training.is_current(models)


def test_an_archive_from_elsewhere(models: Path) -> None:
    training.model_path(models).write_bytes(b"from elsewhere")
    assert not training.is_current(models)


@pytest.mark.parametrize("record", ["", "{", "[]", "null", "{}", '{"made_of": "x"}', "\x00"])
def test_a_damaged_record_is_no_record(record: str, models: Path) -> None:
    (models / f"{training.NAME}.json").write_text(record, encoding="utf-8")
    assert not training.is_current(models)


def test_the_record_names_what_it_was_made_of(models: Path) -> None:
    kept = json.loads((models / f"{training.NAME}.json").read_text(encoding="utf-8"))
    assert kept["made_of"] == training.fingerprint()


def test_rasa_giving_no_model_is_an_error(
    root: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import rasa.model_training

    class Nothing:
        model = None

    monkeypatch.setattr(rasa.model_training, "train", lambda **_: Nothing())
    with pytest.raises(training.TrainingFailedError):
        training.train(models)


def test_phrasings_that_cannot_be_read_are_named_and_the_model_stays(
    root: Path, models: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot.cli import model

    (root / PARTS["examples"]).write_text("nlu:\n- intent: ask/risks\n  examples: ''\n- {", "utf-8")
    before = training.model_path(models).read_bytes()
    monkeypatch.setattr(model, "import_rasa_quietly", lambda: None)
    with pytest.raises(typer.Exit) as left:
        model.train_model(Console())
    assert left.value.exit_code == 1
    said = capsys.readouterr().out
    assert "risks.yml" in said
    assert "Traceback" not in said
    assert training.model_path(models).read_bytes() == before


def test_a_tampered_archive_is_not_served(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.cli import model

    current = training.is_current
    monkeypatch.setattr(training, "is_current", lambda: current(models))
    monkeypatch.setattr(training, "model_path", lambda _=models: models / "ask-first.tar.gz")
    # What the command does for rasa's own output would end the test's own.
    monkeypatch.setattr(model, "import_rasa_quietly", lambda: None)
    console = Console(file=None, quiet=True)
    assert model.ready_model(console, train=False) == training.model_path()
    training.model_path().write_bytes(b"tampered")
    with pytest.raises(typer.Exit) as left:
        model.ready_model(console, train=False)
    assert left.value.exit_code == 2


def test_the_projects_own_parts_are_there() -> None:
    assert len(training.fingerprint()) == 64
