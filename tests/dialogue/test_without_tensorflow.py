"""Rasa without TensorFlow: nothing of it is loaded, and a component that needs it says so."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.dialogue.without_tensorflow import STAND_INS, TensorFlowLeftOutError


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.model
def test_training_and_serving_modules_load_without_it() -> None:
    loaded = run(
        "import bot.dialogue, sys, rasa.core.run, rasa.model_training, rasa.__main__\n"
        "import rasa.engine.recipes.default_components\n"
        "import rasa.graph_components.validators.default_recipe_validator\n"
        "print([m for m in ('tensorflow', 'keras', 'torch') if sys.modules.get(m) is not None])"
    )
    assert loaded == "[]"


def test_telemetry_is_off() -> None:
    off = run("import bot.dialogue, rasa.telemetry as t; print(t.is_telemetry_enabled())")
    assert off == "False"


def test_a_component_that_needs_it_says_why() -> None:
    from rasa.nlu.classifiers.diet_classifier import DIETClassifier

    with pytest.raises(TensorFlowLeftOutError, match=r"DIETClassifier needs TensorFlow.*→"):
        DIETClassifier({}, None, None, None)


def test_every_stand_in_stands_for_a_module_that_is_there() -> None:
    from importlib.util import find_spec
    from pathlib import Path

    rasa = find_spec("rasa")
    assert rasa is not None and rasa.origin is not None
    folder = Path(rasa.origin).parent
    for name in STAND_INS:
        assert folder.joinpath(*name.split(".")[1:]).with_suffix(".py").is_file(), name


def test_it_comes_too_late_after_tensorflow() -> None:
    said = run(
        "import sys, types\nsys.modules['tensorflow'] = types.ModuleType('tensorflow')\n"
        "try:\n    import bot.dialogue\nexcept RuntimeError as error:\n    print(error)"
    )
    assert "Import bot.dialogue first" in said
