"""The rooms: arrows run one way, and what must outlive Rasa loads without it."""

from __future__ import annotations

import subprocess
import sys
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: What must outlive Rasa.
LASTING = ("bot.content", "bot.guides", "bot.messages", "bot.conversation", "bot.language")
TOO_MUCH = {"rasa", "sanic", "tensorflow", "torch", "sentence_transformers"}

#: Imports packages with all modules inside, one line of loaded top-level names for each package.
_LOADED = """
import sys, importlib, pkgutil
for name in sys.argv[1:]:
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, name + "."):
        # Building the encoder loads onnx, for seconds; the contracts look at its imports.
        if module.name != "bot.language.encoder_build":
            importlib.import_module(module.name)
    print(name, *sorted({loaded.split(".")[0] for loaded in sys.modules}))
"""


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, timeout=120
    )


@lru_cache(maxsize=1)
def _loaded() -> dict[str, set[str]]:
    """What is loaded once each package is, one after the other, ``actions`` last."""
    ran = _run("-c", _LOADED, *LASTING, "actions")
    assert ran.returncode == 0, ran.stderr
    lines = [line.split() for line in ran.stdout.splitlines()]
    return {name: set(loaded) for name, *loaded in lines}


def test_the_contracts_of_pyproject_hold() -> None:
    ran = _run("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "0 broken" in ran.stdout


def test_what_must_outlive_rasa_loads_without_it() -> None:
    loaded = _loaded()
    assert {"bot", "spacy"} <= loaded["bot.language"]
    for package in LASTING:
        assert not loaded[package] & {*TOO_MUCH, "rasa_sdk"}, package


def test_actions_load_without_rasa() -> None:
    loaded = _loaded()["actions"]
    assert "rasa_sdk" in loaded
    # rasa_sdk's own web server is sanic.
    assert not loaded & (TOO_MUCH - {"sanic"})
