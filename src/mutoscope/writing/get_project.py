"""Read one project."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.writing import queries
from mutoscope.writing.errors import ProjectNotFound
from mutoscope.writing.types import Project


async def get_project(session: AsyncSession, project_id: uuid.UUID) -> Project:
    """Return a project of the session's workspace.

    Raises:
        ProjectNotFound: it does not exist, or it is somebody else's.
    """
    row = (await session.execute(queries.SELECT, {"id": project_id})).one_or_none()
    if row is None:
        raise ProjectNotFound(project_id)
    return queries.to_project(row)
