"""The captions of one film on one canvas: composed from speech, or burnt as somebody edited them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mutoscope.media.captions import (
    Anchor,
    CaptionBox,
    Cue,
    CueLimits,
    TimedWord,
    break_words,
    build_cues,
    caption_geometry,
    fits_on_a_line,
    fits_on_screen,
    follow_speech,
    mark_ass,
    to_ass,
)
from mutoscope.media.compose.types import ComposeOptions
from mutoscope.media.timeline import Area, logo_area, safe_area


class CaptionWriter:
    """Breaks words into cues and draws them, always in the same look and inside the same area."""

    def __init__(self, options: ComposeOptions, anchor: Anchor) -> None:
        """Take what decides the look.

        Raises:
            FontsMissing: the template's font is not installed.
        """
        self._options = options
        self._given = options.cues
        self._limits = CueLimits(max_words=options.template.max_words)
        self._look = (options.template, options.canvas, options.fonts, anchor, _area(options))
        self._fits = fits_on_screen(*self._look)
        self._on_a_line = fits_on_a_line(*self._look)

    def cues(self, words: Sequence[TimedWord]) -> tuple[Cue, ...]:
        """Return words as the phrases that are burnt."""
        return build_cues(break_words(words, self._on_a_line), self._limits, self._fits)

    def burnt(
        self, composed: Sequence[Cue], spoken: Sequence[TimedWord], start_ms: int, end_ms: int
    ) -> tuple[Cue, ...]:
        """Return what is burnt on a picture: the composed cues, or what was given for its time.

        Args:
            composed: from the speech of the picture's own sentences, timed from its first frame.
            spoken: the words of those sentences: given cues follow them where they still say the same.
            start_ms: of the picture, in the film.
            end_ms: its length.
        """
        if self._given is None:
            return tuple(composed)
        burnt: list[Cue] = []
        for cue in self._given:
            if cue.start_ms < start_ms + end_ms and cue.end_ms > start_ms:
                burnt += self._phrases(follow_speech(_sooner(cue, start_ms), spoken))
        return tuple(replace(cue, start_ms=max(cue.start_ms, 0)) for cue in burnt if cue.end_ms > 0)

    def to_ass(self, cues: Sequence[Cue]) -> str:
        """Return cues as an ASS document."""
        return to_ass(cues, *self._look)

    def marked(self, captions: str) -> str:
        """Return a picture's captions with the mark that it was made with AI, if that is wanted."""
        options = self._options
        if not options.ai_mark:
            return captions
        look = (options.template, options.canvas, options.fonts)
        return mark_ass(captions, *look, platform=options.platform, logo=options.logo)

    def boxes(self, cues: Sequence[Cue]) -> tuple[CaptionBox, ...]:
        """Return what cues cover."""
        return caption_geometry(cues, *self._look)

    def _phrases(self, cue: Cue) -> list[Cue]:
        """Return a given cue in phrases as short as the template's, together as long as the cue."""
        phrases = [*self.cues(cue.words)]
        starts = [cue.start_ms, *(max(phrase.start_ms, cue.start_ms) for phrase in phrases[1:]), cue.end_ms]
        return [
            replace(phrase, start_ms=starts[place], end_ms=max(starts[place + 1], starts[place] + 1))
            for place, phrase in enumerate(phrases)
        ]


def _sooner(cue: Cue, milliseconds: int) -> Cue:
    words = tuple(
        replace(word, start_ms=word.start_ms - milliseconds, end_ms=word.end_ms - milliseconds) for word in cue.words
    )
    return replace(cue, start_ms=cue.start_ms - milliseconds, end_ms=cue.end_ms - milliseconds, words=words)


def _area(options: ComposeOptions) -> Area | None:
    """Return what captions must stay inside; None where the template's own placement sees to it."""
    canvas, logo = options.canvas, options.logo
    below = logo is not None and logo.corner.startswith("bottom")
    if options.platform == "none" and not below:
        return None
    area = safe_area(canvas, options.platform)
    if logo is None or not below:
        return area
    mark = logo_area(canvas, logo, options.platform)
    return replace(area, bottom=min(area.bottom, mark.top - round(canvas.height * _CLEARANCE)))


_CLEARANCE = 0.012
"""Of the height, between captions and a logo below them."""
