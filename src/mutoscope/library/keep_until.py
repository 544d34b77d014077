"""Say until when a workspace's uploaded files are kept: as long as its plan says, or else as the server does."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.library import queries

FOR_GOOD = dt.timedelta(days=36_525)
"""How long what does not expire is kept: a hundred years."""


async def keep_until(
    session: AsyncSession, workspace_id: uuid.UUID, now: dt.datetime, usual_seconds: int
) -> dt.datetime:
    """Return when a file that arrives now expires.

    Args:
        session: bound to the workspace.
        workspace_id: whose file.
        now: the present.
        usual_seconds: how long the server keeps files of plans that do not say (`upload_seconds` in the catalogue).
    """
    limits = await queries.rows(session, queries.UPLOAD_SECONDS, workspace_id=workspace_id)
    if not limits:
        return now + dt.timedelta(seconds=usual_seconds)
    seconds = limits[0]["hard"]
    return now + (FOR_GOOD if seconds is None else min(dt.timedelta(seconds=seconds), FOR_GOOD))
