"""The main job, whole, in one process: words and footage in, a finished film out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

from mutoscope.media.artefacts import file_digest, write_in_thread
from mutoscope.media.captions import find_template
from mutoscope.media.compose import (
    Bumper,
    ComposeOptions,
    Composer,
    Composition,
    check_brand,
    dress_template,
    wear_logo,
)
from mutoscope.media.film.errors import CanvasesDiffer
from mutoscope.media.film.mend_pictures import mend_pictures
from mutoscope.media.film.progress import ProgressTeller
from mutoscope.media.film.provenance_of import provenance_of
from mutoscope.media.film.render_parts import render_parts
from mutoscope.media.film.types import FilmParts, FilmRequest, FilmResult, OnFilmProgress, Studio
from mutoscope.media.film.write_files import write_files
from mutoscope.media.inspect import Expected, FilmUnreadable, Lost, Report, Shown, inspect_film
from mutoscope.media.music import COMPOSED
from mutoscope.media.render import (
    Film,
    JoinIncomplete,
    Title,
    allowances,
    assemble,
    choose_thumbnails,
    still_strips,
    stretches,
)
from mutoscope.media.runner import CommandFailed
from mutoscope.media.timeline import Canvas, MediaReference, Music, Speech, logo_area
from mutoscope.media.transcript import WordErrors, find_heard

_SHAPES = (Fraction(9, 16), Fraction(4, 5), Fraction(1), Fraction(5, 4), Fraction(16, 9))
_ALIKE = Fraction(1, 50)


def film_composer(request: FilmRequest, studio: Studio, canvas: Canvas | None = None) -> Composer:
    """Return a composer for a request: the plan of the film, ready to take speech.

    Args:
        request: from `read_order`.
        studio: for its fonts.
        canvas: one of `request.canvases`; the first if none.

    Raises:
        UnknownMark: the script names footage that was not given.
        TemplateNotFound, FontsMissing, BrandKitInvalid: the captions.
    """
    check_brand(request.brand)
    options = ComposeOptions(
        template=dress_template(find_template(request.template), request.brand),
        fonts=studio.fonts,
        canvas=canvas or request.canvas,
        seed=request.seed,
        fit=request.fit,
        crossfade_ms=request.crossfade_ms,
        transition=request.transition,
        platform=request.platform,
        background=request.brand.background,
        cues=request.cues,
        facts=request.facts,
        best_moments=request.best_moments,
        follow_subject=request.follow_subject,
        ai_mark=request.ai_mark,
        intro=_bumper(request.intro, request.intro_title),
        outro=_bumper(request.outro, request.outro_title),
        music=_bed(request.music) if request.music else None,
        logo=wear_logo(request.logo, request.brand),
    )
    return Composer(request.script, request.footage, options)


def _bed(music: MediaReference) -> Music:
    return Music(music, seamless=music.name.endswith(COMPOSED))


def _bumper(media: MediaReference | None, title: str) -> Bumper | None:
    return Bumper(media, title) if media or title.strip() else None


def film_composers(request: FilmRequest, studio: Studio) -> tuple[Composer, ...]:
    """Return a composer for each canvas of a request.

    Raises:
        CanvasesDiffer: the canvases have different rates.
        UnknownMark, TemplateNotFound, FontsMissing: as `film_composer`.
    """
    rates = {canvas.rate for canvas in request.canvases}
    if len(rates) > 1:
        raise CanvasesDiffer(
            f"The sizes of one film are made at one rate, not at {', '.join(map(str, sorted(rates)))} frames a second.",
            remedy="Give all sizes the same frame rate, or order another film.",
        )
    return tuple(film_composer(request, studio, canvas) for canvas in request.canvases)


async def make_film(
    request: FilmRequest,
    studio: Studio,
    folder: Path,
    *,
    name: str = "film",
    on_progress: OnFilmProgress | None = None,
) -> FilmResult:
    """Make a film: `<name>.mp4`, `.srt`, `.vtt`, `.jpg` and `.json` in `folder`.

    Of a request with several canvases each film is made, and the files are named by their shape, `<name>-9x16.mp4`;
    returned is the film on the first, with the others in `further`. Whatever the store holds is not made again:
    sentences, segments, the sound, the film.

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
    composers = film_composers(request, studio)
    teller.advance("check", 1, 1)
    parts = await render_parts(composers, request, studio, teller)
    names = name_canvases(request.canvases, name)
    making = _Making(request, studio, folder, teller)
    films = [
        await making.finish(part, composer.finish(), names[place])
        for place, (part, composer) in enumerate(zip(parts, composers, strict=True))
    ]
    teller.advance("write", 1, 1)
    return replace(films[0], further=tuple(films[1:]))


def name_canvases(canvases: Sequence[Canvas], name: str) -> tuple[str, ...]:
    """Return a name for the files of each canvas: `name` alone if there is one, else with its shape, or its size."""
    if len(canvases) == 1:
        return (name,)
    shapes = [_shape(canvas) for canvas in canvases]
    return tuple(
        f"{name}-{shape if shapes.count(shape) == 1 else f'{canvas.width}x{canvas.height}'}"
        for shape, canvas in zip(shapes, canvases, strict=True)
    )


def _shape(canvas: Canvas) -> str:
    shape = Fraction(canvas.width, canvas.height)
    near = next((known for known in _SHAPES if abs(shape - known) < known * _ALIKE), None)
    return f"{near.numerator}x{near.denominator}" if near else f"{canvas.width}x{canvas.height}"


@dataclass(frozen=True)
class _Joined:
    """A film of one canvas, and what it measures."""

    parts: FilmParts
    film: Film
    measured: Report
    mended: bool = False
    """Whether making parts again has changed it: a still that is black comes out the same."""


@dataclass(frozen=True)
class _Making:
    """What is the same for the films of all canvases."""

    request: FilmRequest
    studio: Studio
    folder: Path
    teller: ProgressTeller

    async def finish(self, parts: FilmParts, composition: Composition, name: str) -> FilmResult:
        """Join the parts of one canvas, measure the film and write its files."""
        request, canvas = self.request, composition.timeline.canvas
        joined = await self._join_well(parts, composition)
        parts, film, measured = joined.parts, joined.film, joined.measured
        choice = partial(choose_thumbnails, count=request.thumbnails, title=self._title(), anew=joined.mended)
        stills = await choice(film, parts.segments, canvas.rate, self.studio.store)
        self.teller.advance("inspect", 1, 1)
        report = {**film_report(request, parts, composition, measured), "mended": joined.mended}
        label = partial(self.studio.labeller.label, provenance_of(request)) if self.studio.labeller else None
        files = await write_in_thread(write_files, self.folder, name, film.path, stills, composition, report, label)
        return FilmResult(
            files=files,
            duration=composition.duration,
            canvas=canvas,
            report=report,
            passed=measured.passed,
            loudness=measured.loudness,
            notices=composition.notices,
            timeline=composition.timeline,
            segments=len(parts.scenes),
            cached_segments=sum(parts.scenes),
            first_segment_seconds=parts.first_segment_seconds,
            wall_seconds=time.monotonic() - self.teller.started,
            cpu_seconds=sum(part.cpu_seconds for part in (*parts.segments, parts.audio, film)),
        )

    async def _join_well(self, parts: FilmParts, composition: Composition) -> _Joined:
        """Join the parts and measure the film. Parts that were damaged in the store are made again, once."""
        lost: tuple[Lost, ...] = ()
        before = ""
        try:
            joined = await self._join(parts, composition)
            if not joined.measured.mendable:
                return joined
            lost, before = joined.measured.lost, await asyncio.to_thread(file_digest, joined.film.path)
        except (JoinIncomplete, CommandFailed, FilmUnreadable):
            pass  # a part cannot be read: it is found among them
        mended = await mend_pictures(parts, composition.timeline, lost, self.studio)
        again = await self._join(mended, composition, anew=True)
        return replace(again, mended=await asyncio.to_thread(file_digest, again.film.path) != before)

    async def _join(self, parts: FilmParts, composition: Composition, *, anew: bool = False) -> _Joined:
        store, settings, timeline = self.studio.store, self.studio.settings, composition.timeline
        film = await assemble(
            parts.segments, parts.audio, timeline.canvas.rate, store, settings, title=self.request.title, anew=anew
        )
        self.teller.advance("assemble", 1, 1)
        heard = await asyncio.to_thread(_hear, self.studio, timeline.speech)
        # A still that comes out the same again is so: only what moved before the encoder has to move.
        expected = expectation(parts, composition, heard, stills=anew)
        return _Joined(parts, film, await inspect_film(film.path, expected, ffmpeg=settings.ffmpeg))

    def _title(self) -> Title | None:
        request = self.request
        if not request.thumbnail_title.strip():
            return None
        template = dress_template(find_template(request.template), request.brand)
        return Title(request.thumbnail_title, template, self.studio.fonts, request.platform)


def _hear(studio: Studio, speech: Sequence[Speech]) -> WordErrors | None:
    """Return the word errors of all sentences that were heard; None if none was."""
    if studio.recogniser is None:
        return None
    found = [find_heard(studio.store, studio.recogniser, one.digest) for one in speech]
    heard = [errors for errors in found if errors is not None]
    return sum(heard, WordErrors(0, 0)) if heard else None


def expectation(
    parts: FilmParts, composition: Composition, narration: WordErrors | None = None, *, stills: bool = False
) -> Expected:
    """Return what the film should measure, with what was measured of its parts while they were made.

    `stills` tells whether pictures that pan and zoom may be black, or stand still.
    """
    timeline = composition.timeline
    rate = timeline.canvas.rate
    return Expected(
        canvas=timeline.canvas,
        frames=timeline.frames,
        speech=timeline.speech,
        boxes=composition.boxes,
        platform=timeline.platform,
        logo=logo_area(timeline.canvas, timeline.logo, timeline.platform) if timeline.logo else None,
        black=stretches(parts.segments, "black", rate),
        frozen=stretches(parts.segments, "frozen", rate),
        loudness=parts.audio.loudness,
        narration=narration,
        shown=Shown(
            black=allowances(parts.segments, "black", stills=stills),
            frozen=allowances(parts.segments, "frozen", stills=stills),
            still_upper=still_strips(parts.segments, "upper"),
            still_lower=still_strips(parts.segments, "lower"),
        ),
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
            "transition": request.transition if request.crossfade_ms else None,
            "platform": request.platform,
            "captions": "given" if request.cues is not None else "composed",
            "seed": request.seed,
        },
        "notices": [{"code": notice.code, "message": notice.message} for notice in composition.notices],
    }
