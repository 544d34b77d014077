"""Faces in small pictures by BlazeFace (Bazarevsky et al. 2019), if its weights are installed.

The 256 x 256 model: 16 x 16 cells of two anchors and 8 x 8 of six, a score and a box (centre and size in pixels,
relative to the cell's middle) for each.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt

FACE_MODEL = "faces/blazeface.onnx"
"""Of the assets folder."""
SIDE = 256
_SURE = 0.7
_GRIDS = ((16, 2), (8, 6))
Pixels = npt.NDArray[np.uint8]


def find_face(picture: Pixels, model: Path) -> tuple[float, float] | None:
    """Return the middle of the most prominent face, as parts of width and height, or None.

    Args:
        picture: 256 x 256 pixels of red, green and blue.
        model: the weights.
    """
    inputs = (picture.astype(np.float32) / 127.5 - 1)[None]
    outputs = cast("list[npt.NDArray[np.float32]]", _session(model).run(None, {"input:0": inputs}))
    best: tuple[float, float, float] | None = None
    for (cells, each), scores, boxes in zip(_GRIDS, outputs[:2], outputs[2:], strict=True):
        sure = 1 / (1 + np.exp(-np.clip(scores.reshape(-1), -80, 80)))
        for place in np.flatnonzero(sure > _SURE):
            cell = int(place) // each
            x = (cell % cells + 0.5) / cells + float(boxes[0, place, 0]) / SIDE
            y = (cell // cells + 0.5) / cells + float(boxes[0, place, 1]) / SIDE
            size = float(boxes[0, place, 2]) / SIDE * float(sure[place])
            if best is None or size > best[0]:
                best = size, x, y
    return (best[1], best[2]) if best else None


@functools.lru_cache(maxsize=1)
def _session(model: Path) -> Any:  # noqa: ANN401 -- onnxruntime's types are not exported
    import onnxruntime  # noqa: PLC0415 -- takes a quarter of a second, and only films that follow a subject need it

    runtime = cast("Any", onnxruntime)
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return runtime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
