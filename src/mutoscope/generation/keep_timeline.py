"""Timelines that workers hand each other. Their paths are this machine's; in what is kept they are no machine's."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import cast

from mutoscope.generation.studio import Home, Studio
from mutoscope.media.artefacts import ArtefactStore, artefact_key
from mutoscope.media.timeline import Clip, MediaReference, Timeline, read_timeline, write_timeline

_SUFFIX = ".timeline.json"
_REGION, _FONTS = Path("region:"), Path("fonts:")


def keep_timeline(home: Home, store: ArtefactStore, fonts: Path, timeline: Timeline) -> str:
    """Keep a timeline as an artefact and return its name, the same on every machine."""
    places = ((fonts, _FONTS), (home.region.artefacts.parent, _REGION))
    text = write_timeline(_moved(timeline, places))
    key = artefact_key("timeline", {"text": text})
    if store.find(key, _SUFFIX) is None:
        with store.make(key, _SUFFIX) as path:
            path.write_text(text, encoding="utf-8")
    return key


def timeline_path(store: ArtefactStore, key: str) -> Path:
    """Return where a timeline that was kept lies."""
    return store.path(key, _SUFFIX)


async def find_timeline(studio: Studio, home: Home, key: str) -> Timeline:
    """Return a timeline that was kept, with the paths of this machine; its footage is brought here.

    Raises:
        BlobMissing: a file it uses is gone.
    """
    text = timeline_path(home.store, key).read_text(encoding="utf-8")
    places = ((_FONTS, studio.fonts), (_REGION, home.region.artefacts.parent))
    timeline = _moved(read_timeline(text), places)
    own = home.store.root
    used = {media.path: media.digest for media in _media(timeline) if not media.path.is_relative_to(own)}
    await home.fetch({digest for path, digest in used.items() if path.is_relative_to(home.region.artefacts.parent)})
    return timeline


def _media(timeline: Timeline) -> list[MediaReference]:
    clips = [item.media for item in timeline.video if isinstance(item, Clip)]
    return [*clips, *(beside.media for beside in (timeline.logo, timeline.music) if beside)]


def _moved(timeline: Timeline, places: tuple[tuple[Path, Path], ...]) -> Timeline:
    def change(path: Path) -> Path:
        for old, new in places:
            if path.is_relative_to(old):
                return new / path.relative_to(old)
        return path

    return cast("Timeline", _mapped(timeline, change))


def _mapped(value: object, change: Callable[[Path], Path]) -> object:
    """Return a value with every path in it changed."""
    if isinstance(value, Path):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_mapped(item, change) for item in cast("tuple[object, ...]", value))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {each.name: _mapped(getattr(value, each.name), change) for each in dataclasses.fields(value)}
        return dataclasses.replace(value, **fields)
    return value
