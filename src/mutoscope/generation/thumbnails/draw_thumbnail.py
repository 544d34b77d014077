"""Draw a still of a finished film, titled and labelled."""

from __future__ import annotations

import asyncio
from fractions import Fraction
from pathlib import Path
from typing import Any

from mutoscope.generation.errors import RequestInvalid
from mutoscope.generation.frozen_request import FrozenRequest
from mutoscope.generation.studio import Studio
from mutoscope.generation.thumbnails.finished_video import FinishedVideo
from mutoscope.generation.types import Generation
from mutoscope.media.artefacts import artefact_key
from mutoscope.media.captions import Fonts, find_template
from mutoscope.media.compose import Brand, dress_template
from mutoscope.media.labels import Provenance
from mutoscope.media.music import COMPOSED
from mutoscope.media.render import Title, draw_still, find_stills
from mutoscope.media.voice import find_voice

_VERSION = 1
_SUFFIX = ".jpg"


async def draw_thumbnail(studio: Studio, video: FinishedVideo, place: int, title: str) -> Path:
    """Return a JPEG of the candidate at a place, 1 for the clearest, from the store if it was drawn before.

    Raises:
        RequestInvalid: the film has fewer candidates.
        LabelsUnavailable, LabelFailed: it cannot be labelled.
    """
    store = video.home.store
    inputs = {
        "version": _VERSION,
        "film": video.rendition.digest,
        "place": place,
        "title": title,
        "labelled": studio.labeller is not None,
    }
    key = artefact_key("still", inputs)
    if store.find(key, _SUFFIX) is None:
        moments = await asyncio.to_thread(find_stills, video.path)
        if place > len(moments):
            raise RequestInvalid(
                f"This film has {len(moments)} thumbnails to choose from.",
                remedy=f"Choose 1 to {len(moments)}.",
                candidates=len(moments),
            )
        with store.make(key, _SUFFIX) as out:
            await asyncio.to_thread(_draw, studio, video, moments[place - 1], title, out)
    return store.path(key, _SUFFIX)


def _draw(studio: Studio, video: FinishedVideo, moment: Fraction, title: str, out: Path) -> None:
    frozen = FrozenRequest.from_json(video.generation.request)
    template = dress_template(find_template(frozen.template), Brand(**frozen.brand))
    titled = Title(title, template, Fonts(studio.fonts), frozen.platform) if title.strip() else None
    draw_still(video.path, moment, out, titled)
    if studio.labeller is not None:
        studio.labeller.label(_provenance(video.generation, frozen), out, _SUFFIX)


def _provenance(generation: Generation, frozen: FrozenRequest) -> Provenance:
    """Return what the label says, from what the film's report says it was made of."""
    made_of: dict[str, Any] = (generation.result or {}).get("report", {}).get("made_of", {})
    voices = [find_voice(name) for name in dict.fromkeys((frozen.voice, *made_of.get("voices", {}).values()))]
    return Provenance(
        title=frozen.title,
        neural_voices=tuple(voice.id for voice in voices if voice.quality == "neural"),
        basic_voices=tuple(voice.id for voice in voices if voice.quality == "basic"),
        footage=tuple(asset.name for asset in frozen.footage),
        composed_music=str(made_of.get("music") or "").endswith(COMPOSED),
    )
