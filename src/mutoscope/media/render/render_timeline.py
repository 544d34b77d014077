"""Timeline in, files out; no database, no network."""

from __future__ import annotations

import asyncio
import shutil
from collections import defaultdict
from pathlib import Path

from mutoscope.media.artefacts import ArtefactStore, write_in_thread
from mutoscope.media.render.assemble import assemble
from mutoscope.media.render.choose_thumbnail import choose_thumbnail
from mutoscope.media.render.errors import naming_full_disk
from mutoscope.media.render.pieces import Piece, pieces_of
from mutoscope.media.render.render_audio import render_audio
from mutoscope.media.render.render_segment import render_segment
from mutoscope.media.render.segment_key import segment_key
from mutoscope.media.render.types import (
    Audio,
    OnProgress,
    Progress,
    Rendered,
    RenderSettings,
    Segment,
    processors,
)
from mutoscope.media.timeline import Timeline, check_timeline


async def render_timeline(
    timeline: Timeline,
    store: ArtefactStore,
    out_dir: Path,
    *,
    settings: RenderSettings | None = None,
    name: str = "film",
    title: str = "",
    parallel: int | None = None,
    on_progress: OnProgress | None = None,
) -> Rendered:
    """Render a whole film: `<name>.mp4` and `<name>.jpg` in `out_dir`.

    What the store already has is not made again; an interrupted render continues where it stopped.

    Args:
        timeline: what to render.
        store: where segments, sound and films are kept.
        out_dir: made if it does not exist; files of the same name are replaced.
        settings: how to encode; 1080p-friendly defaults.
        name: of the files, without suffix.
        title: written into the file.
        parallel: how many segments to render at once; as many as there are processors by default.
        on_progress: called from the event loop as segments and stages advance.

    Raises:
        TimelineInvalid: the timeline contradicts itself.
        SegmentFailed, AudioUnusable, JoinIncomplete, DiskFull: see there. Other segments are stopped at once.
    """
    check_timeline(timeline)
    settings = settings or RenderSettings()
    report = on_progress or _ignore
    slots = asyncio.Semaphore(parallel or processors())
    segments, audio = await _render_parts(timeline, store, settings, slots, report)
    report(Progress("assemble", 0, 1))
    film = await assemble(segments, audio, timeline.canvas.rate, store, settings, title=title)
    report(Progress("assemble", 1, 1))
    thumbnail = await choose_thumbnail(film, segments, timeline.canvas.rate, store)
    report(Progress("thumbnail", 1, 1))
    with naming_full_disk():
        film_copy = await write_in_thread(_hand_out, film.path, out_dir / f"{name}.mp4")
        thumbnail_copy = await write_in_thread(_hand_out, thumbnail, out_dir / f"{name}.jpg")
    cpu_seconds = sum(part.cpu_seconds for part in (*segments, audio, film))
    return Rendered(film_copy, thumbnail_copy, timeline.frames, segments, audio, cpu_seconds, timeline.canvas.rate)


async def _render_parts(
    timeline: Timeline, store: ArtefactStore, settings: RenderSettings, slots: asyncio.Semaphore, report: OnProgress
) -> tuple[tuple[Segment, ...], Audio]:
    """Render all segments and the sound, `slots` at a time; when one fails the others are stopped."""
    pieces = [piece for index in range(len(timeline.video)) for piece in pieces_of(timeline, index)]
    done = [0] * len(pieces)
    finished: set[int] = set()
    # Equal items are rendered once: the second waits and finds the first in the store.
    turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def tell() -> None:
        report(Progress("segments", len(finished), len(done), sum(done), timeline.frames))

    async def segment(place: int, piece: Piece) -> Segment:
        def advance(frames: int) -> None:
            done[place] = frames
            tell()

        async with turns[segment_key(timeline, piece, settings)], slots:
            made = await render_segment(timeline, piece, store, settings, advance)
        finished.add(place)
        advance(made.frames)
        return made

    async def sound() -> Audio:
        async with slots:
            made = await render_audio(timeline, store, settings)
        report(Progress("audio", 1, 1))
        return made

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(segment(*numbered)) for numbered in enumerate(pieces)]
            audio = group.create_task(sound())
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None
    return tuple(task.result() for task in tasks), audio.result()


def _hand_out(source: Path, target: Path) -> Path:
    """Copy, so that nobody edits the store; appear under the final name only when complete."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.part")
    try:
        shutil.copyfile(source, partial)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return target


def _ignore(_: Progress) -> None:
    return
