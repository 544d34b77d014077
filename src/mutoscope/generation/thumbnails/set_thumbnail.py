"""Make a still the film's thumbnail."""

from __future__ import annotations

import uuid
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation.studio import Studio
from mutoscope.generation.thumbnails.draw_thumbnail import draw_thumbnail
from mutoscope.generation.thumbnails.finished_video import find_video
from mutoscope.infra.events import emit
from mutoscope.library import NewRendition, Rendition, list_renditions, register_rendition
from mutoscope.storage import release_blob
from mutoscope.tenancy import Scope


async def set_thumbnail(
    session: AsyncSession, studio: Studio, scope: Scope, generation_id: uuid.UUID, *, size: str, place: int, title: str
) -> Rendition:
    """Replace the film's thumbnail in one size; its download path stays, and it lasts as long as the film.

    Raises:
        MutoscopeError: whatever `find_video` and `draw_thumbnail` find.
        QuotaExceeded: the workspace may not store that much.
    """
    video = await find_video(session, studio, generation_id, size)
    drawn = await draw_thumbnail(studio, video, place, title)
    blobs = video.home.region.blobs
    staged = await blobs.stage(drawn)
    try:
        new = NewRendition(
            generation_id=generation_id,
            project_id=video.generation.project_id,
            kind="thumbnail",
            name=Path(video.rendition.name).with_suffix(".jpg").name,
        )
        files = await list_renditions(session, studio.clock, generation_id)
        before = {file.digest for file in files if (file.kind, file.name) == (new.kind, new.name)}
        expires_at = video.rendition.expires_at
        made = await register_rendition(session, blobs, scope.workspace_id, staged, new, expires_at=expires_at)
        for digest in before - {made.digest}:
            await release_blob(session, scope.workspace_id, digest)
    finally:
        await blobs.discard(staged)
    await emit(
        session,
        scope.workspace_id,
        "thumbnail.chosen",
        message="The thumbnail of a film was chosen.",
        project_id=video.generation.project_id,
        user_id=scope.user_id,
        payload={"generation_id": str(generation_id), "rendition_id": str(made.id), "place": place},
    )
    return made
