"""OpenTimelineIO's JSON → a timeline: cuts, orders and lengths as an editor left them.

What is read: the first video track's clips, gaps and dissolves, and the audio tracks' narration and music. Media are
found by the digest that our export wrote beside each reference, or by name, among those given: an address in the file
is never opened. Effects, nested stacks, speed changes and further video tracks are refused by name, not dropped.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import PurePosixPath
from typing import Any, cast

from mutoscope.media.interchange.errors import InterchangeUnreadable
from mutoscope.media.interchange.to_otio import KEY, Otio
from mutoscope.media.timeline import (
    Canvas,
    Clip,
    Gap,
    MediaReference,
    Music,
    RationalTime,
    Speech,
    Timeline,
    TimelineUnreadable,
    Transition,
    VideoItem,
    check_timeline,
    read_timeline,
)

MAX_OTIO_BYTES = 32 << 20
_UNMOVED = Fraction(1, 100)
"""Seconds: sentences that overlapped were laid one behind the other; nearer than this nobody moved them."""


def from_otio(text: str, media: Sequence[MediaReference], canvas: Canvas | None = None) -> Timeline:
    """Return the timeline of an `.otio` file.

    Args:
        text: the file's content.
        media: what the clips may refer to.
        canvas: for files that are not ours; ours say it themselves.

    Raises:
        InterchangeUnreadable: not such a file, or it asks for what a film here cannot do; the message names the place.
        TimelineInvalid: it contradicts itself.
    """
    if len(text) > MAX_OTIO_BYTES:
        raise _refused("it is larger than 32 MB")
    try:
        whole = cast("Otio", json.loads(text))
        timeline = _read(whole, media, canvas)
    except (ValueError, TypeError, KeyError, AttributeError, ZeroDivisionError, RecursionError, OverflowError) as error:
        raise _refused(f"{type(error).__name__}: {error}") from error
    check_timeline(timeline)
    return timeline


def _read(whole: Otio, media: Sequence[MediaReference], canvas: Canvas | None) -> Timeline:
    if not str(whole.get("OTIO_SCHEMA")).startswith("Timeline."):
        raise _refused(f"it holds a {whole.get('OTIO_SCHEMA')} instead of a timeline")
    ours = _ours(whole)
    board = canvas or (ours.canvas if ours else Canvas())
    tracks = cast("list[Otio]", whole["tracks"]["children"])
    videos = [track for track in tracks if track.get("kind") == "Video" and track["children"]]
    if len(videos) != 1:
        raise _refused(f"it has {len(videos)} video tracks, and a film has one")
    items, transitions, kept = _pictures(videos[0], media, board)
    captions = tuple(ours.captions[old] if ours and old in range(len(ours.captions)) else "" for old in kept)
    base = ours or Timeline(board, items, captions)
    return replace(
        base,
        canvas=board,
        video=items,
        captions=captions,
        transitions=transitions if any(transitions) else (),
        speech=_narration(tracks, ours) if ours else (),
        music=_music(tracks, media, ours),
    )


def _ours(whole: Otio) -> Timeline | None:
    found = whole.get("metadata", {}).get(KEY, {}).get("timeline")
    if not found:
        return None
    try:
        return read_timeline(json.dumps(found))
    except TimelineUnreadable:
        return None


def _pictures(
    track: Otio, media: Sequence[MediaReference], canvas: Canvas
) -> tuple[tuple[VideoItem, ...], tuple[Transition | None, ...], list[int]]:
    """Return items, the transition at each cut, and which item of the exported film each was (-1 for a new one)."""
    items: list[VideoItem] = []
    cuts: list[Transition | None] = []
    kept: list[int] = []
    pending: Transition | None = None
    for number, child in enumerate(cast("list[Otio]", track["children"])):
        where = f"{track.get('name') or 'video'}[{number}]"
        kind = str(child.get("OTIO_SCHEMA")).split(".")[0]
        if kind == "Transition":
            pending = _transition(child, canvas.rate)
            continue
        if child.get("effects"):
            raise _refused(f"{where} has an effect, which a film here cannot have")
        if items:
            cuts.append(pending)
        pending = None
        kept.append(int(child.get("metadata", {}).get(KEY, {}).get("item", -1)))
        items.append(_item(kind, child, media, canvas.rate, where))
    return tuple(items), tuple(cuts), kept


def _transition(child: Otio, rate: Fraction) -> Transition:
    frames = sum(_frames(child[edge], rate) for edge in ("in_offset", "out_offset"))
    return Transition(RationalTime(frames, rate))


def _item(kind: str, child: Otio, media: Sequence[MediaReference], rate: Fraction, where: str) -> VideoItem:
    if kind not in {"Clip", "Gap"}:
        raise _refused(f"{where} is a {kind}, which a film here cannot hold")
    source = child.get("source_range")
    extra = cast("Otio", child.get("metadata", {}).get(KEY, {}))
    if source is None:
        source = _reference(child).get("available_range") if kind == "Clip" else None
    if source is None:
        raise _refused(f"{where} does not say how long it is")
    duration = RationalTime(_frames(source["duration"], rate), rate)
    if kind == "Gap":
        return Gap(duration, str(extra.get("colour", Gap(duration).colour)))
    start = _seconds(source["start_time"])
    told = extra.get("source_start")
    if told is not None and abs(Fraction(str(told)) - start) < Fraction(1, 2) / rate:
        start = Fraction(str(told))  # unmoved: the exact value, not the editor's rounded one
    return Clip(
        _find(child, media, where),
        duration,
        source_start=max(start, Fraction(0)),
        fit="blur" if extra.get("fit") == "blur" else "fill",
        motion_seed=int(extra.get("motion_seed", 0)),
    )


def _narration(tracks: list[Otio], ours: Timeline) -> tuple[Speech, ...]:
    """Return the spoken sentences that are left, where they are now; one that nobody moved keeps its exact start."""
    known = {one.digest: one for one in ours.speech}
    placed: list[Speech] = []
    for track in (track for track in tracks if track.get("kind") == "Audio" and track.get("name") == "Narration"):
        now = Fraction(0)
        for child in cast("list[Otio]", track["children"]):
            digest = _reference(child).get("metadata", {}).get(KEY, {}).get("digest")
            spoken = known.get(str(digest)) if digest else None
            told = child.get("metadata", {}).get(KEY, {}).get("start")
            if spoken is not None:
                exact = Fraction(str(told)) if told else now
                placed.append(replace(spoken, start=exact if abs(exact - now) < _UNMOVED else now))
            now += _seconds(child["source_range"]["duration"])
    return tuple(placed)


def _music(tracks: list[Otio], media: Sequence[MediaReference], ours: Timeline | None) -> Music | None:
    """Return the music: the first clip of the audio track called so."""
    named = [track for track in tracks if track.get("kind") == "Audio" and track.get("name") == "Music"]
    children = [child for track in named for child in cast("list[Otio]", track["children"])]
    clips = [child for child in children if str(child.get("OTIO_SCHEMA")).startswith("Clip")]
    if not clips:
        return None
    found = _find(clips[0], media, "Music[0]")
    return Music(found, ours.music.gain_db) if ours and ours.music else Music(found)


def _find(child: Otio, media: Sequence[MediaReference], where: str) -> MediaReference:
    reference = _reference(child)
    digest = reference.get("metadata", {}).get(KEY, {}).get("digest")
    address = str(reference.get("target_url") or "")
    names = {str(child.get("name")), str(reference.get("name")), PurePosixPath(address.replace("\\", "/")).name}
    found = [one for one in media if one.digest == digest] or [
        one for one in media if one.name in names or one.path.name in names
    ]
    if not found:
        raise _refused(f"{where} shows {child.get('name') or address or 'something'}, which was not given")
    return found[0]


def _reference(child: Otio) -> Otio:
    references = cast("Otio", child.get("media_references") or {})
    found: Any = references.get(str(child.get("active_media_reference_key") or "DEFAULT_MEDIA"))
    return cast("Otio", found or child.get("media_reference") or {})


def _frames(time: Otio, rate: Fraction) -> int:
    return round(_seconds(time) * rate)


def _seconds(time: Otio) -> Fraction:
    """Return exact seconds; rates such as 29.97002997 are what they stand for."""
    rate = Fraction(time["rate"]).limit_denominator(1001)
    return Fraction(time["value"]) / rate


def _refused(why: str) -> InterchangeUnreadable:
    return InterchangeUnreadable(
        f"This timeline cannot be read: {why}.",
        remedy="Flatten it to one video track of clips, gaps and dissolves in the editor, and export it again.",
        why=why,
    )
