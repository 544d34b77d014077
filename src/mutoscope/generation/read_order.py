"""Read what a film was ordered with, as a project that says the same again."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation.errors import NoFilmOrdered
from mutoscope.generation.frozen_request import FrozenAsset, FrozenRequest
from mutoscope.generation.get_generation import get_generation
from mutoscope.media.timeline import MediaKind
from mutoscope.writing import CreateProject

_AS_FROZEN = (
    *("title", "script", "voice", "speed_percent", "template", "fps", "seed", "fit", "crossfade_ms", "transition"),
    *("platform", "intro_title", "outro_title", "best_moments", "follow_subject", "captions", "voices"),
    *("pronunciations", "brand", "delete_after_download"),
)
"""What a project keeps under the same name."""


async def read_order(session: AsyncSession, generation_id: uuid.UUID) -> CreateProject:
    """Return the project as it was when a film was ordered; files that are gone since are named all the same.

    Raises:
        GenerationNotFound: it does not exist, or it is somebody else's.
        NoFilmOrdered: it makes speech or music alone.
    """
    generation = await get_generation(session, generation_id)
    if generation.work != "film":
        raise NoFilmOrdered(generation_id)
    return _project(FrozenRequest.from_json(generation.request))


def _project(request: FrozenRequest) -> CreateProject:
    (width, height), *further = request.sizes
    size = f"{width}x{height}"
    same = {name: getattr(request, name) for name in _AS_FROZEN}
    return CreateProject(
        **same,
        clips=_ids(request, "video"),
        images=_ids(request, "image"),
        music=_id(request.music) or request.music_wish or None,
        logo=_id(request.logo),
        intro=_id(request.intro),
        outro=_id(request.outro),
        size=size,
        sizes=[size, *(f"{w}x{h}" for w, h in further)] if further else None,
        expires_in=None,  # how long files are kept is asked anew
    )


def _ids(request: FrozenRequest, kind: MediaKind) -> list[str]:
    return [asset.id for asset in request.footage if asset.kind == kind]


def _id(asset: FrozenAsset | None) -> str | None:
    return asset.id if asset else None
