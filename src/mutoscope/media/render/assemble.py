"""Join segments and sound into one MP4 without encoding anything again."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from mutoscope.media.artefacts import ArtefactStore, artefact_key
from mutoscope.media.render.build_command import timescale
from mutoscope.media.render.errors import JoinIncomplete, naming_full_disk
from mutoscope.media.render.types import RENDER_VERSION, Audio, Film, RenderSettings, Segment
from mutoscope.media.runner import run_guarded, working_folder

_LIST = "segments.ffconcat"


async def assemble(
    segments: Sequence[Segment],
    audio: Audio,
    rate: Fraction,
    store: ArtefactStore,
    settings: RenderSettings,
    *,
    title: str = "",
    anew: bool = False,
) -> Film:
    """Return the film made of `segments` in order and `audio`; nothing is joined if the store has it.

    Pictures are copied bit for bit at regular times, sound and picture begin together, and the index stands in front
    (`faststart`), so that a browser can start playing at once.

    Args:
        segments: of the whole film.
        audio: its sound.
        rate: its frames a second.
        store: where the film is kept.
        settings: what to start.
        title: written into the file.
        anew: join it even if the store has it, and put it there in its place.

    Raises:
        JoinIncomplete: frames were lost, which means a segment in the store was damaged.
        DiskFull: no space is left.
    """
    key = film_key(segments, audio, title)
    found = store.find(key, ".mp4")
    if found is not None and not anew:
        return Film(found, key, cached=True)
    frames = 0

    def count(line: str) -> None:
        nonlocal frames
        name, _, value = line.partition("=")
        frames = int(value) if name == "frame" and value.strip().isdigit() else frames

    with naming_full_disk(), store.make(key, ".mp4") as out, working_folder(settings.scratch) as folder:
        _write_list(segments, rate, folder)
        argv = _command(audio, rate, settings, title, out)
        finished = await run_guarded(argv, cwd=folder, limits=settings.limits, on_stdout_line=count)
        expected = sum(segment.frames for segment in segments)
        if frames != expected:
            raise JoinIncomplete(
                f"The joined film has {frames} frames where {expected} were expected.",
                remedy="Clear the store of artefacts and render again.",
                frames=frames,
                expected=expected,
            )
    return Film(store.path(key, ".mp4"), key, cached=False, cpu_seconds=finished.cpu_seconds)


def film_key(segments: Sequence[Segment], audio: Audio, title: str) -> str:
    """Return the name of the film made of these parts."""
    parts = {"version": RENDER_VERSION, "segments": [part.key for part in segments], "audio": audio.key}
    return artefact_key("film", {**parts, "title": title})


def _write_list(segments: Sequence[Segment], rate: Fraction, folder: Path) -> None:
    """Write the concat script, with the length of each segment in whole microseconds that add up without drift."""
    lines = ["ffconcat version 1.0"]
    frames, written = 0, 0
    for number, segment in enumerate(segments):
        name = f"{number:05d}.mp4"
        (folder / name).symlink_to(segment.path.absolute())
        frames += segment.frames
        until = round(frames / rate * 1_000_000)
        lines += [f"file {name}", f"duration {(until - written) / 1_000_000:.6f}"]
        written = until
    (folder / _LIST).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _command(audio: Audio, rate: Fraction, settings: RenderSettings, title: str, out: Path) -> list[str]:
    scale = str(timescale(rate))
    return [
        *(str(settings.ffmpeg), "-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-y"),
        *("-progress", "pipe:1", "-protocol_whitelist", "file,pipe", "-f", "concat", "-i", _LIST),
        *("-protocol_whitelist", "file,pipe", "-f", "mp4", "-i", f"file:{audio.path.absolute()}"),
        *("-map", "0:v:0", "-map", "1:a:0", "-c", "copy", "-map_metadata", "-1", "-map_chapters", "-1"),
        *(("-metadata", f"title={title}") if title else ()),
        *("-fflags", "+bitexact", "-movflags", "+faststart"),
        *("-video_track_timescale", scale, "-movie_timescale", scale, "-f", "mp4", f"file:{out}"),
    ]
