"""Delete a video and take it back."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated

from fastapi import APIRouter, status

from mutoscope.generation.delete_video import delete_video
from mutoscope.jobs import JobEngine
from mutoscope.tenancy import ClockDep, Scope, SessionDep, SettingsDep, TransactionRoute, allowed, service
from mutoscope.writing import ProjectView, restore_project

router = APIRouter(prefix="/projects/{project_id}", tags=["projects"], route_class=TransactionRoute)

Deleter = Annotated[Scope, allowed("project.delete")]


@router.delete("", status_code=status.HTTP_204_NO_CONTENT, summary="Delete a video")
async def delete(
    session: SessionDep,
    _scope: Deleter,
    clock: ClockDep,
    engine: Annotated[JobEngine, service(JobEngine)],
    project_id: uuid.UUID,
) -> None:
    """Delete a project with its films; for seven days (`keep_deleted_videos_seconds`) it can be taken back.

    What of it is being made is cancelled and its credits come back. Links to it end; what was paid stays in the ledger.
    """
    await delete_video(session, engine, project_id, clock.now())


@router.post("/restore", summary="Take a deleted video back")
async def restore(
    session: SessionDep, _scope: Deleter, clock: ClockDep, settings: SettingsDep, project_id: uuid.UUID
) -> ProjectView:
    """Take a deleted project back, with its films, their links and what was said about them."""
    since = clock.now() - dt.timedelta(seconds=settings.keep_deleted_videos_seconds)
    return ProjectView.of(await restore_project(session, project_id, since))
