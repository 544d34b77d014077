"""Delete a project, take it back while that can be done, and purge what stayed deleted."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import emit
from mutoscope.writing import queries
from mutoscope.writing.errors import ProjectNotFound
from mutoscope.writing.get_project import get_project
from mutoscope.writing.types import Project


async def delete_project(session: AsyncSession, project_id: uuid.UUID, now: dt.datetime) -> None:
    """Delete a project: nobody finds it any more, and its rows and files wait to be taken back or purged.

    Raises:
        ProjectNotFound: it does not exist, was deleted before, or it is somebody else's.
    """
    project = await get_project(session, project_id)
    await session.execute(queries.DELETE, {"id": project_id, "now": now})
    await emit(
        session,
        project.workspace_id,
        "project.deleted",
        message="A project was deleted.",
        project_id=project_id,
    )


async def restore_project(session: AsyncSession, project_id: uuid.UUID, since: dt.datetime) -> Project:
    """Take a project back that was deleted at `since` or later; one that was not deleted stays as it is.

    Raises:
        ProjectNotFound: it does not exist, was deleted earlier, or it is somebody else's.
    """
    row = (await session.execute(queries.RESTORE, {"id": project_id, "since": since})).one_or_none()
    if row is None:
        raise ProjectNotFound(project_id)
    project = queries.to_project(row)
    await emit(
        session,
        project.workspace_id,
        "project.restored",
        message="A deleted project was taken back.",
        project_id=project_id,
    )
    return project


async def purge_project(session: AsyncSession, project_id: uuid.UUID, before: dt.datetime) -> bool:
    """Remove a project that was deleted before a moment, with its jobs and comments; return whether it was there."""
    values = {"id": project_id, "before": before}
    return (await session.execute(queries.PURGE, values)).one_or_none() is not None
