"""Rasa 3.6.21 without TensorFlow.

Rasa imports TensorFlow at three places even when no component uses it: for training callbacks
(``rasa.utils.train_utils``), for the check of a configuration (``default_recipe_validator``) and
for the list of its own components (``default_components``). Measured on two cores: 2.0 GB
installed, 20 s to the first answer and 622 MB with it, against under 1 GB, 9 s and 273 MB without.

The modules that need TensorFlow are replaced by stand-ins that hold the same class names. Each
class refuses to be used, so a configuration that names one of them fails at once and says why.
Safe because 3.6.21 is the last open release and is pinned exactly; ``tests/dialogue`` asserts that
no TensorFlow is loaded after a full training and a turn.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

#: Module that needs TensorFlow → names that other modules of rasa import from it.
STAND_INS: Mapping[str, tuple[str, ...]] = {
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator", "RasaDataGenerator"),
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer": ("ConveRTFeaturizer",),
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer": ("LanguageModelFeaturizer",),
    "rasa.nlu.classifiers.diet_classifier": ("DIETClassifier",),
    "rasa.nlu.selectors.response_selector": ("ResponseSelector",),
    "rasa.core.policies.ted_policy": ("TEDPolicy",),
    "rasa.core.policies.unexpected_intent_policy": ("UnexpecTEDIntentPolicy",),
}

#: Top-level packages that must not load. ``None`` in ``sys.modules`` makes ``import`` raise
#: ImportError, which thinc (spaCy) takes as "not installed".
KEPT_OUT = ("tensorflow", "keras")


class TensorFlowLeftOutError(RuntimeError):
    """A component that needs TensorFlow was named in ``config.yml``."""


def _refuse(self: object, *_: Any, **__: Any) -> None:
    raise TensorFlowLeftOutError(
        f"{type(self).__name__} needs TensorFlow, which this project leaves out. "
        "→ Use the components named in config.yml, or install TensorFlow and remove "
        "bot/dialogue/without_tensorflow.py."
    )


class _StandInLoader(Loader):
    """Makes a module that holds classes of the expected names, and nothing else."""

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        for name in STAND_INS[module.__name__]:
            setattr(module, name, type(name, (), {"__init__": _refuse, "__doc__": __doc__}))


class _StandInFinder(MetaPathFinder):
    """Finds the stand-ins before the real modules on disk."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname in STAND_INS:
            return ModuleSpec(fullname, _StandInLoader(), origin=f"stand-in: {__name__}")
        return None


def keep_tensorflow_out() -> None:
    """Install the stand-ins. Call before the first import of rasa; more calls do nothing.

    Raises:
        RuntimeError: TensorFlow is loaded already, so it is too late.

    """
    if any(sys.modules.get(name) is not None for name in KEPT_OUT):
        raise RuntimeError(
            "TensorFlow was imported before bot.dialogue. → Import bot.dialogue first."
        )
    for name in KEPT_OUT:
        sys.modules[name] = None  # type: ignore[assignment]
    if not any(isinstance(finder, _StandInFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _StandInFinder())
