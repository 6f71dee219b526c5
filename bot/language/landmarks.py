"""Which examples a text is compared with, where there are too many to compare it with all.

Learning takes the cube of the examples, and each message is compared with every one of them. But
most new examples say what others say already. So a part of them stays, the *landmarks*: a sample
drawn as if by chance, which keeps the picture even, and of the rest those that a first, smaller
model learnt from the sample is least sure of. What a matcher of such a part has not learnt from, it
would nearly always have got right anyway: docs/decisions/012 says what the difference is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

PASSES = 2
"""In so many parts the landmarks are chosen, each with a model of those before it."""

LOOK_AGAIN = 2
"""So many times the landmarks still to be chosen are looked at again in the next pass."""

_AT_ONCE = 512  # rows compared with the landmarks in one go

Floats = NDArray[np.float32]
Places = NDArray[np.int64]


def drawn(texts: Sequence[str], count: int) -> Places:
    """Return the places of ``count`` of the texts, ascending, drawn as if by chance.

    By their digests, so that a new text changes few of the others that are drawn: with a draw by
    number, a handful of new phrasings moved what the safety net finds by a hundredth either way.
    """
    digests = [hashlib.blake2b(text.encode(), digest_size=8).digest() for text in texts]
    first = sorted(range(len(texts)), key=digests.__getitem__)[:count]
    return np.array(sorted(first), dtype=np.int64)


def telling(
    vectors: Floats,
    labels: Places,
    sample: Places,
    count: int,
    *,
    sharpness: float,
    ridge: float,
) -> Places:
    """Return the places of ``count`` examples, ascending: the ``sample``, and the least sure ones.

    Least sure is what has the smallest margin, the score of its own label less the best score of
    another, in kernel ridge regression on the landmarks so far (as in :mod:`bot.language.matcher`,
    but without n-grams). They are added in :data:`PASSES` parts, so that the later ones are what
    the earlier have not taught. An example of a label without landmarks has the smallest margin.

    Args:
        vectors: unit vectors, one row an example.
        labels: the number of each example's label, from 0.
        sample: places that stay in any case, ascending; at most ``count``.
        count: how many to return; all, where there are no more.
        sharpness: two vectors with cosine c are similar by exp(-sharpness * (1 - c)).
        ridge: how far an example may be missed.
    """
    if count >= len(labels):
        return np.arange(len(labels))
    landmarks = sample
    others = np.setdiff1d(np.arange(len(labels)), sample)
    for left in range(PASSES, 0, -1):
        more = (count - len(landmarks)) // left
        margins = _margins(vectors, labels, landmarks, others, sharpness, ridge)
        unsure = others[np.argsort(margins, kind="stable")]
        landmarks = np.sort(np.concatenate([landmarks, unsure[:more]]))
        # What was quite sure now will hardly be unsure once more has been learnt.
        others = np.sort(unsure[more : more + LOOK_AGAIN * (count - len(landmarks))])
    return landmarks


def _margins(
    vectors: Floats,
    labels: Places,
    landmarks: Places,
    others: Places,
    sharpness: float,
    ridge: float,
) -> Floats:
    """Return the margin of each of the ``others`` for a model learnt from the ``landmarks``."""
    target = np.eye(int(labels.max()) + 1, dtype=np.float32)[labels[landmarks]]
    base = target.mean(axis=0)
    columns = np.ascontiguousarray(vectors[landmarks].T)
    kernel = similarity(vectors[landmarks] @ columns, sharpness)
    kernel[np.diag_indices_from(kernel)] += ridge
    # Turned round it is the same, and in the order that LAPACK works in place.
    factor = cho_factor(kernel.T, lower=True, overwrite_a=True, check_finite=False)
    weights = cho_solve(factor, target - base, check_finite=False)
    margins = np.empty(len(others), dtype=np.float32)
    room = np.empty((_AT_ONCE, len(landmarks)), dtype=np.float32)  # new memory takes its time
    for start in range(0, len(others), _AT_ONCE):
        part = others[start : start + _AT_ONCE]
        cosine = np.matmul(vectors[part], columns, out=room[: len(part)])
        scores = similarity(cosine, sharpness) @ weights + base
        rows = np.arange(len(part))
        own = scores[rows, labels[part]]
        scores[rows, labels[part]] = -np.inf
        margins[start : start + len(part)] = own - scores.max(axis=1)
    return margins


def similarity(cosine: Floats, sharpness: float) -> Floats:
    """Turn cosines into similarities of 0 to 1, in place: exp(-sharpness * (1 - cosine))."""
    cosine -= 1
    cosine *= sharpness
    np.exp(cosine, out=cosine)
    return cosine
