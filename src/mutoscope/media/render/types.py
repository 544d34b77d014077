"""Settings that decide a render, and what comes out of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Literal

from mutoscope.media.loudness import Loudness
from mutoscope.media.runner import Limits, ffmpeg_binary
from mutoscope.media.timeline import FrameSpan

RENDER_VERSION = 5
"""Part of every artefact's name. Raise it when the same inputs give other pictures or another sound."""

Preset = Literal["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow"]
PictureKind = Literal["video", "image", "gap"]
BLACK_SECONDS, FROZEN_SECONDS = Fraction(1, 2), Fraction(2)
"""Shorter stretches are not worth a word."""
Stage = Literal["segments", "audio", "assemble", "thumbnail"]


@dataclass(frozen=True)
class EncoderSettings:
    """x264's settings; the rest of its command line is fixed."""

    preset: Preset = "veryfast"
    crf: int = 23
    keyframe_seconds: Fraction = Fraction(5)


@dataclass(frozen=True)
class RenderSettings:
    """How to render: what decides the result is `encoder` and `audio_kilobits`; the rest is where and within what."""

    encoder: EncoderSettings = field(default_factory=EncoderSettings)
    audio_kilobits: int = 160
    ffmpeg: Path = field(default_factory=ffmpeg_binary)
    limits: Limits = field(default_factory=Limits)
    """For each child."""
    scratch: Path | None = None
    """Where working folders are made; the system's temporary folder by default."""


@dataclass(frozen=True)
class SegmentReport:
    """What was measured of a segment's picture while it was encoded, before captions and logo were drawn."""

    kind: PictureKind
    black: tuple[FrameSpan, ...] = ()
    """Stretches that are black."""
    frozen: tuple[FrameSpan, ...] = ()
    """Stretches in which nothing moves."""
    calm: tuple[FrameSpan, ...] | None = None
    """Where so little moves that the encoded picture may stand still; None if not measured, as of cards and stills."""
    calm_upper: tuple[FrameSpan, ...] | None = None
    """Where so little moves in the highest third; None if not measured, as of what an older version encoded."""
    calm_lower: tuple[FrameSpan, ...] | None = None
    """The same of the lowest third."""


@dataclass(frozen=True)
class Segment:
    """An item of the video track or a piece of it, encoded: closed-GOP H.264 of exactly `frames` frames, no sound."""

    path: Path
    key: str
    frames: int
    report: SegmentReport
    cached: bool
    cpu_seconds: float = 0.0
    continues: bool = False
    """Whether it goes on with the item of the segment before it."""


@dataclass(frozen=True)
class Audio:
    """The whole programme's sound in one file: AAC, 48 kHz, stereo, as long as the film."""

    path: Path
    key: str
    samples: int
    loudness: Loudness
    cached: bool
    cpu_seconds: float = 0.0


@dataclass(frozen=True)
class Film:
    """Picture and sound in one MP4."""

    path: Path
    key: str
    cached: bool
    cpu_seconds: float = 0.0


@dataclass(frozen=True)
class Rendered:
    """The files of a finished render and what it took."""

    film: Path
    thumbnail: Path
    frames: int
    segments: tuple[Segment, ...]
    audio: Audio
    cpu_seconds: float
    """Of the children only."""
    rate: Fraction

    @property
    def cached_segments(self) -> int:
        """Return how many segments were found in the store."""
        return sum(segment.cached for segment in self.segments)

    @property
    def black(self) -> tuple[FrameSpan, ...]:
        """Return the black stretches of the user's footage, in frames of the film; plain cards do not count."""
        return stretches(self.segments, "black", self.rate)

    @property
    def frozen(self) -> tuple[FrameSpan, ...]:
        """Return the stretches in which the user's footage stands still, in frames of the film."""
        return stretches(self.segments, "frozen", self.rate)


@dataclass(frozen=True)
class Progress:
    """How far one stage is. `done` of `total` count segments (or steps); `frames` of `all_frames` count pictures."""

    stage: Stage
    done: int
    total: int
    frames: int = 0
    all_frames: int = 0


def stretches(segments: Iterable[Segment], what: Literal["black", "frozen"], rate: Fraction) -> tuple[FrameSpan, ...]:
    """Return what was measured of segments, in frames of their film: pieces of one item joined, nothing too short."""
    spans: list[FrameSpan] = []
    start = 0
    for segment in segments:
        for span in segment.report.black if what == "black" else segment.report.frozen:
            last = spans[-1] if spans else FrameSpan(0, 0)
            if segment.continues and span.first == 0 and last.first + last.frames == start:
                spans[-1] = FrameSpan(last.first, last.frames + span.frames)
            else:
                spans.append(FrameSpan(start + span.first, span.frames))
        start += segment.frames
    shortest = (BLACK_SECONDS if what == "black" else FROZEN_SECONDS) * rate
    return tuple(span for span in spans if span.frames >= shortest)


def allowances(segments: Iterable[Segment], what: Literal["black", "frozen"], *, stills: bool) -> tuple[FrameSpan, ...]:
    """Return where a film's picture may be black, or stand still: a card, or footage that was so before the encoder.

    `stills` tells whether pictures that pan and zoom may be so, too: that is not measured.
    """

    def known(report: SegmentReport) -> tuple[FrameSpan, ...] | None:
        if report.kind == "image" and not stills:
            return ()
        return report.calm if what == "frozen" or report.calm is None else report.black

    return _in_film(segments, known)


def still_strips(segments: Iterable[Segment], strip: Literal["upper", "lower"]) -> tuple[FrameSpan, ...]:
    """Return where a film's highest or lowest third may stand still: footage that was so, and all that is no footage.

    A still whose third is plain cannot be told from one that stopped, and would be rendered again each time.
    """
    return _in_film(segments, lambda report: report.calm_upper if strip == "upper" else report.calm_lower)


def _in_film(
    segments: Iterable[Segment], known: Callable[[SegmentReport], tuple[FrameSpan, ...] | None]
) -> tuple[FrameSpan, ...]:
    """Return what is known of each segment, in frames of the film; of what nothing is known, all of it."""
    spans: list[FrameSpan] = []
    start = 0
    for segment in segments:
        own = known(segment.report)
        spans += [
            FrameSpan(start + span.first, span.frames)
            for span in ((FrameSpan(0, segment.frames),) if own is None else own)
        ]
        start += segment.frames
    return tuple(spans)


OnProgress = Callable[[Progress], None]
OnFrames = Callable[[int], None]


def processors() -> int:
    """Return how many processors this process may use: as many segments are rendered at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
