"""The project service of source document 003."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi import status as http

from mutoscope.tenancy import ClockDep, Scope, SessionDep, TransactionRoute, allowed
from mutoscope.writing.archive_project import archive_project
from mutoscope.writing.create_project import create_project
from mutoscope.writing.film_defaults import begin_film
from mutoscope.writing.get_project import get_project
from mutoscope.writing.list_projects import MAX_PAGE, list_projects
from mutoscope.writing.schemas import CreateProject, ProjectCreated, ProjectPage, ProjectView
from mutoscope.writing.types import ProjectStatus
from mutoscope.writing.update_project import update_project

router = APIRouter(prefix="/projects", tags=["projects"], route_class=TransactionRoute)

Reader = Annotated[Scope, allowed("project.read")]
Creator = Annotated[Scope, allowed("project.create")]
Editor = Annotated[Scope, allowed("project.edit")]


@router.post("/create", status_code=http.HTTP_201_CREATED)
async def create(session: SessionDep, scope: Creator, body: CreateProject) -> ProjectCreated:
    """Create a project; what it does not state is taken from the brand kit and the remembered voice, if any."""
    draft = await begin_film(session, scope, body.to_draft(), body.model_fields_set)
    return ProjectView.of(await create_project(session, scope, draft))


@router.get("")
async def list_page(
    session: SessionDep,
    _scope: Reader,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
    archived: bool = False,  # noqa: FBT001, FBT002 -- a query parameter
    status: ProjectStatus | None = None,
    title: Annotated[str, Query(max_length=255, description="Only those in whose title this stands.")] = "",
) -> ProjectPage:
    """List projects, newest first; those that were put away with `archived`."""
    page = await list_projects(
        session, cursor=cursor, limit=limit, archived=archived, status=status, title=title.strip()
    )
    return ProjectPage(items=[ProjectView.of(project) for project in page.items], next_cursor=page.next_cursor)


@router.get("/{project_id}")
async def read(session: SessionDep, _scope: Reader, project_id: uuid.UUID) -> ProjectView:
    """Read a project."""
    return ProjectView.of(await get_project(session, project_id))


@router.put("/{project_id}")
async def update(session: SessionDep, _scope: Editor, project_id: uuid.UUID, body: CreateProject) -> ProjectView:
    """Replace what a project says; `POST /projects/{id}/regenerate` makes the film follow."""
    return ProjectView.of(await update_project(session, project_id, body.to_draft()))


@router.put("/{project_id}/archive")
async def archive(session: SessionDep, _scope: Editor, clock: ClockDep, project_id: uuid.UUID) -> ProjectView:
    """Put a project away: it leaves the list, and it and its films stay as they are."""
    return ProjectView.of(await archive_project(session, project_id, clock.now()))


@router.delete("/{project_id}/archive")
async def unarchive(session: SessionDep, _scope: Editor, project_id: uuid.UUID) -> ProjectView:
    """Take a project out again that was put away."""
    return ProjectView.of(await archive_project(session, project_id, None))
