"""Render again what a finished film lost: damaged segments take no part in a second look-up."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable
from dataclasses import replace

import av
from av.error import FFmpegError

from mutoscope.media.film.types import FilmParts, Studio
from mutoscope.media.inspect import Lost
from mutoscope.media.render import Segment, pieces_of, render_segments
from mutoscope.media.timeline import Timeline


async def mend_pictures(parts: FilmParts, timeline: Timeline, lost: Iterable[Lost], studio: Studio) -> FilmParts:
    """Return a film's parts with those rendered anew that show less than they should, or cannot be read.

    Args:
        parts: of the film, in order.
        timeline: that they were rendered from.
        lost: what is missing, in frames of the film.
        studio: what they are made with.

    Raises:
        SegmentFailed, DiskFull: see `media.render`.
    """
    segments, pieces = (
        list(parts.segments),
        [piece for index in range(len(timeline.video)) for piece in pieces_of(timeline, index)],
    )
    concerned = _meeting(segments, lost) | await asyncio.to_thread(_unreadable, segments)
    made = dict[str, Segment]()
    for place in sorted(concerned):
        key = segments[place].key
        if key not in made:  # equal items are one segment
            (made[key],) = await render_segments([timeline], pieces[place], studio.store, studio.settings, anew=True)
        segments[place] = replace(made[key], continues=segments[place].continues)
    return replace(parts, segments=tuple(segments))


def _meeting(segments: Iterable[Segment], lost: Iterable[Lost]) -> set[int]:
    """Return the places of segments that a lost stretch meets."""
    spans, met, start = [one.span for one in lost], set[int](), 0
    for place, segment in enumerate(segments):
        end = start + segment.frames
        if any(span.first < end and start < span.first + span.frames for span in spans):
            met.add(place)
        start = end
    return met


def _unreadable(segments: Iterable[Segment]) -> set[int]:
    """Return the places of segments whose file has not the frames that it should."""
    return {place for place, segment in enumerate(segments) if _frames(segment) != segment.frames}


def _frames(segment: Segment) -> int:
    with contextlib.suppress(FFmpegError, OSError, IndexError), av.open(str(segment.path)) as container:
        return sum(packet.size > 0 for packet in container.demux(container.streams.video[0]))
    return -1
