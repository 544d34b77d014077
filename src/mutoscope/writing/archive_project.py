"""Put a project away, or take it out again."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import emit
from mutoscope.writing import queries
from mutoscope.writing.get_project import get_project
from mutoscope.writing.types import Project


async def archive_project(session: AsyncSession, project_id: uuid.UUID, at: dt.datetime | None) -> Project:
    """Put a project away at a moment, or take it out again with None; its films stay as they are.

    Raises:
        ProjectNotFound: it does not exist, or it is somebody else's.
    """
    known = await get_project(session, project_id)
    if (known.archived_at is None) == (at is None):
        return known
    row = (await session.execute(queries.ARCHIVE, {"id": project_id, "archived_at": at})).one()
    project = queries.to_project(row)
    await emit(
        session,
        project.workspace_id,
        "project.unarchived" if at is None else "project.archived",
        message="A project was taken out again." if at is None else "A project was put away.",
        project_id=project_id,
    )
    return project
