"""The main job, whole, in one process: words and footage in, a finished film out."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

from mutoscope.media.captions import find_template
from mutoscope.media.compose import ComposeOptions, Composer, Composition
from mutoscope.media.film.progress import ProgressTeller
from mutoscope.media.film.render_parts import render_parts
from mutoscope.media.film.types import FilmParts, FilmRequest, FilmResult, OnFilmProgress, Studio
from mutoscope.media.film.write_files import write_files
from mutoscope.media.inspect import Expected, Report, inspect_film
from mutoscope.media.render import assemble, choose_thumbnail, stretches
from mutoscope.media.timeline import Logo, Music


def film_composer(request: FilmRequest, studio: Studio) -> Composer:
    """Return a composer for a request: the plan of the film, ready to take speech.

    Raises:
        UnknownMark: the script names footage that was not given.
        TemplateNotFound, FontsMissing: the captions.
    """
    options = ComposeOptions(
        template=find_template(request.template),
        fonts=studio.fonts,
        canvas=request.canvas,
        seed=request.seed,
        fit=request.fit,
        crossfade_ms=request.crossfade_ms,
        music=Music(request.music) if request.music else None,
        logo=Logo(request.logo) if request.logo else None,
    )
    return Composer(request.script, request.footage, options)


async def make_film(
    request: FilmRequest,
    studio: Studio,
    folder: Path,
    *,
    name: str = "film",
    on_progress: OnFilmProgress | None = None,
) -> FilmResult:
    """Make a film: `<name>.mp4`, `.srt`, `.vtt`, `.jpg` and `.json` in `folder`.

    Whatever the store holds is not made again: sentences, segments, the sound, the film.

    Args:
        request: from `read_order`.
        studio: the store, the fonts, the voice, the encoder.
        folder: made if it does not exist; files of the same name are replaced.
        name: of the files, without suffix.
        on_progress: called from the event loop as stages advance.

    Raises:
        SegmentFailed, AudioUnusable, DiskFull: see `media.render`.
        UnspeakableText: the voice cannot speak a sentence.
    """
    teller = ProgressTeller(on_progress)
    composer = film_composer(request, studio)
    teller.advance("check", 1, 1)
    parts = await render_parts(composer, request, studio, teller)
    composition = composer.finish()
    rate, store = request.canvas.rate, studio.store
    film = await assemble(parts.segments, parts.audio, rate, store, studio.settings, title=request.title)
    thumbnail = await choose_thumbnail(film, parts.segments, rate, store)
    teller.advance("assemble", 1, 1)
    measured = await inspect_film(film.path, expectation(parts, composition), ffmpeg=studio.settings.ffmpeg)
    teller.advance("inspect", 1, 1)
    report = film_report(request, parts, composition, measured)
    files = await asyncio.to_thread(write_files, folder, name, film.path, thumbnail, composition, report)
    teller.advance("write", 1, 1)
    return FilmResult(
        files=files,
        duration=composition.duration,
        canvas=request.canvas,
        report=report,
        passed=measured.passed,
        loudness=measured.loudness,
        notices=composition.notices,
        segments=len(parts.scenes),
        cached_segments=sum(parts.scenes),
        first_segment_seconds=parts.first_segment_seconds,
        wall_seconds=time.monotonic() - teller.started,
        cpu_seconds=sum(part.cpu_seconds for part in (*parts.segments, parts.audio, film)),
    )


def expectation(parts: FilmParts, composition: Composition) -> Expected:
    """Return what the film should measure, with what was measured of its parts while they were made."""
    timeline = composition.timeline
    rate = timeline.canvas.rate
    return Expected(
        canvas=timeline.canvas,
        frames=timeline.frames,
        speech=timeline.speech,
        boxes=composition.boxes,
        black=stretches(parts.segments, "black", rate),
        frozen=stretches(parts.segments, "frozen", rate),
        loudness=parts.audio.loudness,
    )


def film_report(request: FilmRequest, parts: FilmParts, composition: Composition, measured: Report) -> dict[str, Any]:
    """Return the report that is written beside the film: what was measured, and what it was made of."""
    return {
        **measured.to_json(),
        "made_of": {
            "sentences": len(request.script.sentences),
            "segments": len(parts.scenes),
            "footage": [media.name for media in request.footage],
            "music": request.music.name if request.music else None,
            "voice": request.voice.id,
            "voices": {name: chosen.voice.id for name, chosen in request.cast.items()},
            "template": request.template,
            "fit": request.fit,
            "seed": request.seed,
        },
        "notices": [{"code": notice.code, "message": notice.message} for notice in composition.notices],
    }
