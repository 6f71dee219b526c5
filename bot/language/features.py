"""What a text looks like to the matcher: a sentence vector, and its words and letters.

The encoder knows meaning; it is weak on misspelt, rare and domain words, where runs of letters
still agree. So each text also gets one sparse vector: words and pairs of words, and runs of two to
five letters inside words, each weighted by how rare it is among the examples (TF-IDF).

The n-grams are hashed, so what is stored of the examples here is numbers, not a list of words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import HashingVectorizer

BUCKETS = 2**18
"""Hash buckets for words, and as many for letters: a few thousand examples fill about a tenth."""

WORD_SHARE = 0.25
"""Share of words in the similarity of two texts; the rest is letters (docs/decisions/010)."""

Floats = NDArray[np.float32]


class NGrams:
    """TF-IDF over hashed word and letter n-grams. Made with :meth:`fit` or :meth:`from_arrays`."""

    def __init__(self, columns: NDArray[np.int64], weights: Floats) -> None:
        """Take the buckets seen in the examples (ascending) and the weight of each."""
        self._columns = columns
        self._weights = weights
        # Unseen buckets point one past the end and are dropped: an n-gram that is in no example
        # says nothing about which label is meant.
        self._position = np.full(2 * BUCKETS, len(columns), dtype=np.int32)
        self._position[columns] = np.arange(len(columns), dtype=np.int32)
        shared = {
            "n_features": BUCKETS,
            "alternate_sign": False,
            "norm": None,
            "dtype": np.float32,
            "lowercase": True,
        }
        self._words = HashingVectorizer(
            analyzer="word", ngram_range=(1, 2), token_pattern=r"(?u)\b\w+\b", **shared
        )
        self._letters = HashingVectorizer(analyzer="char_wb", ngram_range=(2, 5), **shared)

    @classmethod
    def fit(cls, texts: Sequence[str]) -> NGrams:
        """Weigh the n-grams of ``texts`` (at least one): ``ln((1 + n) / (1 + df)) + 1``."""
        everything = np.arange(2 * BUCKETS, dtype=np.int64)
        counted = cls(everything, np.ones(2 * BUCKETS, dtype=np.float32))._count(texts)
        frequency = np.bincount(counted.indices, minlength=2 * BUCKETS)
        columns = np.flatnonzero(frequency)
        weights = np.log((1 + len(texts)) / (1 + frequency[columns])) + 1
        return cls(columns.astype(np.int64), weights.astype(np.float32))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return what :meth:`from_arrays` needs."""
        return {"columns": self._columns, "weights": self._weights}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> NGrams:
        """Rebuild from :meth:`arrays`."""
        return cls(arrays["columns"].astype(np.int64), arrays["weights"].astype(np.float32))

    def transform(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Return float32 ``(len(texts), n-grams)``; two rows multiplied are a similarity, 0 to 1.

        A text that shares no n-gram with the examples is a row of zeros.
        """
        counted = self._count(texts)
        data = (1 + np.log(counted.data)) * self._weights[counted.indices]
        is_letter = self._columns[counted.indices] >= BUCKETS
        row = np.repeat(np.arange(len(texts)), np.diff(counted.indptr))
        scaled = np.zeros_like(data)
        for part, share in ((~is_letter, WORD_SHARE), (is_letter, 1 - WORD_SHARE)):
            length = np.sqrt(np.bincount(row[part], weights=data[part] ** 2, minlength=len(texts)))
            scaled[part] = data[part] * np.sqrt(share) / length[row[part]]
        return sparse.csr_matrix(
            (scaled.astype(np.float32), counted.indices, counted.indptr), shape=counted.shape
        )

    def row(self, text: str) -> tuple[NDArray[np.int32], Floats]:
        """Return the columns and values of one text's row; :meth:`transform` gives the same.

        A conversation has one text at a time, and sparse matrices of one row cost more to make
        than to fill.
        """
        words, letters = self._words.transform([text]), self._letters.transform([text])
        buckets = np.concatenate([words.indices, letters.indices + BUCKETS])
        counts = np.concatenate([words.data, letters.data])
        columns = self._position[buckets]
        known = columns < len(self._columns)
        columns, counts = columns[known], counts[known]
        values = (1 + np.log(counts)) * self._weights[columns]
        first_letter = int((buckets[known] < BUCKETS).sum())
        for part, share in (
            (slice(None, first_letter), WORD_SHARE),
            (slice(first_letter, None), 1 - WORD_SHARE),
        ):
            length = np.sqrt(values[part] @ values[part])
            values[part] *= np.sqrt(share) / length if length else 0
        return columns, values.astype(np.float32)

    def _count(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Count the known n-grams of each text, words first and letters after."""
        words, letters = self._words.transform(texts), self._letters.transform(texts)
        both = sparse.hstack([words, letters], format="csr")
        position = self._position[both.indices]
        known = position < len(self._columns)
        kept = np.concatenate([[0], np.cumsum(known)])
        return sparse.csr_matrix(
            (both.data[known], position[known], kept[both.indptr]),
            shape=(len(texts), len(self._columns)),
        )
