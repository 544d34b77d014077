"""How a film's first scene will look, before a word of it is spoken: a picture in a second or two."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from mutoscope.media.artefacts import write_in_thread
from mutoscope.media.film.make_film import film_composer
from mutoscope.media.film.types import FilmRequest, Studio
from mutoscope.media.render import find_still, render_still
from mutoscope.media.script import Scene, Script, Sentence, estimate_seconds
from mutoscope.media.timeline import Clip, MediaReference, Timeline
from mutoscope.media.voice import SpokenSentence, WordTiming

_RATE = 24_000


@dataclass(frozen=True)
class FilmPreview:
    """One frame to draw: of which item of a timeline that goes no further than the first scene."""

    timeline: Timeline
    index: int
    frame: int

    @property
    def media(self) -> tuple[MediaReference, ...]:
        """Return the files that drawing it reads."""
        shown = [item.media for item in self.timeline.video if isinstance(item, Clip)]
        return (*shown, self.timeline.logo.media) if self.timeline.logo else tuple(shown)


def compose_preview(request: FilmRequest, studio: Studio) -> FilmPreview:
    """Compose the first scene half a second in, on the first canvas. No file of the film is opened.

    Footage, crop, look and words are the film's; when each word appears is estimated, for nothing has been spoken.

    Raises:
        UnknownMark, TemplateNotFound, FontsMissing, BrandKitInvalid: as `film_composer`.
    """
    composer = film_composer(request, studio)
    sentences = [composer.sentences[position] for position in composer.planned[0].sentences]
    segment = composer.add([_likely(sentence, request) for sentence in sentences])
    timeline = composer.timeline()
    # Not its middle: every frame before the one that is drawn is decoded, and a second of a large clip takes a second.
    shown = min(segment.item.duration.value // 2, round(timeline.canvas.rate / 2))
    return FilmPreview(timeline, composer.first_item, shown)


def find_preview(preview: FilmPreview, studio: Studio) -> Path | None:
    """Return the picture if it was drawn before."""
    return find_still(preview.timeline, preview.index, preview.frame, studio.store, studio.settings)


async def draw_preview(preview: FilmPreview, studio: Studio) -> Path:
    """Return the picture, a JPEG with captions and logo, from the store if it was drawn before.

    Raises:
        SegmentFailed: the footage cannot be drawn.
        DiskFull: there is no space left.
    """
    return await render_still(preview.timeline, preview.index, preview.frame, studio.store, studio.settings)


async def preview_film(request: FilmRequest, studio: Studio, out: Path) -> None:
    """Write a JPEG of the first scene.

    Raises:
        SegmentFailed, DiskFull: as `draw_preview`.
        UnknownMark, TemplateNotFound, FontsMissing, BrandKitInvalid: as `film_composer`.
    """
    drawn = await draw_preview(compose_preview(request, studio), studio)
    await write_in_thread(shutil.copyfile, drawn, out)


def _likely(sentence: Sentence, request: FilmRequest) -> SpokenSentence | None:
    """Return a sentence as if it were spoken: as long as is likely, its words evenly; None for one without a sound."""
    words: Sequence[str] = sentence.spoken_words
    if not words:
        return None
    alone = estimate_seconds(
        Script((Scene((sentence,)),)),
        speed_percent=request.speed_percent,
        language=request.voice.language,
        length_percent=request.voice.length_percent,
    )
    seconds = max(alone - Fraction(sentence.pause_after_ms, 1000), Fraction(1, 2))
    edges = [int(seconds * 1000 * place / len(words)) for place in range(len(words) + 1)]
    timings = tuple(WordTiming(word, edges[place], edges[place + 1]) for place, word in enumerate(words))
    return SpokenSentence(Path(os.devnull), "", _RATE, int(seconds * _RATE), timings, request.voice.id)
