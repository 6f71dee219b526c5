from __future__ import annotations

import numpy as np
import pytest

from bot.language.products import product


@pytest.mark.parametrize("count", [1, 2, 6, 7, 40])
def test_few_or_many_vectors_give_the_product(count: int) -> None:
    random = np.random.default_rng(count)
    vectors = random.normal(size=(count, 9)).astype(np.float32)
    matrix = random.normal(size=(9, 30)).astype(np.float32)
    found = product(vectors, matrix)
    assert found.shape == (count, 30)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, vectors @ matrix, rtol=1e-4, atol=1e-5)
