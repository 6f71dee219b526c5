"""Write arrays as a file that ``numpy.load`` reads: quickly, and ready to be packed."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
from numpy.typing import NDArray

_LEVEL = 1


def write_arrays(path: Path, **arrays: NDArray[Any]) -> None:
    """Write an ``.npz`` of ``arrays``, by name, packed lightly. Nothing is pickled.

    Rasa packs the whole of a model as tightly as it can, which takes three times as long with
    numbers that nobody has packed yet, for a file that is hardly smaller.

    Raises:
        OSError: if the file cannot be written.
        ValueError: if an array holds objects, which could only be pickled.
    """
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as file:
                np.save(file, array, allow_pickle=False)
