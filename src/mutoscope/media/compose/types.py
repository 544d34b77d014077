"""What composing needs and what it yields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from mutoscope.media.captions import CaptionBox, Cue, Fonts, Template, TimedWord
from mutoscope.media.timeline import (
    Canvas,
    Fit,
    Logo,
    MediaReference,
    Music,
    Platform,
    Speech,
    Timeline,
    TransitionKind,
    VideoItem,
)
from mutoscope.media.watch import ClipFacts


@dataclass(frozen=True)
class Bumper:
    """What stands before or behind the narrated film: a clip or a still, a title, or both."""

    media: MediaReference | None = None
    title: str = ""


@dataclass(frozen=True)
class ComposeOptions:
    """Everything that is chosen rather than written or filmed."""

    template: Template
    fonts: Fonts
    canvas: Canvas = field(default_factory=Canvas)
    seed: int = 0
    """Another seed moves images another way; the same seed makes the same film."""
    fit: Fit = "fill"
    crossfade_ms: int = 0
    """How long each transition lasts."""
    transition: TransitionKind = "crossfade"
    platform: Platform = "none"
    """Whose buttons captions and logo keep clear of."""
    background: str = ""
    """Of cards and of the bars of `letterbox`."""
    cues: tuple[Cue, ...] | None = None
    """Captions that are burnt instead of the composed ones, timed from the film's first frame."""
    intro: Bumper | None = None
    outro: Bumper | None = None
    facts: Mapping[str, ClipFacts] = field(default_factory=dict[str, ClipFacts])
    """What was seen in clips, by their digest."""
    best_moments: bool = False
    follow_subject: bool = False
    ai_mark: bool = False
    """Tell viewers on every picture that the film was made with AI."""
    music: Music | None = None
    logo: Logo | None = None


@dataclass(frozen=True)
class Notice:
    """Something the user should know that did not stop the work; `code` is for programs."""

    code: str
    message: str


@dataclass(frozen=True)
class PlannedSegment:
    """Which sentences one picture carries; known from the script alone, before a word is spoken."""

    index: int
    scene: int
    sentences: tuple[int, ...]
    """Positions in the script, counted through all scenes."""
    place: int
    """Which segment of its scene it is, from 0."""
    last_of_scene: bool
    last: bool


@dataclass(frozen=True)
class ComposedSegment:
    """One picture with its words: times count from its own first frame, so that a move does not change it."""

    plan: PlannedSegment
    item: VideoItem
    captions: str
    """An ASS document."""
    words: tuple[TimedWord, ...]
    boxes: tuple[CaptionBox, ...]
    speech: tuple[Speech, ...]


@dataclass(frozen=True)
class Composition:
    """A film ready to be rendered, and what is written beside it."""

    timeline: Timeline
    segments: tuple[ComposedSegment, ...]
    cues: tuple[Cue, ...]
    """For SRT and VTT files, timed from the film's first frame."""
    boxes: tuple[CaptionBox, ...]
    """What the burnt captions cover, timed from the film's first frame."""
    notices: tuple[Notice, ...]

    @property
    def duration(self) -> Fraction:
        """Return the film's length in seconds, exact."""
        return self.timeline.frames / self.timeline.canvas.rate
