"""Render one item of the video track or a piece of it, or find it already rendered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import cast
from xml.sax.saxutils import escape

from mutoscope.media.artefacts import ArtefactStore
from mutoscope.media.render.build_command import MOVING, STILL, build_command
from mutoscope.media.render.errors import SegmentFailed, naming_full_disk
from mutoscope.media.render.pieces import Piece
from mutoscope.media.render.segment_key import segment_key
from mutoscope.media.render.split_captions import split_captions
from mutoscope.media.render.types import OnFrames, PictureKind, RenderSettings, Segment, SegmentReport
from mutoscope.media.runner import CommandFailed, Finished, run_guarded, working_folder
from mutoscope.media.timeline import FrameSpan, Gap, Timeline

_FONTS = "fonts.conf"
_DETECTED = {"lavfi.black_": "black", "lavfi.freezedetect.freeze_": "frozen"}


async def render_segment(
    timeline: Timeline,
    piece: Piece,
    store: ArtefactStore,
    settings: RenderSettings,
    on_frames: OnFrames | None = None,
) -> Segment:
    """Return a piece as a segment; nothing is encoded if the store has it.

    Only its item itself must be complete (and its neighbours, where a cross-fade touches it), so a segment can be
    rendered as soon as its sentence has been spoken.

    Args:
        timeline: a checked timeline.
        piece: which item of `timeline.video`, or which frames of it: one of `pieces_of(timeline, index)`.
        store: where the segment is kept.
        settings: how to encode and what to start.
        on_frames: called about once a second with the number of frames encoded so far.

    Raises:
        SegmentFailed: ffmpeg could not read the media or gave fewer frames than asked for.
        DiskFull: no space is left.
        CommandTimedOut, CommandKilledByLimit: it took more than `settings.limits` allow.
    """
    index, frames = piece.index, piece.frames
    key = segment_key(timeline, piece, settings)
    found = find_segment(timeline, piece, store, key)
    if found is not None:
        return found
    reader = _Reader(timeline.canvas.rate, on_frames)
    with (
        naming_full_disk(),
        store.make(key, ".mp4") as out,
        store.make(key, ".json") as report_file,
        working_folder(settings.scratch) as folder,
    ):
        _write_captions(timeline, piece, folder, store)
        finished = await _encode(timeline, piece, settings, folder, reader, out)
        if reader.frames != frames:
            raise _failure(timeline, index, f"it gave {reader.frames} of {frames} frames")
        report = SegmentReport(_kind(timeline, index), reader.spans("black", frames), reader.spans("frozen", frames))
        report_file.write_text(json.dumps(_report_to_json(report)))
    path, used = store.path(key, ".mp4"), finished.cpu_seconds
    return Segment(path, key, frames, report, cached=False, cpu_seconds=used, continues=piece.first > 0)


def find_segment(timeline: Timeline, piece: Piece, store: ArtefactStore, key: str) -> Segment | None:
    """Return a piece if the store has it under `key`."""
    report, path = store.find(key, ".json"), store.find(key, ".mp4")
    if path is None or report is None:
        return None
    stored = cast("Mapping[str, list[list[int]]]", json.loads(report.read_text()))
    spans = {name: tuple(FrameSpan(first, frames) for first, frames in stored[name]) for name in ("black", "frozen")}
    told = SegmentReport(_kind(timeline, piece.index), **spans)
    return Segment(path, key, piece.frames, told, cached=True, continues=piece.first > 0)


async def _encode(
    timeline: Timeline, piece: Piece, settings: RenderSettings, folder: Path, reader: _Reader, out: Path
) -> Finished:
    try:
        return await run_guarded(
            build_command(timeline, piece, settings, out),
            cwd=folder,
            limits=settings.limits,
            environment={"FONTCONFIG_FILE": str(folder / _FONTS)},
            on_stdout_line=reader.read,
        )
    except CommandFailed as error:
        with naming_full_disk():
            if "No space left" in error.message:
                raise
        raise _failure(timeline, piece.index, error.message) from error


def _failure(timeline: Timeline, index: int, why: str) -> SegmentFailed:
    item = timeline.video[index]
    name = "a plain card" if isinstance(item, Gap) else item.media.name or item.media.path.name
    return SegmentFailed(
        f"Scene picture {index + 1} ({name}) could not be rendered: {why}.",
        remedy=f"Check that {name} plays to its end in a player, or use another file.",
        index=index,
        media=name,
    )


def _kind(timeline: Timeline, index: int) -> PictureKind:
    item = timeline.video[index]
    if isinstance(item, Gap):
        return "gap"
    return "image" if item.media.kind == "image" else "video"


def _write_captions(timeline: Timeline, piece: Piece, folder: Path, store: ArtefactStore) -> None:
    """Put the captions in the working folder, and tell fontconfig of the film's fonts and of no others."""
    index = piece.index
    if not timeline.captions[index]:
        return
    fonts = timeline.fonts
    if fonts is None or not any(path.is_file() for path in fonts.rglob("*")):
        raise SegmentFailed(  # libass would draw nothing and say so only in a log
            f"Scene picture {index + 1} has captions, and the timeline names no folder with fonts.",
            remedy="Run `mutoscope assets install` once; it fetches the fonts.",
            index=index,
        )
    captions = split_captions(timeline.captions[index], timeline.canvas, piece)
    (folder / MOVING).write_text(captions.moving, encoding="utf-8")
    (folder / STILL).write_text(captions.still.ass if captions.still else "", encoding="utf-8")
    cache = store.root / ".fontconfig"
    cache.mkdir(parents=True, exist_ok=True)
    (folder / _FONTS).write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{escape(str(fonts.absolute()))}</dir>"
        f"<cachedir>{escape(str(cache.absolute()))}</cachedir></fontconfig>",
        encoding="utf-8",
    )


class _Reader:
    """Reads what ffmpeg says on standard output: progress, and metadata of black and frozen stretches."""

    def __init__(self, rate: Fraction, on_frames: OnFrames | None) -> None:
        self.frames = 0
        self._rate = rate
        self._on_frames = on_frames
        self._edges: dict[str, list[tuple[str, int]]] = {"black": [], "frozen": []}

    def read(self, line: str) -> None:
        """Take one line: `frame=120`, or `lavfi.black_start=1.5` (seconds)."""
        name, _, value = line.partition("=")
        if name == "frame" and value.strip().isdigit():
            self.frames = int(value)
            if self._on_frames:
                self._on_frames(self.frames)
            return
        for prefix, what in _DETECTED.items():
            edge = name.removeprefix(prefix)
            if edge in {"start", "end"} and edge != name:
                self._edges[what].append((edge, round(Fraction(value) * self._rate)))

    def spans(self, what: str, frames: int) -> tuple[FrameSpan, ...]:
        """Pair the starts with the ends; what has begun and not ended lasts to the segment's end."""
        spans: list[FrameSpan] = []
        begin: int | None = None
        for edge, frame in [*self._edges[what], ("end", frames)]:
            if edge == "start":
                begin = frame
            elif begin is not None:
                spans.append(FrameSpan(begin, frame - begin))
                begin = None
        return tuple(spans)


def _report_to_json(report: SegmentReport) -> dict[str, list[tuple[int, int]]]:
    return {
        "black": [(span.first, span.frames) for span in report.black],
        "frozen": [(span.first, span.frames) for span in report.frozen],
    }
