"""Read what is known of finished files."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.kernel import Clock
from mutoscope.library import queries
from mutoscope.library.errors import FileNotFound
from mutoscope.library.read_rows import rendition_of
from mutoscope.library.types import Rendition
from mutoscope.storage import release_blob


async def read_rendition(session: AsyncSession, clock: Clock, rendition_id: uuid.UUID) -> Rendition:
    """Return a rendition.

    Raises:
        FileNotFound: there is none in this workspace, or it has expired.
    """
    rows = await queries.rows(session, queries.FIND_RENDITION, id=rendition_id, now=clock.now())
    if not rows:
        raise FileNotFound("rendition", rendition_id)
    return rendition_of(rows[0])


async def list_renditions(session: AsyncSession, clock: Clock, generation_id: uuid.UUID) -> list[Rendition]:
    """Return the files of one generation that have not expired, in the order they were made."""
    rows = await queries.rows(session, queries.LIST_RENDITIONS, generation_id=generation_id, now=clock.now())
    return [rendition_of(row) for row in rows]


async def delete_rendition(session: AsyncSession, workspace_id: uuid.UUID, rendition_id: uuid.UUID) -> None:
    """Delete a rendition, and its bytes unless another file has the same.

    Raises:
        FileNotFound: there is no such rendition in this workspace.
    """
    rows = await queries.rows(session, queries.DELETE_RENDITION, id=rendition_id)
    if not rows:
        raise FileNotFound("rendition", rendition_id)
    await release_blob(session, workspace_id, rows[0]["digest"])


async def delete_renditions_of(session: AsyncSession, workspace_id: uuid.UUID, project_id: uuid.UUID) -> int:
    """Delete every rendition of a project, and bytes that no other file has; return how many there were."""
    rows = await queries.rows(session, queries.DELETE_RENDITIONS_OF, project_id=project_id)
    for digest in {row["digest"] for row in rows}:
        await release_blob(session, workspace_id, digest)
    return len(rows)
