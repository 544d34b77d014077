"""The film's stills: the clearest of several frames, with a title if one is wanted."""

from __future__ import annotations

import contextlib
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

from mutoscope.media.artefacts import ArtefactStore, artefact_key, write_in_thread
from mutoscope.media.render.draw_title import Title, draw_title
from mutoscope.media.render.segment_key import fonts_digest
from mutoscope.media.render.types import RENDER_VERSION, Film, Segment

CANDIDATES = 6
"""Frames that are looked at, and the most thumbnails of a film."""
_MEASURED_WIDTH = 180
_DARK, _BRIGHT = 35, 220
JPEG_QUALITY = 88


async def choose_thumbnail(film: Film, segments: Sequence[Segment], rate: Fraction, store: ArtefactStore) -> Path:
    """Return a JPEG of the film's clearest picture, of six key frames spread over the footage."""
    (best,) = await choose_thumbnails(film, segments, rate, store)
    return best


async def choose_thumbnails(
    film: Film,
    segments: Sequence[Segment],
    rate: Fraction,
    store: ArtefactStore,
    *,
    count: int = 1,
    title: Title | None = None,
    anew: bool = False,
) -> tuple[Path, ...]:
    """Return JPEGs of the film's clearest pictures, of six key frames spread over the footage, the best one first.

    The film is our own file, so it is opened in this process.

    Args:
        film: as assembled.
        segments: what it was assembled of.
        rate: its frames a second.
        store: where the stills are kept.
        count: how many; a film of few scenes gives fewer.
        title: drawn on each.
        anew: choose them even if the store has them.

    Raises:
        FontsMissing: the title's font is not installed.
    """
    inputs: dict[str, object] = {"version": RENDER_VERSION, "film": film.key}
    if title is not None and title.text.strip():
        inputs |= {"title": title.text, "look": repr(title.template), "platform": title.platform}
        inputs |= {"fonts": fonts_digest(title.fonts.folder)}
    moments = _moments(segments, rate)
    count = max(1, min(count, len(moments)))
    keys = [artefact_key("thumbnail", {**inputs, "place": place}) for place in range(count)]
    if anew or any(store.find(key, ".jpg") is None for key in keys):
        with contextlib.ExitStack() as files:
            outs = [files.enter_context(store.make(key, ".jpg")) for key in keys]
            await write_in_thread(_write_best, film.path, moments, outs, title)
    return tuple(store.path(key, ".jpg") for key in keys)


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


def _write_best(film: Path, moments: Sequence[Fraction], outs: Sequence[Path], title: Title | None) -> None:
    frames = sorted(key_frames(film, moments), key=clarity, reverse=True)
    for place, out in enumerate(outs):
        frame = frames[min(place, len(frames) - 1)]
        picture = Image.fromarray(pixels(frame.reformat(format="rgb24")))
        drawn = draw_title(picture, title) if title else picture
        drawn.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)


def key_frames(film: Path, moments: Iterable[Fraction]) -> list[VideoFrame]:
    """Return the key frame at or before each moment, in seconds."""
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


def clarity(frame: VideoFrame) -> float:
    """Score sharpness (the Laplacian's spread) times contrast; very dark and very bright pictures count half."""
    height = max(2, round(frame.height * _MEASURED_WIDTH / frame.width))
    small = frame.reformat(width=_MEASURED_WIDTH, height=height, format="gray")
    grey = pixels(small).astype(np.float64)
    laplacian = grey[1:-1, :-2] + grey[1:-1, 2:] + grey[:-2, 1:-1] + grey[2:, 1:-1] - 4 * grey[1:-1, 1:-1]
    extreme = not _DARK < float(grey.mean()) < _BRIGHT
    return math.sqrt(float(laplacian.std())) * float(grey.std()) * (0.5 if extreme else 1.0)


def pixels(frame: VideoFrame) -> npt.NDArray[np.uint8]:
    """Return a frame's values as they are laid out in its format."""
    return cast("npt.NDArray[np.uint8]", frame.to_ndarray())  # pyright: ignore[reportUnknownMemberType] -- untyped
