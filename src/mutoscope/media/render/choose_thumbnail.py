"""The film's still: the clearest of several frames."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame
from PIL import Image

from mutoscope.media.artefacts import ArtefactStore, artefact_key
from mutoscope.media.render.types import RENDER_VERSION, Film, Segment

CANDIDATES = 6
_MEASURED_WIDTH = 180
_DARK, _BRIGHT = 35, 220
_JPEG_QUALITY = 88


async def choose_thumbnail(film: Film, segments: Sequence[Segment], rate: Fraction, store: ArtefactStore) -> Path:
    """Return a JPEG of the film's clearest picture, of six key frames spread over the footage.

    The film is our own file, so it is opened in this process.
    """
    key = artefact_key("thumbnail", {"version": RENDER_VERSION, "film": film.key})
    found = store.find(key, ".jpg")
    if found is not None:
        return found
    with store.make(key, ".jpg") as out:
        await asyncio.to_thread(_write_best, film.path, _moments(segments, rate), out)
    return store.path(key, ".jpg")


def _moments(segments: Sequence[Segment], rate: Fraction) -> list[Fraction]:
    """Return the middles, in seconds, of up to six segments; plain cards only if there is nothing else."""
    middles: list[tuple[Fraction, bool]] = []
    start = 0
    for segment in segments:
        middles.append(((start + Fraction(segment.frames, 2)) / rate, segment.report.kind != "gap"))
        start += segment.frames
    wanted = [middle for middle, footage in middles if footage] or [middle for middle, _ in middles]
    count = min(CANDIDATES, len(wanted))
    return [wanted[len(wanted) * k // count] for k in range(count)]


def _write_best(film: Path, moments: Iterable[Fraction], out: Path) -> None:
    best = max(_key_frames(film, moments), key=_clarity)
    Image.fromarray(_pixels(best.reformat(format="rgb24"))).save(out, "JPEG", quality=_JPEG_QUALITY, optimize=True)


def _key_frames(film: Path, moments: Iterable[Fraction]) -> list[VideoFrame]:
    frames: list[VideoFrame] = []
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        stream.codec_context.skip_frame = "NONKEY"
        for moment in moments:
            container.seek(int(moment * av.time_base))
            frame = next(container.decode(stream), None)
            if frame is not None:
                frames.append(frame)
    return frames


def _clarity(frame: VideoFrame) -> float:
    """Score sharpness (the Laplacian's spread) times contrast; very dark and very bright pictures count half."""
    height = max(2, round(frame.height * _MEASURED_WIDTH / frame.width))
    small = frame.reformat(width=_MEASURED_WIDTH, height=height, format="gray")
    grey = _pixels(small).astype(np.float64)
    laplacian = grey[1:-1, :-2] + grey[1:-1, 2:] + grey[:-2, 1:-1] + grey[2:, 1:-1] - 4 * grey[1:-1, 1:-1]
    extreme = not _DARK < float(grey.mean()) < _BRIGHT
    return math.sqrt(float(laplacian.std())) * float(grey.std()) * (0.5 if extreme else 1.0)


def _pixels(frame: VideoFrame) -> npt.NDArray[np.uint8]:
    return cast("npt.NDArray[np.uint8]", frame.to_ndarray())  # pyright: ignore[reportUnknownMemberType] -- untyped
