"""Vectors in 8 bits a number, and what a text has in common with each of thousands of them.

To compare one text with all that is known, memory has to be gone through once; the arithmetic is
nothing beside that. A number in 8 bits takes a quarter of the room of one in 32, and of the time.
What it costs in precision: docs/decisions/014.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.language.graphs import open_graph

Floats = NDArray[np.float32]

_STEPS, _ZERO = 127, 128
"""Steps on either side of zero, and the number that stands for zero.

Unsigned, as the weights of the encoder: with signed numbers, processors without VNNI saturate."""


class EightBits(NamedTuple):
    """Vectors as whole numbers: a number of a vector is ``(steps - 128) * scale``."""

    steps: NDArray[np.uint8]
    """One row a vector, of 1 to 255."""
    scales: Floats
    """One a vector: a 127th of its largest number, whatever its sign."""

    @classmethod
    def of(cls, vectors: Floats) -> EightBits:
        """Round ``vectors``, one row each. What was rounded once is not changed by it again."""
        scales = (np.abs(vectors).max(axis=1) / _STEPS).astype(np.float32)
        scales[scales == 0] = 1
        steps = np.rint(vectors / scales[:, None]) + _ZERO
        return cls(steps.astype(np.uint8), scales)

    def floats(self) -> Floats:
        """Return the rounded vectors."""
        found: Floats = (self.steps.astype(np.float32) - _ZERO) * self.scales[:, None]
        return found


class Comparison:
    """Multiplies vectors with all of a large number of others. Safe to share between threads."""

    def __init__(self, others: EightBits) -> None:
        """Take the vectors to compare with, one or more."""
        self._session = _session(others)

    def products(self, vectors: Floats) -> Floats:
        """Return ``vectors @ others.T``, where ``vectors`` are rounded to 8 bits as well.

        A row is the same whatever the other rows are: whole numbers are added up.
        """
        rounded = EightBits.of(vectors)
        found: Floats = self._session.run(None, {"steps": rounded.steps})[0]
        found *= rounded.scales[:, None]
        return found


def _session(others: EightBits) -> Any:
    """Return an onnxruntime session that multiplies by ``others``; its one thread is the caller's.

    NumPy has no fast product of whole numbers.
    """
    from onnx import TensorProto, helper, numpy_helper

    count, numbers = others.steps.shape
    zero = np.array(_ZERO, dtype=np.uint8)
    constants = {
        "others": np.ascontiguousarray(others.steps.T),
        "scale": np.array(1, dtype=np.float32),
        "other_scales": others.scales,
        "zero": zero,
        "other_zeros": np.full(count, zero),
    }
    product = helper.make_node(
        "MatMulIntegerToFloat",
        ["steps", "others", "scale", "other_scales", "zero", "other_zeros"],
        ["products"],
        domain="com.microsoft",
    )
    graph = helper.make_graph(
        [product],
        "comparison",
        [helper.make_tensor_value_info("steps", TensorProto.UINT8, ["texts", numbers])],
        [helper.make_tensor_value_info("products", TensorProto.FLOAT, ["texts", count])],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    )
    model.ir_version = 8
    return open_graph(model.SerializeToString())
