"""The net below the safety rules: it may ask back where they are silent, and nothing more.

Rules find the words that somebody thought of. On messages that nobody had seen when the rules were
written they stayed silent too often (docs/decisions/011). So each message that raises no rule is
compared with a few thousand written by hand (``data/safety``): dangers, and what looks like them.
What resembles a danger more than anything else gets the gentle question that a doubtful rule asks.

The net never raises a notice, and takes back nothing but the weakest questions, those that several
small signs add up to: who is sent to an emergency line is decided by rules that a clinician can
read.

It is kernel ridge regression on the sentence vectors that the matcher uses as well, with a sample
of the messages as landmarks (Williams and Seeger, "Using the Nyström method to speed up kernel
machines", 2001): trained in about a second, and a text is compared with 3,200 others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import blas, cho_factor, cho_solve

from bot.language.arrays import write_arrays
from bot.language.directions import main_directions
from bot.language.eight_bits import Comparison, EightBits
from bot.language.encoder import SentenceEncoder
from bot.language.landmarks import drawn, similarity
from bot.language.matcher import Example
from bot.language.safety import FEW_SIGNS, FEW_WORDS, OTHER_IN_DANGER, SafetyFinding
from bot.language.safety_messages import read_groups
from bot.language.vocabulary import Vocabulary

BODY, MOOD, OTHER, QUIET = "body", "mood", "other", "quiet"
KINDS = (QUIET, BODY, MOOD, OTHER)
"""Danger to the body; to one's own life by one's own hand; to somebody else's; none."""

GROUPS = {
    "emergency": BODY,
    "check_body": BODY,
    "crisis": MOOD,
    "check_mood": MOOD,
    "concern_for_other": OTHER,
    "quiet": QUIET,
}
"""Lists of a file in ``data/safety``, and what each teaches."""

RULES = {BODY: "unclear-body", MOOD: "unclear-mood", OTHER: "unclear-other"}
"""Names under which a question of the net is known, as a rule's id is."""

THRESHOLDS = {BODY: 0.55, MOOD: 0.45, OTHER: 0.45}
"""Least danger (about 0 to 1) that is asked about. How they were set: docs/decisions/011."""

OF_ITS_KIND = {BODY: 0.25, MOOD: 0.29, OTHER: 0.25}
"""… and of it, least likeness to the gravest kind: what is a little like each resembles none."""

AGREES_BODY = 0.2
AGREES_LIFE = {FEW_SIGNS: 0.15, FEW_WORDS: 0.3}
AGREES_OTHER = 0.1
"""Least likeness to its kind of danger that lets a tentative question of the rules stand: to the
body's; to one to life, one's own or another's; to another's, where it is about somebody else."""

DEFAULT_DIRECTORY = Path(__file__).resolve().parents[2] / "data" / "safety"

# Labels whose phrasings may well tell of a danger.
_UNSURE = frozenset({"ask/emotional-support", "ask/emergency", "personal_advice", "diagnosis"})

_FILE = "safety_net.npz"
_QUIET = 4_500  # phrasings that are no danger, at most: more of them would drown the dangers
_LANDMARKS = 3200
_DANGERS = 2 / 3  # of the landmarks: they are what has to be told apart
_DIRECTIONS = 384  # numbers kept of a sentence vector: the main directions of the messages
_SHARPNESS = 3.0
_RIDGE = 0.3

Floats = NDArray[np.float32]


class SafetyNetError(RuntimeError):
    """Messages or a saved net cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a message resembles: the gravest kind of danger, and how much (about 0 to 1).

    ``likeness`` has the most that any part of the message resembles each kind of danger.
    """

    kind: str
    danger: float
    likeness: Mapping[str, float]

    @property
    def rule(self) -> str:
        """The name it is known under."""
        return RULES[self.kind]

    @property
    def is_asked_about(self) -> bool:
        """Whether it is enough for a question of its own."""
        return (
            self.danger >= THRESHOLDS[self.kind]
            and self.likeness[self.kind] >= OF_ITS_KIND[self.kind]
        )

    def bears_out(self, found: SafetyFinding) -> bool:
        """Whether a tentative question of the rules stands."""
        if found.reason not in AGREES_LIFE:
            return self.likeness[BODY] >= AGREES_BODY
        if found.rule == OTHER_IN_DANGER and self.likeness[OTHER] < AGREES_OTHER:
            return False
        return max(self.likeness[MOOD], self.likeness[OTHER]) >= AGREES_LIFE[found.reason]


def read_messages(directory: Path = DEFAULT_DIRECTORY) -> list[tuple[str, str]]:
    """Return all messages of ``data/safety`` as (text, group), in order of file and place.

    Raises:
        SafetyNetError: if there is none.
        SafetyMessagesError: if a file is not in the expected form.
    """
    found = [
        (text, group)
        for path in sorted(directory.glob("*.yml"))
        for group, texts in read_groups(path, GROUPS).items()
        for text in texts
    ]
    if not found:
        raise SafetyNetError(f"{directory}: no messages → restore the files of data/safety")
    return found


def fit_safety_net(
    examples: Sequence[Example],
    vocabulary: Vocabulary,
    encoder: SentenceEncoder,
    directory: Path = DEFAULT_DIRECTORY,
) -> SafetyNet:
    """Fit the net on ``data/safety``, with ``examples`` of questions as what is no danger.

    Raises:
        SafetyNetError, SafetyMessagesError: as :func:`read_messages` and :meth:`SafetyNet.fit`.
    """
    messages = [(vocabulary.written_out(text), group) for text, group in read_messages(directory)]
    quiet = [example.text for example in examples if example.label not in _UNSURE]
    return SafetyNet.fit(messages, quiet, encoder)


class SafetyNet:
    """Says whether a text resembles a danger. Make one with :meth:`fit` or :meth:`load`."""

    def __init__(
        self,
        encoder: SentenceEncoder,
        directions: Floats,
        landmarks: Floats,
        weights: Floats,
        base: Floats,
    ) -> None:
        """Take ``landmarks`` (rows: messages), ``weights`` (rows: landmarks; columns: KINDS).

        ``directions`` turn a sentence vector into what ``landmarks`` holds.
        """
        self._encoder = encoder
        self._directions = directions
        self._landmarks = EightBits.of(landmarks)
        self._comparison = Comparison(self._landmarks)
        self._weights = weights
        self._base = base

    @classmethod
    def fit(
        cls, messages: Sequence[tuple[str, str]], quiet: Sequence[str], encoder: SentenceEncoder
    ) -> SafetyNet:
        """Learn from ``messages`` (text, group) and from ``quiet`` ones. Always the same result.

        Raises:
            SafetyNetError: if a group is unknown, or there is nothing to tell apart.
        """
        unknown = {group for _, group in messages} - set(GROUPS)
        if unknown:
            raise SafetyNetError(f"unknown groups {sorted(unknown)} → use {', '.join(GROUPS)}")
        quiet = [quiet[i] for i in drawn(quiet, _QUIET)]
        kinds = [GROUPS[group] for _, group in messages] + [QUIET] * len(quiet)
        if missing := [kind for kind in KINDS if kind not in kinds]:
            raise SafetyNetError(f"messages of all kinds are needed → write some of {missing}")
        encoded = encoder.encode([*(text for text, _ in messages), *quiet])
        directions = main_directions(encoded, _DIRECTIONS)
        vectors = EightBits.of(encoded @ directions).floats()  # as they are compared later on
        target = np.eye(len(KINDS))[[KINDS.index(kind) for kind in kinds]]
        base = target.mean(axis=0)
        texts = [*(text for text, _ in messages), *quiet]
        dangers = min(len(messages), round(_LANDMARKS * _DANGERS))
        others = min(len(quiet), _LANDMARKS - dangers)
        chosen = np.sort(
            np.concatenate(
                [
                    drawn(texts[: len(messages)], dangers),
                    len(messages) + drawn(texts[len(messages) :], others),
                ]
            )
        )
        similar = similarity(vectors @ vectors[chosen].T, _SHARPNESS)
        # The upper half only, which is all that is looked at.
        moment = blas.ssyrk(1.0, similar.T).astype(np.float64) + _RIDGE * similar[chosen]
        moment[np.diag_indices_from(moment)] += 1e-3  # landmarks that say the same
        aim = similar.T @ (target - base).astype(np.float32)
        weights = cho_solve(cho_factor(moment, overwrite_a=True), aim.astype(np.float64))
        return cls(
            encoder,
            directions,
            vectors[chosen],
            weights.astype(np.float32),
            base.astype(np.float32),
        )

    def look(self, texts: Sequence[str]) -> Doubt:
        """Return what a message resembles, given whole and in parts (at least one text).

        Its most dangerous part decides on ``kind``, which is never ``quiet``, and ``danger``.
        """
        cosine = self._comparison.products(self._encoder.encode(texts) @ self._directions)
        similar = similarity(cosine, _SHARPNESS)
        scores = similar @ self._weights + self._base
        danger = 1 - scores[:, KINDS.index(QUIET)]
        worst = int(danger.argmax())
        dangers = [kind for kind in KINDS if kind != QUIET]
        kind = max(dangers, key=lambda kind: float(scores[worst, KINDS.index(kind)]))
        most = scores.max(axis=0)
        return Doubt(
            kind,
            float(danger[worst]),
            {kind: float(most[KINDS.index(kind)]) for kind in dangers},
        )

    def save(self, directory: Path) -> None:
        """Write ``safety_net.npz``: plain arrays, nothing pickled."""
        write_arrays(
            directory / _FILE,
            encoder=np.array(self._encoder.fingerprint),
            directions=self._directions,
            landmarks=self._landmarks.steps,
            landmark_scales=self._landmarks.scales,
            weights=self._weights,
            base=self._base,
        )

    @classmethod
    def load(cls, directory: Path, encoder: SentenceEncoder) -> SafetyNet:
        """Read what :meth:`save` wrote.

        Raises:
            SafetyNetError: if the file is missing, damaged or made with another encoder.
        """
        remedy = "train again: python -m bot train"
        try:
            with (directory / _FILE).open("rb") as file:
                stored = np.load(file, allow_pickle=False)
                arrays: dict[str, NDArray[Any]] = {name: stored[name] for name in stored.files}
            if str(arrays["encoder"]) != encoder.fingerprint:
                raise SafetyNetError(f"{directory} was trained with another encoder → {remedy}")
            landmarks = EightBits(arrays["landmarks"], arrays["landmark_scales"]).floats()
            directions, weights, base = (arrays[x] for x in ("directions", "weights", "base"))
            return cls(encoder, directions, landmarks, weights, base)
        except (OSError, ValueError, KeyError, BadZipFile) as error:
            raise SafetyNetError(f"{directory} holds no usable net ({error}) → {remedy}") from error
