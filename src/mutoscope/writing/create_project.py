"""Write a project down."""

from __future__ import annotations

import asyncio

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import Change, emit
from mutoscope.kernel import new_id
from mutoscope.media.script import read_script
from mutoscope.tenancy import Scope
from mutoscope.writing import queries
from mutoscope.writing.audited_words import audited_words
from mutoscope.writing.types import Project, ProjectDraft


async def create_project(session: AsyncSession, scope: Scope, draft: ProjectDraft) -> Project:
    """Keep a new project of the scope's workspace, status `pending`.

    Raises:
        InvalidInput: the script cannot be read (empty, too long, a mark that makes no sense).
    """
    await asyncio.to_thread(read_script, draft.script)  # a hostile one takes seconds: others go on meanwhile
    ids = {"id": new_id(), "workspace_id": scope.workspace_id, "user_id": scope.user_id}
    row = (await session.execute(queries.INSERT, {**ids, **queries.draft_values(draft)})).one()
    project = queries.to_project(row)
    await emit(
        session,
        scope.workspace_id,
        "project.created",
        message="A project was created.",
        project_id=project.id,
        change=Change(after=audited_words(draft)),
    )
    return project
