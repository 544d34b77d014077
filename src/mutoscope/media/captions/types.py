"""Cues (WebVTT's word: a text with a start and an end), the words inside them, and the templates that draw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Highlight = Literal["pop", "bounce", "sweep", "box", "none"]
Reveal = Literal["phrase", "word", "letter"]
Anchor = Literal["lower", "centre"]


@dataclass(frozen=True)
class TimedWord:
    """A word as shown, with the milliseconds (from the film's or segment's start) at which it is spoken."""

    text: str
    start_ms: int
    end_ms: int
    emphasised: bool = False
    glued: bool = False
    """It follows the word before it without a space."""


@dataclass(frozen=True)
class Cue:
    """Words that are on screen together. One or two lines once broken."""

    start_ms: int
    end_ms: int
    words: tuple[TimedWord, ...]
    timed: bool = True
    """Whether the words' times were known, by speech or by a file; else they only share the cue's."""

    @property
    def text(self) -> str:
        """Return the words joined by spaces, where the writing has any."""
        return join_words(self.words)


def join_words(words: Sequence[TimedWord]) -> str:
    """Return words as one text."""
    return "".join(f"{'' if word.glued or not place else ' '}{word.text}" for place, word in enumerate(words))


@dataclass(frozen=True)
class CueLimits:
    """How much may stand on screen at once, and for how long (milliseconds)."""

    max_words: int = 4
    max_chars: int = 36
    min_ms: int = 500
    max_ms: int = 4000
    pause_ms: int = 320
    """A silence this long always ends a cue: the speaker has paused, so does the text."""
    lead_ms: int = 40
    """How much earlier than its sound a word may be seen; the eye forgives early, not late."""
    hold_ms: int = 450
    """How long the last words stay after their sound, room permitting."""
    chars_per_second: int = 0
    """Reading speed to hold cues for, room permitting; 0 when the words are followed one by one."""


SUBTITLE_LIMITS = CueLimits(
    max_words=14, max_chars=74, min_ms=1000, max_ms=7000, pause_ms=900, hold_ms=700, chars_per_second=17
)
"""For SRT and VTT files: two lines of 37 characters and 17 characters a second, as broadcasters ask (EBU, Netflix)."""


@dataclass(frozen=True)
class Placement:
    """Where captions stand on one shape of canvas, in thousandths of its width or height."""

    size: int
    """The em square, of the height."""
    centre: int
    """The middle of the block of lines, of the height."""
    width: int
    """The longest line, of the width."""
    bottom: int
    """Nothing is drawn below this line, of the height: platforms put their own buttons there."""


@dataclass(frozen=True)
class Template:
    """One designed look. Colours are `#rrggbb`; lengths are thousandths of the font's em square."""

    name: str
    title: str
    description: str
    font: str
    highlight: Highlight
    placements: tuple[tuple[str, Placement], ...]
    """By canvas shape: `portrait`, `square`, `landscape`."""
    reveal: Reveal = "phrase"
    uppercase: bool = False
    max_words: int = 4
    colour: str = "#ffffff"
    spoken_colour: str = "#ffffff"
    emphasis_colour: str = "#ffd60a"
    spoken_emphasis_colour: str = ""
    """Of an emphasised word while it is spoken, where the colour of emphasis would not be seen."""
    upcoming_opacity: int = 1000
    outline: int = 0
    outline_colour: str = "#000000"
    glow: int = 0
    """How far the soft shadow reaches."""
    glow_opacity: int = 0
    glow_colour: str = ""
    """The outline's if none."""
    spoken_scale: int = 1000
    box_colour: str = "#000000"
    box_radius: int = 0
    box_padding: int = 0
    panel_colour: str = "#000000"
    panel_opacity: int = 0
    """Of a plate behind each line."""
    panel_padding: int = 0
    panel_radius: int = 0
    line_height: int = 1150
    tracking: int = 0
    word_gap: int = 0
    """Added to the font's own space."""
    tilt: int = 0
    """Degrees the words lean, alternating from word to word."""
    fade_ms: int = 0

    def placement(self, shape: str) -> Placement:
        """Return where captions stand on a `portrait`, `square` or `landscape` canvas."""
        return dict(self.placements)[shape]


@dataclass(frozen=True)
class CaptionBox:
    """What one cue covers while it is on screen, in pixels of the canvas, outline and movement included."""

    start_ms: int
    end_ms: int
    left: int
    top: int
    right: int
    bottom: int
    text: str
