from __future__ import annotations

import numpy as np

from bot.language.directions import main_directions, telling_directions

COUNT = 400


def _texts() -> tuple[np.ndarray, np.ndarray]:
    """Vectors of six numbers: the first tells three labels apart, the last is merely loud."""
    random = np.random.default_rng(3)
    labels = np.arange(COUNT) % 3
    vectors = random.normal(0, 0.1, (COUNT, 6)).astype(np.float32)
    vectors[:, 0] += (labels - 1) * 0.5
    vectors[:, 5] += random.normal(0, 1, COUNT).astype(np.float32)
    return vectors, labels


def test_directions_are_at_right_angles_and_of_length_one() -> None:
    vectors, labels = _texts()
    for found in (main_directions(vectors, 4), telling_directions(vectors, labels, 4)):
        assert found.shape == (6, 4)
        np.testing.assert_allclose(found.T @ found, np.eye(4), atol=1e-5)


def test_what_tells_labels_apart_is_kept_before_what_is_merely_loud() -> None:
    vectors, labels = _texts()
    (main,) = main_directions(vectors, 1).T
    (telling,) = telling_directions(vectors, labels, 1).T
    assert abs(main[5]) > 0.9
    assert abs(telling[0]) > 0.9


def test_all_directions_leave_products_as_they_are() -> None:
    vectors, labels = _texts()
    kept = vectors @ telling_directions(vectors, labels, 6)
    np.testing.assert_allclose(kept @ kept.T, vectors @ vectors.T, atol=1e-4)


def test_there_are_no_more_directions_than_vectors() -> None:
    vectors, labels = _texts()
    assert main_directions(vectors[:3], 5).shape == (6, 3)
    assert telling_directions(vectors[:3], labels[:3], 5).shape == (6, 3)


def test_the_order_of_the_texts_makes_no_difference() -> None:
    vectors, labels = _texts()
    found = telling_directions(vectors, labels, 2)
    turned = telling_directions(vectors[::-1].copy(), labels[::-1].copy(), 2)
    np.testing.assert_allclose(abs(np.sum(found * turned, axis=0)), 1, atol=1e-4)
