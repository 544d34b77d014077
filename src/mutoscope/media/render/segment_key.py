"""The name of a segment: the hash of everything that decides its picture, and of nothing else."""

from __future__ import annotations

import functools
from fractions import Fraction
from pathlib import Path

from mutoscope.media.artefacts import artefact_key, file_digest
from mutoscope.media.render.pieces import Piece
from mutoscope.media.render.types import RENDER_VERSION, RenderSettings
from mutoscope.media.timeline import Clip, Gap, Logo, Timeline, lead_in, lead_out, logo_margins


def segment_key(timeline: Timeline, piece: Piece, settings: RenderSettings) -> str:
    """Return the name of a piece rendered with `settings`.

    Paths take no part (a file is known by its digest), nor do other items, unless a cross-fade brings them in.
    """
    index = piece.index
    before, after = lead_in(timeline, index), lead_out(timeline, index)
    captions, logo = timeline.captions[index], timeline.logo
    inputs: dict[str, object] = {
        "version": RENDER_VERSION,
        "canvas": (timeline.canvas.width, timeline.canvas.height, str(timeline.canvas.rate)),
        "item": _describe(timeline, index),
        "piece": None if piece.whole else (piece.first, piece.frames),
        "captions": captions,
        "fonts": fonts_digest(timeline.fonts) if captions and timeline.fonts else "",
        "logo": _mark(timeline, logo) if logo else None,
        "before": (before, _kind(timeline, index - 1), _describe(timeline, index - 1)) if any(before) else None,
        "after": (after, _kind(timeline, index), _describe(timeline, index + 1)) if any(after) else None,
        "encoder": (settings.encoder.preset, settings.encoder.crf, str(settings.encoder.keyframe_seconds)),
    }
    return artefact_key("segment", inputs)


def _mark(timeline: Timeline, logo: Logo) -> tuple[object, ...]:
    margins = logo_margins(timeline.canvas, timeline.platform)
    return logo.media.digest, logo.corner, logo.width_percent, logo.opacity_percent, margins


def _kind(timeline: Timeline, cut: int) -> str:
    transition = timeline.transitions[cut]
    return transition.kind if transition else ""


def _describe(timeline: Timeline, index: int) -> dict[str, object]:
    item = timeline.video[index]
    # A neighbour's own transitions decide which of its frames is shown when.
    shared: dict[str, object] = {
        "frames": item.duration.value,
        "lead": (lead_in(timeline, index)[0], lead_out(timeline, index)[1]),
    }
    if isinstance(item, Gap):
        return {**shared, "gap": item.colour}
    bars = item.background if item.fit == "letterbox" else ""
    focus = [(str(point.seconds), str(point.x), str(point.y)) for point in item.focus]
    seen: dict[str, object] = {
        "media": item.media.digest,
        "kind": item.media.kind,
        "fit": item.fit,
        "bars": bars,
        "focus": focus,
    }
    seen |= {"hdr": item.media.hdr, "interlaced": item.media.interlaced}
    return {**shared, **seen, **_moves(item)}


def _moves(clip: Clip) -> dict[str, object]:
    if clip.media.kind == "image":
        return {"motion": clip.motion_seed}
    available = clip.media.available_range
    length = available.duration.seconds if available else Fraction(0)
    return {"start": str(clip.source_start), "available": str(length), "size": (clip.media.width, clip.media.height)}


def fonts_digest(folder: Path) -> str:
    """Return a digest of the fonts in a folder, by their bytes; read again only when a file has changed."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return _digest_of(tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in files))


@functools.lru_cache(maxsize=32)
def _digest_of(files: tuple[tuple[Path, int, int], ...]) -> str:
    return artefact_key("fonts", {path.name: file_digest(path) for path, _, _ in files})
