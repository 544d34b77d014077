"""Change what a project says."""

from __future__ import annotations

import asyncio
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import Change, emit
from mutoscope.media.script import read_script
from mutoscope.writing import queries
from mutoscope.writing.audited_words import audited_words
from mutoscope.writing.errors import ProjectNotFound
from mutoscope.writing.get_project import get_project
from mutoscope.writing.types import Project, ProjectDraft


async def update_project(session: AsyncSession, project_id: uuid.UUID, draft: ProjectDraft) -> Project:
    """Replace the draft of a project; its films stay as they are until it is generated again.

    Raises:
        ProjectNotFound: it does not exist, or it is somebody else's.
        InvalidInput: the script cannot be read.
    """
    await asyncio.to_thread(read_script, draft.script)  # a hostile one takes seconds: others go on meanwhile
    known = await get_project(session, project_id)
    row = (await session.execute(queries.UPDATE, {"id": project_id, **queries.draft_values(draft)})).one_or_none()
    if row is None:
        raise ProjectNotFound(project_id)
    project = queries.to_project(row)
    if draft != known.draft:
        before, after = audited_words(known.draft), audited_words(draft)
        changed = sorted(name for name in after if after[name] != before[name])
        await emit(
            session,
            project.workspace_id,
            "project.changed",
            message="A project was changed.",
            project_id=project.id,
            payload={"fields": changed},
            change=Change({name: before[name] for name in changed}, {name: after[name] for name in changed}),
        )
    return project
