"""Render one item of the video track or a piece of it, or find it already rendered; for several canvases at once."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast
from xml.sax.saxutils import escape

import av
from av.error import FFmpegError

from mutoscope.media.artefacts import ArtefactStore
from mutoscope.media.render.build_command import build_command
from mutoscope.media.render.drawing import calm_file, measured_file, moving_file, still_file
from mutoscope.media.render.errors import SegmentFailed, naming_full_disk
from mutoscope.media.render.pieces import Piece
from mutoscope.media.render.segment_key import segment_key
from mutoscope.media.render.split_captions import split_captions
from mutoscope.media.render.types import OnFrames, PictureKind, RenderSettings, Segment, SegmentReport
from mutoscope.media.runner import CommandFailed, Finished, run_guarded, working_folder
from mutoscope.media.timeline import FrameSpan, Gap, Timeline
from mutoscope.media.watch import STRIPS, read_stretches

_FONTS = "fonts.conf"


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
    (segment,) = await render_segments([timeline], piece, store, settings, on_frames)
    return segment


async def render_segments(
    timelines: Sequence[Timeline],
    piece: Piece,
    store: ArtefactStore,
    settings: RenderSettings,
    on_frames: OnFrames | None = None,
    *,
    anew: bool = False,
) -> tuple[Segment, ...]:
    """Return a piece of each timeline: one film on several canvases, its items equally long.

    What the store lacks is encoded by one program, which decodes the media once. Each segment is the same, bit for bit,
    as when it is rendered alone. With `anew` everything is encoded, in place of what the store holds. Other
    arguments and errors are those of `render_segment`.
    """
    keys = [segment_key(timeline, piece, settings) for timeline in timelines]
    known = zip(timelines, keys, strict=True)
    found = [None if anew else find_segment(timeline, piece, store, key) for timeline, key in known]
    lacking = [place for place, segment in enumerate(found) if segment is None]
    if lacking:
        wanted = {keys[place]: timelines[place] for place in lacking}
        made = await _render(wanted, piece, store, settings, on_frames)
        for place in lacking:
            found[place] = made[keys[place]]
    return tuple(segment for segment in found if segment is not None)


async def _render(
    wanted: Mapping[str, Timeline],
    piece: Piece,
    store: ArtefactStore,
    settings: RenderSettings,
    on_frames: OnFrames | None,
) -> dict[str, Segment]:
    timelines, made = tuple(wanted.values()), dict[str, Segment]()
    with naming_full_disk(), contextlib.ExitStack() as files, working_folder(settings.scratch) as folder:
        outs = [files.enter_context(store.make(key, ".mp4")) for key in wanted]
        reports = [files.enter_context(store.make(key, ".json")) for key in wanted]
        for number, timeline in enumerate(timelines):
            _write_captions(timeline, piece, folder, store, number)
        used = (await _encode(timelines, piece, settings, folder, outs, on_frames)).cpu_seconds / len(wanted)
        for number, (key, timeline) in enumerate(wanted.items()):
            _check_frames(outs[number], timeline, piece)
            report = _read_report(folder, number, timeline, piece)
            reports[number].write_text(json.dumps(_report_to_json(report)))
            path = store.path(key, ".mp4")
            made[key] = Segment(
                path, key, piece.frames, report, cached=False, cpu_seconds=used, continues=bool(piece.first)
            )
    return made


def find_segment(timeline: Timeline, piece: Piece, store: ArtefactStore, key: str) -> Segment | None:
    """Return a piece if the store has it under `key`."""
    report, path = store.find(key, ".json"), store.find(key, ".mp4")
    if path is None or report is None:
        return None
    stored = cast("Mapping[str, list[list[int]]]", json.loads(report.read_text()))
    spans = {name: tuple(FrameSpan(first, frames) for first, frames in told) for name, told in stored.items()}
    told = SegmentReport(_kind(timeline, piece.index), **spans)
    return Segment(path, key, piece.frames, told, cached=True, continues=piece.first > 0)


async def _encode(
    timelines: Sequence[Timeline],
    piece: Piece,
    settings: RenderSettings,
    folder: Path,
    outs: Sequence[Path],
    on_frames: OnFrames | None,
) -> Finished:
    def tell(line: str) -> None:
        name, _, value = line.partition("=")
        if on_frames and name == "frame" and value.strip().isdigit():
            on_frames(int(value))

    try:
        return await run_guarded(
            build_command(timelines, piece, settings, outs),
            cwd=folder,
            limits=settings.limits,
            environment={"FONTCONFIG_FILE": str(folder / _FONTS)},
            on_stdout_line=tell,
        )
    except CommandFailed as error:
        with naming_full_disk():
            if "No space left" in error.message:
                raise
        raise _failure(timelines[0], piece.index, error.message) from error


def _check_frames(out: Path, timeline: Timeline, piece: Piece) -> None:
    """Count what was written, by the file's own index."""
    frames = 0
    with contextlib.suppress(FFmpegError), av.open(str(out)) as container:
        frames = container.streams.video[0].frames
    if frames != piece.frames:
        raise _failure(timeline, piece.index, f"it gave {frames} of {piece.frames} frames")


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


def _write_captions(timeline: Timeline, piece: Piece, folder: Path, store: ArtefactStore, number: int) -> None:
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
    (folder / moving_file(number)).write_text(captions.moving, encoding="utf-8")
    (folder / still_file(number)).write_text(captions.still.ass if captions.still else "", encoding="utf-8")
    cache = store.root / ".fontconfig"
    cache.mkdir(parents=True, exist_ok=True)
    (folder / _FONTS).write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{escape(str(fonts.absolute()))}</dir>"
        f"<cachedir>{escape(str(cache.absolute()))}</cachedir></fontconfig>",
        encoding="utf-8",
    )


def _read_report(folder: Path, number: int, timeline: Timeline, piece: Piece) -> SegmentReport:
    rate, frames = timeline.canvas.rate, piece.frames
    names = (measured_file(number), *(calm_file(number, part) for part in ("whole", *STRIPS)))
    told, *calm = (
        read_stretches(file.read_text(encoding="utf-8").splitlines() if file.exists() else (), rate, frames)
        for file in (folder / name for name in names)
    )
    kind = _kind(timeline, piece.index)
    if kind != "video":
        return SegmentReport(kind, told["black"], told["frozen"])
    return SegmentReport(kind, told["black"], told["frozen"], *(part["frozen"] for part in calm))


def _report_to_json(report: SegmentReport) -> dict[str, list[tuple[int, int]]]:
    told = {
        "black": report.black,
        "frozen": report.frozen,
        "calm": report.calm,
        "calm_upper": report.calm_upper,
        "calm_lower": report.calm_lower,
    }
    return {name: [(span.first, span.frames) for span in spans] for name, spans in told.items() if spans is not None}
