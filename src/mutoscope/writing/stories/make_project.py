"""Turn the script of a story into a project, from which a film can be ordered."""

from __future__ import annotations

import datetime as dt
import math
import uuid
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import emit
from mutoscope.media.script import estimate_seconds, read_script
from mutoscope.tenancy import Scope
from mutoscope.writing.create_project import create_project
from mutoscope.writing.errors import StepMissing
from mutoscope.writing.steps import Content, ScriptText, Step, Storyboard, check_content
from mutoscope.writing.stories import queries
from mutoscope.writing.stories.edit_story import bind_project
from mutoscope.writing.stories.film_script import film_script
from mutoscope.writing.stories.get_story import get_story, get_version
from mutoscope.writing.types import Project, ProjectDraft

_MINUTE = 60


async def make_project(
    session: AsyncSession,
    scope: Scope,
    story_id: uuid.UUID,
    draft: ProjectDraft,
    now: dt.datetime,
    *,
    drawn: bool = True,
) -> Project:
    """Create a project of the approved script, or of the current one; the draft says how it shall look and sound.

    With `drawn` each sentence shows the picture that was drawn for its shot in the storyboard.

    Raises:
        StoryNotFound: it does not exist, or it is somebody else's.
        StepMissing: there is no script yet.
        InvalidInput: the script cannot be read.
    """
    story = await get_story(session, story_id, lock=True)
    states = await queries.states_of(session, story_id)
    version = states["script"].version
    if not version:
        raise StepMissing("project", "script")
    content = await _content(session, story_id, "script", version)
    script = content.text if isinstance(content, ScriptText) else ""
    seconds = estimate_seconds(read_script(script))
    if drawn and (board := states["storyboard"].version):
        shots = await _content(session, story_id, "storyboard", board)
        script = film_script(script, shots) if isinstance(shots, Storyboard) else script
    told = replace(
        draft,
        title=draft.title or story.title,
        script=script,
        duration=max(1, math.ceil(seconds / _MINUTE)),
        options={"language": None, **draft.options},
    )
    project = await create_project(session, scope, told)
    await bind_project(session, story, project.id, now)
    await emit(
        session,
        scope.workspace_id,
        "story.filmed",
        message="A project was made of a story.",
        project_id=project.id,
        payload={"story_id": str(story_id), "version": version},
    )
    return project


async def _content(session: AsyncSession, story_id: uuid.UUID, step: Step, version: int) -> Content:
    return check_content(step, (await get_version(session, story_id, step, version)).content)
