"""Read one project."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.single_reads import read_row
from mutoscope.writing import queries
from mutoscope.writing.errors import ProjectNotFound
from mutoscope.writing.types import Project


async def get_project(session: AsyncSession, project_id: uuid.UUID) -> Project:
    """Return a project of the session's workspace.

    Raises:
        ProjectNotFound: it does not exist, or it is somebody else's.
    """
    row = await read_row(session, queries.SELECT, project_id)
    if row is None:
        raise ProjectNotFound(project_id)
    return queries.to_project(row)
