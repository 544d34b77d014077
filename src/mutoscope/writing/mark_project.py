"""Record how far the film of a project is."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.tenant_connection import fetch_row
from mutoscope.writing import queries
from mutoscope.writing.types import ProjectStatus


async def mark_project(
    session: AsyncSession,
    project_id: uuid.UUID,
    status: ProjectStatus,
    *,
    video_url: str | None = None,
    subtitles_url: str | None = None,
    thumbnail_url: str | None = None,
) -> None:
    """Set the status, and where the film, its subtitles and its picture are; an earlier film stays otherwise."""
    await fetch_row(session, queries.MARK, project_id, status, video_url, subtitles_url, thumbnail_url)
