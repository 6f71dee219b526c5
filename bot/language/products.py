"""Multiply a few vectors by a large matrix: a message and its parts, by all that is known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_FEW = 6
"""For a product of matrices the larger one is first copied into another order. That pays from some
six vectors on; two took five times as long as one."""

Floats = NDArray[np.float32]


def product(vectors: Floats, matrix: Floats) -> Floats:
    """Return ``vectors @ matrix``, each vector by itself where there are few of them.

    Args:
        vectors: ``(n, numbers)``, n of 1 or more.
        matrix: ``(numbers, columns)``.
    """
    if len(vectors) > _FEW:
        return vectors @ matrix
    return np.stack([vector @ matrix for vector in vectors])
