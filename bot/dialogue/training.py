"""Trains the Rasa model where anything that it is made of has changed."""

from __future__ import annotations

import hashlib
import io
import json
import os
import time
import warnings
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from bot.content import load
from bot.dialogue import project
from bot.language.encoder_build import build as build_encoder
from bot.language.matcher import Example
from bot.language.training_examples import read_examples

#: Name of the model without ``.tar.gz``. One model: a training replaces the last one.
NAME = "ask-first"


class TrainingFailedError(RuntimeError):
    """Rasa gave no model; its own messages say why."""


def model_path(models: Path = project.MODELS) -> Path:
    """Where the trained model is kept."""
    return models / f"{NAME}.tar.gz"


def fingerprint() -> str:
    """SHA-256 of everything that a model is made of: data, rules, code, vocabulary, versions."""
    digest = hashlib.sha256()
    parts = [
        project.CONFIG,
        project.DOMAIN,
        project.ROOT / "content" / "en" / "vocabulary.yml",
        project.ROOT / "requirements" / "runtime.lock",
        # The matcher's weights fit one build of the encoder only.
        *sorted(project.ENCODER.glob("manifest.json")),
        project.ROOT / "bot" / "dialogue" / "patient_interpreter.py",
        *sorted(project.NLU.glob("*.yml")),
        *sorted(project.STORIES.glob("*.yml")),
        *sorted(project.SAFETY.glob("*.yml")),
        *sorted((project.ROOT / "bot" / "language").glob("*.py")),
    ]
    for path in parts:
        digest.update(path.relative_to(project.ROOT).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_current(models: Path = project.MODELS) -> bool:
    """Whether the model is there, is ours to the byte, and was made of what is there now."""
    path, record = model_path(models), models / f"{NAME}.json"
    if not (path.is_file() and record.is_file()):
        return False
    try:
        kept = json.loads(record.read_text(encoding="utf-8"))
        made_of, sha256 = kept["made_of"], kept["sha256"]
    except (ValueError, KeyError, TypeError):
        # Half written, or not ours.
        return False
    return bool(made_of == fingerprint() and sha256 == _sha256(path))


def train(models: Path = project.MODELS) -> Path:
    """Train a model and record what it was made of.

    A model archive names Python classes to import, so it is code: only a model whose checksum was
    recorded by our own training is ever loaded (``is_current``).

    Raises:
        ContentError: The content has mistakes that nothing can be trained with.
        TrainingDataError: The phrasings cannot be read.
        TrainingFailedError: Rasa gave no model.

    """
    load()  # its mistakes in our own words, before Rasa wraps them in its own
    examples = read_examples(project.NLU)
    build_encoder(project.ENCODER, say=lambda line: None)
    # Rasa's cache does not see changes in modules that a component uses.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    from rasa.model_training import train as rasa_train

    made_of = fingerprint()
    started = time.monotonic()
    # Rasa prints where the model is; the command says it in its own words. It also warns of its own
    # importer, which names the retrieval intents a second time.
    with (
        TemporaryDirectory() as folder,
        redirect_stdout(io.StringIO()),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        names = Path(folder) / "nlu.yml"
        names.write_text(_one_of_each(examples), encoding="utf-8")
        result = rasa_train(
            domain=str(project.DOMAIN),
            config=str(project.CONFIG),
            training_files=[str(names), str(project.STORIES)],
            output=str(models),
            fixed_model_name=NAME,
            force_training=True,
        )
    if not result.model or not Path(result.model).is_file():
        raise TrainingFailedError("Rasa gave no model. → Read its messages above.")
    record = {
        "made_of": made_of,
        "sha256": _sha256(Path(result.model)),
        "seconds": round(time.monotonic() - started, 1),
    }
    (models / f"{NAME}.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return Path(result.model)


def _one_of_each(examples: Sequence[Example]) -> str:
    """One example of each intent, in Rasa's format.

    Rasa needs to know the intents; our component reads all phrasings itself (``config.yml``), and
    far faster.
    """
    first = {example.label: example.text for example in reversed(examples)}
    items = [{"intent": label, "examples": f"- {text}\n"} for label, text in first.items()]
    return yaml.safe_dump({"version": "3.1", "nlu": items}, allow_unicode=True)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
