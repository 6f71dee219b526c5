"""Fewer numbers for a sentence vector, so that comparing it with thousands of others is cheap.

A sentence vector has 1,152 numbers, most of which say little. It is turned into its shares in some
hundred directions. They are at right angles, so the product of two vectors stays what it was, but
for what is left out; nothing is centred.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import eigh

OF_ALL = 0.05
"""Weight of how texts differ at all, beside how the means of the labels differ.

0.03 to 0.3 make no difference on our own phrasings: docs/decisions/010."""

Floats = NDArray[np.float32]


def main_directions(vectors: Floats, count: int) -> Floats:
    """Return the directions that hold most of ``vectors``: ``(dimensions, count at most)``.

    With fewer vectors than ``count`` there are as many directions as vectors.
    """
    return _largest(_moment(vectors), min(count, len(vectors)))


def telling_directions(vectors: Floats, labels: NDArray[np.int64], count: int) -> Floats:
    """Return the directions that tell labels apart: ``(dimensions, count at most)``.

    They hold most of the labels' means, and then of the texts themselves (:data:`OF_ALL`): as in a
    linear discriminant analysis whose within-label part is not divided by. Half as many of them do
    what the main directions do.

    Args:
        vectors: one row a text.
        labels: the number of each text's label, from 0; each has a text.
        count: how many directions; as many as vectors where there are fewer.
    """
    # One row a label, which adds up its texts and divides by the root of their number: the mean,
    # counted as often as there are texts.
    texts = np.arange(len(labels))
    weight = 1 / np.sqrt(np.bincount(labels), dtype=np.float32)
    of_label = sparse.csr_matrix((weight[labels], (labels, texts)))
    of_means = _moment(of_label @ vectors)
    return _largest(of_means + OF_ALL * _moment(vectors), min(count, len(vectors)))


def _moment(vectors: Floats) -> NDArray[np.float64]:
    moment: NDArray[np.float64] = (vectors.T @ vectors).astype(np.float64)
    return moment


def _largest(moment: NDArray[np.float64], count: int) -> Floats:
    least = max(0, len(moment) - count)
    found: Floats = eigh(moment, subset_by_index=(least, len(moment) - 1))[1].astype(np.float32)
    return np.ascontiguousarray(found)
