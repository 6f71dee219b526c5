from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.language.eight_bits import Comparison, EightBits


def vectors(count: int, seed: int = 0) -> NDArray[np.float32]:
    drawn = np.random.default_rng(seed).normal(size=(count, 64)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def test_rounding_changes_little_and_only_once() -> None:
    exact = vectors(50)
    rounded = EightBits.of(exact)
    assert rounded.steps.dtype == np.uint8
    assert (np.abs(rounded.floats() - exact) <= 0.5001 * rounded.scales[:, None]).all()
    again = EightBits.of(rounded.floats())
    np.testing.assert_array_equal(again.steps, rounded.steps)
    np.testing.assert_allclose(again.scales, rounded.scales, rtol=1e-6)


def test_a_vector_of_zeros_stays_one() -> None:
    assert not EightBits.of(np.zeros((1, 5), dtype=np.float32)).floats().any()


@pytest.mark.parametrize("count", [1, 3, 40])
def test_products_are_those_of_the_rounded_vectors(count: int) -> None:
    others, texts = EightBits.of(vectors(30)), vectors(count, seed=1)
    found = Comparison(others).products(texts)
    assert found.dtype == np.float32
    rounded = EightBits.of(texts).floats()
    np.testing.assert_allclose(found, rounded @ others.floats().T, atol=1e-6)
    np.testing.assert_allclose(found, texts @ vectors(30).T, atol=0.01)


def test_a_product_does_not_depend_on_its_company() -> None:
    comparison, texts = Comparison(EightBits.of(vectors(30))), vectors(7, seed=2)
    together = comparison.products(texts)
    for row, text in enumerate(texts):
        np.testing.assert_array_equal(comparison.products(text[None])[0], together[row])


def test_steps_that_would_overflow_sixteen_bits_do_not() -> None:
    # Two products of the largest steps are more than 16 bits hold, where some processors add.
    ones = np.ones((3, 64), dtype=np.float32)
    np.testing.assert_allclose(Comparison(EightBits.of(ones)).products(ones), 64, rtol=1e-5)
