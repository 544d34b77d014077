"""Pictures of the library and of stories: they stay when the upload they came from expires."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import emit
from mutoscope.kernel import new_id
from mutoscope.storage import BlobMissing, Regions, find_blob, lock_blobs, release_blob
from mutoscope.tenancy import Scope
from mutoscope.writing.cast import queries
from mutoscope.writing.cast.keep_entry import get_entry
from mutoscope.writing.cast.types import Picture
from mutoscope.writing.errors import CastNotFound, PictureInvalid

MOST_PICTURES = 24


async def attach_picture(
    session: AsyncSession, scope: Scope, entry_id: uuid.UUID, asset_id: uuid.UUID, caption: str, now: dt.datetime
) -> Picture:
    """Give an uploaded image to an entry, as a reference of how it looks.

    Raises:
        CastNotFound: there is no such entry or file in the workspace.
        PictureInvalid: the file is no image, or the entry has as many as it may.
    """
    await get_entry(session, entry_id, lock=True)
    await lock_blobs(session, scope.workspace_id)
    found = await queries.find_image(session, asset_id, now)
    if found is None:
        raise CastNotFound("file", asset_id)
    kind, digest, media_type = found
    if kind != "image":
        raise PictureInvalid(f"The file {asset_id} is a {kind}, not an image.", remedy="Upload an image.")
    if len(await queries.pictures_of(session, [entry_id])) >= MOST_PICTURES:
        raise PictureInvalid(
            f"The entry has {MOST_PICTURES} pictures.", remedy="Remove one first.", limit=MOST_PICTURES
        )
    picture = Picture(
        new_id(),
        scope.workspace_id,
        entry_id,
        None,
        scope.user_id,
        digest,
        media_type,
        caption,
        None,
        None,
        None,
        0,
        now,
    )
    kept = await queries.insert_picture(session, picture)
    await _tell(session, kept, "cast.picture_added", "A picture was added to an entry of the library.")
    return kept


async def remove_picture(session: AsyncSession, workspace_id: uuid.UUID, picture_id: uuid.UUID) -> None:
    """Remove a picture, and its bytes unless something else has the same.

    Raises:
        CastNotFound: it does not exist, or it is somebody else's.
    """
    picture = await get_picture(session, picture_id)
    await queries.delete_picture(session, picture_id)
    await release_blob(session, workspace_id, picture.digest)
    await _tell(session, picture, "cast.picture_removed", "A picture was removed.")


async def get_picture(session: AsyncSession, picture_id: uuid.UUID) -> Picture:
    """Return a picture of the bound workspace.

    Raises:
        CastNotFound: it does not exist, or it is somebody else's.
    """
    picture = await queries.find_picture(session, picture_id)
    if picture is None:
        raise CastNotFound("picture", picture_id)
    return picture


async def picture_path(session: AsyncSession, regions: Regions, picture: Picture) -> Path:
    """Return where the bytes of a picture lie.

    Raises:
        BlobMissing: they are gone.
    """
    region = await find_blob(session, picture.workspace_id, picture.digest)
    if region is None:
        raise BlobMissing
    return regions.of(region).blobs.path(picture.workspace_id, picture.digest)


async def _tell(session: AsyncSession, picture: Picture, action: str, message: str) -> None:
    owner = {"cast_id": str(picture.cast_id)} if picture.cast_id else {"story_id": str(picture.story_id)}
    payload = {"picture_id": str(picture.id), **owner}
    await emit(session, picture.workspace_id, action, message=message, payload=payload)
