"""The sentence encoder: a text in, a vector of 1,152 numbers at unit length out.

It runs the int8 ONNX graph that :mod:`bot.language.encoder_build` makes from all-MiniLM-L6-v2. The
first 384 numbers are the model's own sentence vector, the others come from the two layers before.

Three choices keep it predictable:

* **A text's vector never depends on its company.** Activations are quantised over fixed ranges,
  and only windows of the same length go into one call, so there is no padding either. A call has
  one thread; several calls, as for a message and its parts, run side by side.
* **Nothing a person wrote is dropped.** The model reads at most 128 tokens (about 100 words).
  Longer texts are cut into windows of 128, whose vectors are averaged by their number of tokens.
* **Repeated texts are not computed again.** The cache holds digests, never the texts themselves:
  what patients write must not linger in memory.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from bot.language.graphs import open_graph
from bot.language.side_by_side import SideBySide, Work

DEFAULT_DIRECTORY = Path(__file__).resolve().parents[2] / "artefacts" / "encoder"
MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"
MANIFEST = "manifest.json"
BUILD_COMMAND = "python -m bot.language.encoder_build"

WINDOW = 128
"""Tokens in a window, the two that mark its ends included: what the model's tokenizer is set to."""

_DIGEST = 16  # bytes

_AT_ONCE = 32
"""Windows of one length in a call; more of them gain nothing."""


class EncoderError(RuntimeError):
    """The encoder's files are missing or not what was built; the message ends with the remedy."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"{problem} → run `{BUILD_COMMAND}`")
        self.problem = problem


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as 64 hex digits. Raises OSError if it cannot be read."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


class SentenceEncoder:
    """Turns texts into vectors. Safe to share between threads. Make one with :meth:`load`."""

    def __init__(
        self, session: Any, tokenizer: Any, fingerprint: str, cache_size: int, beside: int
    ) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._cache: OrderedDict[bytes, NDArray[np.float32]] = OrderedDict()
        self._cache_size = cache_size
        self._lock = threading.Lock()
        self._computed = False  # since the last recall
        self._side_by_side = SideBySide(beside)
        self.fingerprint = fingerprint
        """SHA-256 of the graph: vectors of encoders with different fingerprints do not compare."""
        self.dimensions = int(session.get_outputs()[0].shape[1])

    @classmethod
    def load(
        cls, directory: Path = DEFAULT_DIRECTORY, *, cache_size: int = 8192, beside: int = 2
    ) -> SentenceEncoder:
        """Load the encoder from ``directory`` after checking its files against the manifest.

        Args:
            directory: what :mod:`bot.language.encoder_build` wrote.
            cache_size: how many texts' vectors to keep (5 kB each).
            beside: how many threads may compute beside the one that asks; a call has one.

        Raises:
            EncoderError: if a file is missing, unreadable or not the one in the manifest.
        """
        from tokenizers import Tokenizer

        try:
            manifest = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
            files = manifest["files"]
            expected = {name: str(files[name]) for name in (MODEL, TOKENIZER)}
        except FileNotFoundError:
            raise EncoderError(f"the sentence encoder is not in {directory}") from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EncoderError(f"{directory / MANIFEST} cannot be read ({error})") from error
        for name, checksum in expected.items():
            try:
                found = sha256_of(directory / name)
            except OSError:
                raise EncoderError(f"{directory / name} is missing") from None
            if found != checksum:
                raise EncoderError(f"{directory / name} is not the file that was built (checksum)")

        session = open_graph(directory / MODEL)
        tokenizer = Tokenizer.from_file(str(directory / TOKENIZER))
        tokenizer.no_padding()
        tokenizer.enable_truncation(WINDOW)
        return cls(session, tokenizer, expected[MODEL], cache_size, beside)

    def encode(self, texts: Sequence[str], meanwhile: Work | None = None) -> NDArray[np.float32]:
        """Return float32 ``(len(texts), 1152)``, each row at unit length, in the order given.

        ``meanwhile`` is called once before this returns: in another thread while the graph runs,
        where there is anything to compute. What it raises is raised here, unless the graph failed.
        """
        found = np.empty((len(texts), self.dimensions), dtype=np.float32)
        digests = [hashlib.blake2b(text.encode(), digest_size=_DIGEST).digest() for text in texts]
        missing: dict[bytes, list[int]] = {}
        with self._lock:
            for row, digest in enumerate(digests):
                vector = self._cache.get(digest)
                if vector is None:
                    missing.setdefault(digest, []).append(row)
                else:
                    self._cache.move_to_end(digest)
                    found[row] = vector
        if missing:
            vectors = self._compute([texts[rows[0]] for rows in missing.values()], meanwhile)
            with self._lock:
                for (digest, rows), vector in zip(missing.items(), vectors, strict=True):
                    found[rows] = vector
                    self._cache[digest] = vector
                self._computed = True
                while len(self._cache) > self._cache_size:
                    self._cache.popitem(last=False)
        elif meanwhile is not None:
            meanwhile()
        return found

    def recall(self, path: Path) -> None:
        """Take in vectors that :meth:`keep` wrote; where that cannot be, they are computed anew."""
        try:
            with path.open("rb") as file:
                stored = np.load(file, allow_pickle=False)
                if str(stored["encoder"]) != self.fingerprint:
                    return
                digests, vectors = stored["digests"], stored["vectors"]
        except (OSError, ValueError, KeyError, BadZipFile):
            return
        with self._lock:
            self._cache.update(zip(map(bytes, digests), vectors, strict=True))
            self._computed = False

    def keep(self, path: Path) -> None:
        """Write the vectors in the cache beside digests of their texts, for :meth:`recall`.

        For training only: phrasings are encoded again and again while somebody writes them. What
        patients write goes through an encoder whose cache is never kept. Where no vector is new,
        the file is left as it is.
        """
        if not self._computed and path.is_file():
            return
        with self._lock:
            digests = np.frombuffer(b"".join(self._cache), dtype=np.uint8).reshape(-1, _DIGEST)
            vectors = np.array(list(self._cache.values()), dtype=np.float32)
        # Written beside and moved: a training that is cut off leaves the old file.
        scratch = path.with_suffix(".part")
        with scratch.open("wb") as file:
            np.savez(file, encoder=np.array(self.fingerprint), digests=digests, vectors=vectors)
        scratch.replace(path)

    def _compute(self, texts: Sequence[str], meanwhile: Work | None) -> list[NDArray[np.float32]]:
        windows: list[list[int]] = []
        owners: list[int] = []
        for row, encoding in enumerate(self._tokenizer.encode_batch(list(texts))):
            for window in (encoding, *encoding.overflowing):
                windows.append(window.ids)
                owners.append(row)
        calls = _calls([len(window) for window in windows])
        parts = np.empty((len(windows), self.dimensions), dtype=np.float32)

        def run(call: list[int]) -> None:
            ids = np.array([windows[index] for index in call], dtype=np.int64)
            parts[call] = self._session.run(None, {"input_ids": ids})[0]

        work: list[Work] = [partial(run, call) for call in calls]
        if meanwhile is not None:
            work.append(meanwhile)
        self._side_by_side.run(work[0], work[1:])

        vectors: list[NDArray[np.float32]] = []
        for owner, window, part in zip(owners, windows, parts, strict=True):
            if owner == len(vectors):
                vectors.append(part * len(window))
            else:
                vectors[owner] = vectors[owner] + part * len(window)
        return [(vector / np.linalg.norm(vector)).astype(np.float32) for vector in vectors]


def _calls(lengths: Sequence[int]) -> list[list[int]]:
    """Share windows out into calls: one length each, few enough at once, the longest first.

    The longest first, so that no thread is left alone with them at the end.
    """
    order = sorted(range(len(lengths)), key=lambda index: -lengths[index])
    calls: list[list[int]] = []
    for index in order:
        if calls and len(calls[-1]) < _AT_ONCE and lengths[calls[-1][0]] == lengths[index]:
            calls[-1].append(index)
        else:
            calls.append([index])
    return calls
