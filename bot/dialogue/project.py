"""Where things are in the project."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

CONFIG = ROOT / "config.yml"
DOMAIN = ROOT / "domain.yml"
CREDENTIALS = ROOT / "credentials.yml"
NLU = ROOT / "data" / "nlu"
SAFETY = ROOT / "data" / "safety"
STORIES = ROOT / "data" / "stories"
WEB = ROOT / "bot" / "web"

#: Built from the weights' package, kept out of git.
ENCODER = ROOT / "artefacts" / "encoder"
#: What the last training encoded, kept out of git.
VECTORS = ENCODER.parent / "vectors.npz"
#: Trained models, kept out of git.
MODELS = ROOT / "models"
#: Where conversations are kept by default, kept out of git.
LOCAL = ROOT / "data" / "local"
