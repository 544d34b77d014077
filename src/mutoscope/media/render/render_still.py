"""One picture of a film before the rest of it is made: drawn by the same program, with captions and logo."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from PIL import Image

from mutoscope.media.artefacts import ArtefactStore, artefact_key, write_in_thread
from mutoscope.media.render.choose_thumbnail import JPEG_QUALITY, key_frames, pixels
from mutoscope.media.render.pieces import Piece
from mutoscope.media.render.render_segment import render_segment
from mutoscope.media.render.segment_key import segment_key
from mutoscope.media.render.types import RenderSettings
from mutoscope.media.timeline import Timeline

_SUFFIX = ".jpg"


async def render_still(
    timeline: Timeline, index: int, frame: int, store: ArtefactStore, settings: RenderSettings
) -> Path:
    """Return a JPEG of one frame of an item of the video track, from the store if it was drawn before.

    Args:
        timeline: the item itself must be complete.
        index: which item.
        frame: which of its frames, counted from its first.
        store: where the picture is kept.
        settings: what draws it, and within what.

    Raises:
        SegmentFailed, DiskFull: as `render_segment`.
    """
    piece, key = _named(timeline, index, frame, settings)
    if store.find(key, _SUFFIX) is None:
        segment = await render_segment(timeline, piece, store, settings)
        with store.make(key, _SUFFIX) as out:
            await write_in_thread(_write, segment.path, out)
    return store.path(key, _SUFFIX)


def find_still(
    timeline: Timeline, index: int, frame: int, store: ArtefactStore, settings: RenderSettings
) -> Path | None:
    """Return what `render_still` would, if the store has it."""
    return store.find(_named(timeline, index, frame, settings)[1], _SUFFIX)


def _named(timeline: Timeline, index: int, frame: int, settings: RenderSettings) -> tuple[Piece, str]:
    piece = Piece(index, frame, 1, whole=False)
    return piece, artefact_key("still", {"segment": segment_key(timeline, piece, settings)})


def _write(segment: Path, out: Path) -> None:
    (frame,) = key_frames(segment, [Fraction(0)])
    picture = Image.fromarray(pixels(frame.reformat(format="rgb24")))
    picture.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
