"""Find pictures that a model has drawn for a story, as footage."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation.errors import AssetUnknown
from mutoscope.generation.frozen_request import FrozenAsset
from mutoscope.generation.studio import Home
from mutoscope.media.probe import MediaProblem, UnreadableMedia, probe_media
from mutoscope.writing import CastNotFound, get_picture, read_drawn_name


async def find_drawn(session: AsyncSession, home: Home, names: Sequence[str]) -> dict[str, FrozenAsset]:
    """Return those of the names that mean drawn pictures; they stay as long as their story does.

    Raises:
        AssetUnknown: a picture is not the workspace's, or is gone.
        UnreadableMedia: a picture cannot be footage.
    """
    found: dict[str, FrozenAsset] = {}
    for name in dict.fromkeys(names):
        picture_id = read_drawn_name(name)
        if picture_id is None:
            continue
        try:
            picture = await get_picture(session, picture_id)
        except CastNotFound as error:
            raise AssetUnknown(
                error.message, remedy="Have it drawn again, or take the mark out of the script.", name=name
            ) from error
        path = (await home.locate({picture.digest}))[picture.digest]
        probe = (await probe_media([path], names=[name]))[0]
        if isinstance(probe, MediaProblem):
            raise UnreadableMedia(probe)
        found[name] = FrozenAsset(str(picture.id), name, "image", picture.digest, probe.to_json())
    return found
