"""What is ordered, what is needed to make it, and what comes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from mutoscope.media.artefacts import ArtefactStore
from mutoscope.media.captions import DEFAULT_TEMPLATE, Cue, Fonts
from mutoscope.media.compose import Brand, Notice
from mutoscope.media.labels import Labeller
from mutoscope.media.loudness import Loudness
from mutoscope.media.render import Audio, RenderSettings, Segment
from mutoscope.media.script import Script
from mutoscope.media.timeline import Canvas, Fit, MediaReference, Platform, Timeline, TransitionKind
from mutoscope.media.transcript import Recogniser
from mutoscope.media.voice import Cast, Chosen, SpeechProvider, SpeechProviders, Voice
from mutoscope.media.watch import ClipFacts

FilmStage = Literal["check", "speak", "render", "audio", "assemble", "inspect", "write"]


@dataclass(frozen=True, kw_only=True)
class FilmLook:
    """What is chosen about a film and needs no reading: the same in an order and in the request read from it."""

    speed_percent: int = 100
    template: str = DEFAULT_TEMPLATE
    canvas: Canvas = field(default_factory=Canvas)
    further_canvases: tuple[Canvas, ...] = ()
    """The same film again in other sizes, all at the rate of `canvas`: speech, sound and decoding are shared."""
    seed: int = 0
    fit: Fit = "fill"
    crossfade_ms: int = 0
    """How long each transition lasts; 0 for hard cuts."""
    transition: TransitionKind = "crossfade"
    platform: Platform = "none"
    """Whose buttons captions and logo keep clear of, on upright films."""
    brand: Brand = field(default_factory=Brand)
    intro_title: str = ""
    """Stands over the intro, or on a card of its own before the film."""
    outro_title: str = ""
    best_moments: bool = False
    """Begin each clip where it is worth seeing, not always at its start: dark and silent edges and cuts are avoided."""
    follow_subject: bool = False
    """Let a crop keep a clip's face, or where most happens, in view."""
    ai_mark: bool = False
    """Write on every picture that the film was made with AI."""
    thumbnails: int = 1
    """How many stills to choose from, 1 to 6, the clearest first."""
    thumbnail_title: str = ""
    """Drawn on each of them."""
    title: str = ""

    @property
    def canvases(self) -> tuple[Canvas, ...]:
        """Return every size that is made, each once, `canvas` first."""
        return tuple(dict.fromkeys((self.canvas, *self.further_canvases)))


@dataclass(frozen=True)
class FilmOrder(FilmLook):
    """What somebody asks for, as they say it: texts, names and paths, nothing of it checked."""

    script: str
    clips: tuple[Path, ...] = ()
    images: tuple[Path, ...] = ()
    music: Path | None = None
    music_wish: str = ""
    """Instead of `music`: words that name a style or a mood; the music is then composed."""
    logo: Path | None = None
    voices: Mapping[str, str] = field(default_factory=dict[str, str])
    """Speaker → voice, beside what the script says itself."""
    pronunciations: Mapping[str, str] = field(default_factory=dict[str, str])
    intro: Path | None = None
    """A clip or a still; shown without its own sound."""
    outro: Path | None = None
    captions: str | None = None
    """An SRT, WebVTT or ASS document that is burnt instead of the composed captions."""


@dataclass(frozen=True)
class FilmRequest(FilmLook):
    """An order that has been read and checked: every name is found, every file is known."""

    script: Script
    footage: tuple[MediaReference, ...]
    voice: Voice
    music: MediaReference | None = None
    logo: MediaReference | None = None
    cast: Cast = field(default_factory=dict[str, Chosen])
    """Who speaks the lines of the script's labelled speakers."""
    generated: frozenset[str] = frozenset()
    """Digests of those clips and pictures that a trained model made: the label says so."""
    intro: MediaReference | None = None
    outro: MediaReference | None = None
    cues: tuple[Cue, ...] | None = None
    """From `read_subtitles`: burnt instead of the composed captions, timed from the film's first frame."""
    facts: Mapping[str, ClipFacts] = field(default_factory=dict[str, ClipFacts])
    """By digest, from `watch_footage`; without them neither moments nor subjects are chosen."""


@dataclass(frozen=True)
class Studio:
    """What films are made with; shared by all films of a process."""

    store: ArtefactStore
    fonts: Fonts
    provider: SpeechProvider
    settings: RenderSettings = field(default_factory=RenderSettings)
    speech: SpeechProviders | None = None
    """Needed for scripts with several speakers; without it the one provider speaks them all."""
    labeller: Labeller | None = None
    """Who labels the finished files; without one they bear no label."""
    recogniser: Recogniser | None = None
    """Hears whether the narration is what was written; without one nobody does."""
    faces: Path | None = None
    """The weights of the face finder, if they are installed."""
    parallel: int | None = None
    """Segments rendered at once; as many as there are processors by default."""


@dataclass(frozen=True)
class FilmProgress:
    """How far a film is: `done` of `total` steps of a stage, and the whole in percent."""

    stage: FilmStage
    done: int
    total: int
    percent: int
    eta_seconds: int | None
    """None while there is nothing to judge by."""


OnFilmProgress = Callable[[FilmProgress], None]


@dataclass(frozen=True)
class FilmParts:
    """Everything rendered, before it is joined."""

    segments: tuple[Segment, ...]
    audio: Audio
    first_segment_seconds: float
    """From the start to the first finished segment."""

    @property
    def scenes(self) -> tuple[bool, ...]:
        """Return for each item of the video track whether all of it was found in the store."""
        cached: list[bool] = []
        for segment in self.segments:
            if segment.continues:
                cached[-1] &= segment.cached
            else:
                cached.append(segment.cached)
        return tuple(cached)


@dataclass(frozen=True)
class FilmFiles:
    """The files of a film."""

    film: Path
    srt: Path
    vtt: Path
    thumbnail: Path
    report: Path
    further_thumbnails: tuple[Path, ...] = ()
    """To choose from, `<name>-2.jpg` and so on, by clarity."""


@dataclass(frozen=True)
class FilmResult:
    """A finished film and what it took."""

    files: FilmFiles
    duration: Fraction
    canvas: Canvas
    report: dict[str, Any]
    passed: bool
    """Whether the inspection found nothing that fails the film."""
    loudness: Loudness | None
    notices: tuple[Notice, ...]
    timeline: Timeline
    """What was rendered: for `interchange.to_otio`, and for rendering it again."""
    segments: int
    cached_segments: int
    first_segment_seconds: float
    wall_seconds: float
    cpu_seconds: float
    """Of the programs that were started; speech is not among them."""
    further: tuple[FilmResult, ...] = ()
    """The same film on the further canvases, in their order."""

    @property
    def all(self) -> tuple[FilmResult, ...]:
        """Return the films of all canvases, this one first."""
        return self, *self.further
