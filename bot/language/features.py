"""What a text looks like to the matcher: a sentence vector, and its words and letters.

The encoder knows meaning; it is weak on misspelt, rare and domain words, where runs of letters
still agree. So each text also gets one sparse vector: words and pairs of words, and runs of two to
five letters inside words, each weighted by how rare it is among the examples (TF-IDF).

The n-grams are hashed, so what is stored of the examples here is numbers, not a list of words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.utils import murmurhash3_32

BUCKETS = 2**18
"""Hash buckets for words, and as many for letters: a few thousand examples fill about a tenth."""

WORD_SHARE = 0.25
"""Share of words in the similarity of two texts; the rest is letters (docs/decisions/010)."""

COMMON, FEW = 0.2, 20
"""An n-gram in more than this share of the examples (and in more than so many) is left out: it
tells nothing apart, and takes most of the time of a comparison (docs/decisions/010)."""

_REMEMBERED = 4096  # words, for the n-grams of one text

Floats = NDArray[np.float32]


class NGrams:
    """TF-IDF over hashed n-grams of words and letters.

    Made with :meth:`fit_transform` or :meth:`from_arrays`.
    """

    def __init__(self, columns: NDArray[np.int64], weights: Floats) -> None:
        """Take the buckets that count (ascending) and the weight of each."""
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
        self._word_ngrams = self._words.build_analyzer()
        self._letter_ngrams = self._letters.build_analyzer()
        self._letters_of: dict[str, list[int]] = {}

    @classmethod
    def fit_transform(
        cls, texts: Sequence[str], common: float = COMMON
    ) -> tuple[NGrams, sparse.csr_matrix]:
        """Weigh the n-grams of ``texts`` (at least one): ``ln((1 + n) / (1 + df)) + 1``.

        Those in more than the share ``common`` of the texts are left out.

        Returns:
            The n-grams, and what :meth:`transform` gives for the same texts.
        """
        everything = np.arange(2 * BUCKETS, dtype=np.int64)
        counted = cls(everything, np.ones(2 * BUCKETS, dtype=np.float32))._count(texts)
        frequency = np.bincount(counted.indices, minlength=2 * BUCKETS)
        telling = (frequency > 0) & (frequency <= max(FEW, common * len(texts)))
        columns = np.flatnonzero(telling).astype(np.int64)
        weights = np.log((1 + len(texts)) / (1 + frequency[columns])) + 1
        ngrams = cls(columns, weights.astype(np.float32))
        return ngrams, ngrams._weighed(ngrams._known(counted))

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
        return self._weighed(self._count(texts))

    def _weighed(self, counted: sparse.csr_matrix) -> sparse.csr_matrix:
        texts = counted.shape[0]
        data = (1 + np.log(counted.data)) * self._weights[counted.indices]
        is_letter = self._columns[counted.indices] >= BUCKETS
        row = np.repeat(np.arange(texts), np.diff(counted.indptr))
        scaled = np.zeros_like(data)
        for part, share in ((~is_letter, WORD_SHARE), (is_letter, 1 - WORD_SHARE)):
            length = np.sqrt(np.bincount(row[part], weights=data[part] ** 2, minlength=texts))
            scaled[part] = data[part] * np.sqrt(share) / length[row[part]]
        return sparse.csr_matrix(
            (scaled.astype(np.float32), counted.indices, counted.indptr), shape=counted.shape
        )

    def row(self, text: str) -> tuple[NDArray[np.int32], Floats]:
        """Return the columns and values of one text's row; :meth:`transform` gives the same.

        A conversation has one text at a time, and sparse matrices of one row cost more to make
        than to fill.
        """
        counted = Counter(map(_bucket, self._word_ngrams(text)))
        for word in text.split():
            counted.update(self._letter_buckets(word))
        buckets = np.fromiter(counted.keys(), dtype=np.int64, count=len(counted))
        counts = np.fromiter(counted.values(), dtype=np.float32, count=len(counted))
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

    def _letter_buckets(self, word: str) -> list[int]:
        """Return the buckets of a word's runs of letters; the words met lately are remembered."""
        buckets = self._letters_of.get(word)
        if buckets is None:
            buckets = [BUCKETS + _bucket(ngram) for ngram in self._letter_ngrams(word)]
            # Bounded, and dropped as a whole: a word a person typed must not stay for ever.
            if len(self._letters_of) >= _REMEMBERED:
                self._letters_of.clear()
            self._letters_of[word] = buckets
        return buckets

    def _count(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Count the known n-grams of each text, words first and letters after."""
        words, letters = self._words.transform(texts), self._letters.transform(texts)
        return self._known(sparse.hstack([words, letters], format="csr"))

    def _known(self, counted: sparse.csr_matrix) -> sparse.csr_matrix:
        """Keep the counts of the known n-grams; ``counted`` has a column for each bucket."""
        position = self._position[counted.indices]
        known = position < len(self._columns)
        kept = np.concatenate([[0], np.cumsum(known)])
        return sparse.csr_matrix(
            (counted.data[known], position[known], kept[counted.indptr]),
            shape=(counted.shape[0], len(self._columns)),
        )


def _bucket(ngram: str) -> int:
    """The bucket that ``HashingVectorizer`` puts an n-gram into."""
    return abs(int(murmurhash3_32(ngram.encode()))) % BUCKETS
