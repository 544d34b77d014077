"""What stands before and behind the narrated film: a clip, a still, or a card with a title."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from mutoscope.media.captions import CaptionBox, Cue, TimedWord, caption_geometry, to_ass
from mutoscope.media.compose.types import Bumper, ComposeOptions
from mutoscope.media.timeline import Clip, Gap, RationalTime, VideoItem

LONGEST_SECONDS = Fraction(10)
STILL_SECONDS = Fraction(5, 2)
_LEAD_MS, _WORD_MS = 200, 120


@dataclass(frozen=True)
class ComposedBumper:
    """A picture and the captions on it, timed from its own first frame."""

    item: VideoItem
    captions: str
    boxes: tuple[CaptionBox, ...]


def compose_bumper(bumper: Bumper, options: ComposeOptions) -> ComposedBumper:
    """Return an intro or an outro: as long as its clip (10 s at most), 2.5 s without one; the title over it."""
    rate, media = options.canvas.rate, bumper.media
    seconds = STILL_SECONDS
    if media is not None and media.kind == "video" and media.available_range is not None:
        seconds = min(media.available_range.duration.seconds, LONGEST_SECONDS)
    duration = RationalTime(max(int(seconds * rate), 1), rate)
    background = options.background or "#101418"
    item = Clip(media, duration, fit=options.fit, background=background) if media else Gap(duration, background)
    words = bumper.title.split()
    if not words:
        return ComposedBumper(item, "", ())
    end_ms = int(duration.seconds * 1000)
    timed = tuple(
        TimedWord(text, _LEAD_MS + place * _WORD_MS, _LEAD_MS + (place + 1) * _WORD_MS)
        for place, text in enumerate(words)
    )
    drawn = ([Cue(0, end_ms, timed)], options.template, options.canvas, options.fonts, "centre")
    return ComposedBumper(item, to_ass(*drawn), caption_geometry(*drawn))
