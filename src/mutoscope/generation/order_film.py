"""Order a film in one request: write or change the project, then create the generation."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation.create_generation import create_generation
from mutoscope.generation.errors import RequestInvalid
from mutoscope.generation.schemas import GenerateVideo
from mutoscope.generation.studio import Studio
from mutoscope.generation.types import Generation
from mutoscope.media.script import read_script
from mutoscope.tenancy import Scope
from mutoscope.writing import Project, ProjectDraft, create_project, get_project, update_project
from mutoscope.writing.film_defaults import begin_film

_TITLE_WORDS = 8


async def order_film(
    session: AsyncSession, studio: Studio, scope: Scope, body: GenerateVideo, *, key: str | None = None
) -> Generation:
    """Generate the film of a project with the changes the request states, or of a new project.

    Raises:
        ProjectNotFound: the project does not exist, or it is somebody else's.
        RequestInvalid: there is neither a project nor a script.
        MutoscopeError: whatever `create_generation` finds.
    """
    return await create_generation(session, studio, scope, await _project(session, scope, body), key=key)


async def draft_of(session: AsyncSession, scope: Scope, body: GenerateVideo) -> ProjectDraft:
    """Return the draft a request describes: the project's, with what the request states in place of it.

    A new one begins with the workspace's brand kit and the remembered voice.
    """
    if body.project_id is not None:
        return _changed((await get_project(session, body.project_id)).draft, body)
    if body.script is None:
        raise RequestInvalid(
            "The request names no project and has no script.", remedy="Send `project_id`, or send `script`."
        )
    title = body.title or await asyncio.to_thread(_title, body.script)
    draft = _changed(ProjectDraft(title=title, script=body.script, voice="female"), body)
    return await begin_film(session, scope, draft, body.stated())


async def _project(session: AsyncSession, scope: Scope, body: GenerateVideo) -> Project:
    draft = await draft_of(session, scope, body)
    if body.project_id is None:
        return await create_project(session, scope, draft)
    project = await get_project(session, uuid.UUID(str(body.project_id)))
    return project if project.draft == draft else await update_project(session, project.id, draft)


def _changed(draft: ProjectDraft, body: GenerateVideo) -> ProjectDraft:
    stated = body.model_dump(exclude_none=True, include={"title", "script", "voice", "duration", "music"})
    if body.images is not None:
        stated["images"] = tuple(body.images)
    choices = body.stated_choices()
    if "size" in choices and "sizes" not in choices:  # one size that is stated goes before several that were
        choices["sizes"] = None
    return replace(draft, **stated, options={**draft.options, **choices})


def _title(script: str) -> str:
    """Return the first heading, or the first words as they are read.

    Raises:
        EmptyScript, ScriptTooLong, BadMark: the script cannot be read.
    """
    scene = read_script(script).scenes[0]
    shown = scene.title.split() or [word.shown for sentence in scene.sentences for word in sentence.words]
    return " ".join(shown[:_TITLE_WORDS])[:255] or "Untitled"
