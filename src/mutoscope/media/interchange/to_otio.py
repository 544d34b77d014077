"""A timeline → OpenTimelineIO's JSON (`.otio`), which editing programs open.

Pictures are one video track; narration and music are audio tracks. What OpenTimelineIO has no word for (captions as
ASS, the logo, ducking) stands in `metadata.mutoscope`, where other programs leave it alone, and comes back with it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from mutoscope.media.timeline import (
    Clip,
    Gap,
    MediaReference,
    RationalTime,
    Speech,
    Timeline,
    VideoItem,
    write_timeline,
)

Otio = dict[str, Any]
KEY = "mutoscope"
SPEECH_RATE = 48_000
"""Narration starts at exact samples; at this rate they are whole numbers to within half a sample."""


def to_otio(timeline: Timeline, title: str = "film", project: Mapping[str, Any] | None = None) -> str:
    """Return the timeline as an `.otio` file's text; `project` says what it was made of."""
    rate = timeline.canvas.rate
    tracks = [_track("Pictures", "Video", _pictures(timeline))]
    if timeline.speech:
        tracks.append(_track("Narration", "Audio", _narration(timeline.speech)))
    if timeline.music:
        length = _range(Fraction(0), Fraction(timeline.frames) / rate, rate)
        tracks.append(_track("Music", "Audio", [_clip(timeline.music.media, length)]))
    whole: Otio = {
        "OTIO_SCHEMA": "Timeline.1",
        "name": title,
        "global_start_time": None,
        "metadata": {KEY: {"timeline": json.loads(write_timeline(timeline)), "project": dict(project or {})}},
        "tracks": {
            "OTIO_SCHEMA": "Stack.1",
            "name": "tracks",
            "source_range": None,
            "effects": [],
            "markers": [],
            "enabled": True,
            "metadata": {},
            "children": tracks,
        },
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _track(name: str, kind: str, children: list[Otio]) -> Otio:
    return {
        "OTIO_SCHEMA": "Track.1",
        "name": name,
        "kind": kind,
        "source_range": None,
        "effects": [],
        "markers": [],
        "enabled": True,
        "metadata": {},
        "children": children,
    }


def _pictures(timeline: Timeline) -> list[Otio]:
    children: list[Otio] = []
    for index, item in enumerate(timeline.video):
        shown = _item(item, timeline.canvas.rate)
        shown["metadata"][KEY]["item"] = index
        children.append(shown)
        transition = timeline.transitions[index] if index < len(timeline.transitions) else None
        if transition is not None:
            frames = transition.duration.value
            children.append(
                {
                    "OTIO_SCHEMA": "Transition.1",
                    "name": "",
                    "transition_type": "SMPTE_Dissolve",
                    "in_offset": _time(Fraction(frames // 2), timeline.canvas.rate),
                    "out_offset": _time(Fraction(frames - frames // 2), timeline.canvas.rate),
                    "metadata": {},
                }
            )
    return children


def _item(item: VideoItem, rate: Fraction) -> Otio:
    if isinstance(item, Gap):
        return _gap(_duration(item.duration), {KEY: {"colour": item.colour}})
    return _clip(item.media, _range(item.source_start, item.duration.seconds, rate), _look(item))


def _look(clip: Clip) -> Otio:
    return {KEY: {"fit": clip.fit, "motion_seed": clip.motion_seed, "source_start": str(clip.source_start)}}


def _narration(speech: Sequence[Speech]) -> list[Otio]:
    """Return clips and the gaps between them; of two that overlap the later one waits, which its metadata tells."""
    children: list[Otio] = []
    now = 0
    for one in sorted(speech, key=lambda item: item.start):
        start, length = round(one.start * SPEECH_RATE), max(round(one.duration * SPEECH_RATE), 1)
        if start > now:
            children.append(_gap(_range_of(0, start - now, Fraction(SPEECH_RATE)), {}))
        media = MediaReference(one.audio, one.digest, "audio", has_audio=True, name=one.audio.name)
        extra = {KEY: {"start": str(one.start), "duration": str(one.duration)}}
        children.append(_clip(media, _range_of(0, length, Fraction(SPEECH_RATE)), extra))
        now = max(start, now) + length
    return children


def _clip(media: MediaReference, source: Otio, metadata: Otio | None = None) -> Otio:
    return {
        "OTIO_SCHEMA": "Clip.2",
        "name": media.name or media.path.name,
        "source_range": source,
        "effects": [],
        "markers": [],
        "enabled": True,
        "metadata": metadata or {},
        "active_media_reference_key": "DEFAULT_MEDIA",
        "media_references": {"DEFAULT_MEDIA": _reference(media)},
    }


def _reference(media: MediaReference) -> Otio:
    available = None
    if media.available_range is not None:
        start, length = media.available_range.start, media.available_range.duration
        available = _range_of(start.value, length.value, start.rate)
    return {
        "OTIO_SCHEMA": "ExternalReference.1",
        "name": media.name or media.path.name,
        "target_url": media.path.as_posix(),
        "available_range": available,
        "available_image_bounds": None,
        "metadata": {
            KEY: {
                "digest": media.digest,
                "kind": media.kind,
                "width": media.width,
                "height": media.height,
                "has_audio": media.has_audio,
            }
        },
    }


def _gap(source: Otio, metadata: Otio) -> Otio:
    return {
        "OTIO_SCHEMA": "Gap.1",
        "name": "",
        "source_range": source,
        "effects": [],
        "markers": [],
        "enabled": True,
        "metadata": metadata,
    }


def _duration(length: RationalTime) -> Otio:
    return _range_of(0, length.value, length.rate)


def _range(start: Fraction, seconds: Fraction, rate: Fraction) -> Otio:
    return {
        "OTIO_SCHEMA": "TimeRange.1",
        "start_time": _time(start * rate, rate),
        "duration": _time(seconds * rate, rate),
    }


def _range_of(start: int, length: int, rate: Fraction) -> Otio:
    return {
        "OTIO_SCHEMA": "TimeRange.1",
        "start_time": _time(Fraction(start), rate),
        "duration": _time(Fraction(length), rate),
    }


def _time(value: Fraction, rate: Fraction) -> Otio:
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": float(rate), "value": float(value)}
