from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.language.arrays import write_arrays


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "some.npz"
    numbers = np.arange(12, dtype=np.float16).reshape(3, 4)
    write_arrays(path, numbers=numbers, turned=numbers.T, name=np.array("a name"))
    stored = np.load(path, allow_pickle=False)
    assert set(stored.files) == {"numbers", "turned", "name"}
    assert stored["numbers"].dtype == np.float16
    np.testing.assert_array_equal(stored["numbers"], numbers)
    np.testing.assert_array_equal(stored["turned"], numbers.T)
    assert str(stored["name"]) == "a name"


def test_nothing_is_pickled(tmp_path: Path) -> None:
    with pytest.raises(ValueError):
        write_arrays(tmp_path / "some.npz", objects=np.array([{}, []], dtype=object))
