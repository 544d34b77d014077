"""Delete a project with its films, and purge those that stayed deleted. What was paid for them stays in the ledger."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation import queries
from mutoscope.generation.cancel_generation import cancel_generation
from mutoscope.infra.database import Database
from mutoscope.jobs import JobEngine
from mutoscope.library import delete_renditions_of
from mutoscope.writing import delete_project, get_project, purge_project

_DELETED: Final = text("select workspace_id, id from projects_deleted(:before)")


async def delete_video(session: AsyncSession, engine: JobEngine, project_id: uuid.UUID, now: dt.datetime) -> None:
    """Delete a project; what of it is being made is cancelled, and its credits come back. Links to it end.

    Raises:
        ProjectNotFound: it does not exist, was deleted before, or it is somebody else's.
    """
    await get_project(session, project_id)
    # Locked before the project is: whoever finishes a film goes the same way.
    unfinished = (await session.execute(queries.OF_PROJECT, {"project": project_id})).scalars().all()
    for generation_id in unfinished:
        await cancel_generation(session, engine, generation_id)
    await delete_project(session, project_id, now)


async def purge_deleted(database: Database, before: dt.datetime) -> int:
    """Purge what was deleted before a moment, with its jobs, comments and files; return how many projects went.

    Uploaded files stay: they belong to the workspace's media, and other videos may show them.
    """
    async with database.session() as session:
        deleted = (await session.execute(_DELETED, {"before": before})).all()
    purged = 0
    for workspace_id, project_id in deleted:
        async with database.session(workspace_id=workspace_id) as session:
            if await purge_project(session, project_id, before):
                await delete_renditions_of(session, workspace_id, project_id)
                purged += 1
    return purged
