"""Names instead of paths: what a timeline may say outside this machine, and what one from outside asks for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, cast

from mutoscope.media.interchange.errors import InterchangeUnreadable
from mutoscope.media.interchange.to_otio import KEY
from mutoscope.media.timeline import Clip, MediaReference, Speech, Timeline, VideoItem

_MOST_DEPTH = 12


@dataclass(frozen=True)
class Named:
    """What the media of a timeline may be found by."""

    names: frozenset[str]
    digests: frozenset[str]


def name_media(timeline: Timeline) -> Timeline:
    """Return a timeline whose media lie where their names say: nothing of this machine's folders is in it."""
    return replace(
        timeline,
        video=tuple(_item(item) for item in timeline.video),
        speech=tuple(_speech(number, one) for number, one in enumerate(timeline.speech, 1)),
        music=replace(timeline.music, media=_named(timeline.music.media)) if timeline.music else None,
        logo=replace(timeline.logo, media=_named(timeline.logo.media)) if timeline.logo else None,
        fonts=None,
    )


def _item(item: VideoItem) -> VideoItem:
    return replace(item, media=_named(item.media)) if isinstance(item, Clip) else item


def _named(media: MediaReference) -> MediaReference:
    name = media.name or media.path.name
    return replace(media, path=Path(name), name=name)


def _speech(number: int, one: Speech) -> Speech:
    return replace(one, audio=Path(f"narration/{number:03d}.wav"))


def named_media(text: str) -> Named:
    """Return by which names and digests the media of an `.otio` file may be found.

    Raises:
        InterchangeUnreadable: it is no JSON.
    """
    names, digests = set[str](), set[str]()
    for reference in _references(_load(text), 0):
        kept: Any = reference.get("metadata")
        ours: Any = cast("dict[str, Any]", kept).get(KEY) if isinstance(kept, dict) else None
        if isinstance(ours, dict):
            digests.add(str(cast("dict[str, Any]", ours).get("digest")))
        address = str(reference.get("target_url") or "").replace("\\", "/")
        names |= {str(reference.get("name") or ""), PurePosixPath(address).name}
    return Named(frozenset(names - {""}), frozenset(digests))


def project_of(text: str) -> dict[str, Any]:
    """Return what an `.otio` file of ours was made from; nothing for one of another program.

    Raises:
        InterchangeUnreadable: it is no JSON.
    """
    found: Any = _load(text)
    for key in ("metadata", KEY, "project"):
        found = cast("dict[str, Any]", found).get(key) if isinstance(found, dict) else None
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def _load(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InterchangeUnreadable(
            "This timeline cannot be read: it is no JSON.", remedy="Export it as OpenTimelineIO (.otio) again."
        ) from error


def _references(value: object, depth: int) -> Iterator[dict[str, Any]]:
    """Yield whatever looks like a reference to a file, wherever it stands."""
    if depth > _MOST_DEPTH:
        return
    if isinstance(value, dict):
        found = cast("dict[str, Any]", value)
        if "target_url" in found:
            yield found
        for each in found.values():
            yield from _references(each, depth + 1)
    elif isinstance(value, list):
        for each in cast("list[object]", value):
            yield from _references(each, depth + 1)
