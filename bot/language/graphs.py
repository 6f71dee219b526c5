"""How graphs are run here: on the processor, each call on the one thread that asks."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def open_graph(graph: Path | bytes) -> Any:
    """Return an onnxruntime session for a file, or for a graph as bytes."""
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = 1
    settings.inter_op_num_threads = 1
    settings.log_severity_level = 3
    return onnxruntime.InferenceSession(
        graph if isinstance(graph, bytes) else str(graph),
        settings,
        providers=["CPUExecutionProvider"],
    )
