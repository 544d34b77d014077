"""Rename a story, choose another language or structure, put it away, take it out again, delete it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import Change, emit
from mutoscope.writing.errors import StoryNotFound
from mutoscope.writing.local import Language
from mutoscope.writing.stories import queries
from mutoscope.writing.stories.get_story import get_story
from mutoscope.writing.stories.types import Story
from mutoscope.writing.structures import find_structure


@dataclass(frozen=True)
class StoryEdit:
    """What shall change; None leaves it."""

    title: str | None = None
    language: Language | None = None
    structure: str | None = None


async def edit_story(session: AsyncSession, story_id: uuid.UUID, edit: StoryEdit, now: dt.datetime) -> Story:
    """Change a story; its steps stay as they are.

    Raises:
        StoryNotFound: it does not exist, or it is somebody else's.
        StructureUnknown: there is no such structure.
    """
    story = await get_story(session, story_id, lock=True)
    stated = {name: value for name, value in vars(edit).items() if value is not None}
    wanted = replace(story, **stated)
    find_structure(wanted.structure, wanted.language)
    if wanted == story:
        return story
    kept = await queries.update_story(session, wanted, now)
    await _tell(session, kept, "story.changed", "A story was changed.", _change(story, kept, list(stated)))
    return kept


async def archive_story(session: AsyncSession, story_id: uuid.UUID, now: dt.datetime, *, archived: bool) -> Story:
    """Put a story away, or take it out again.

    Raises:
        StoryNotFound: it does not exist, or it is somebody else's.
    """
    story = await get_story(session, story_id, lock=True)
    if (story.archived_at is not None) == archived:
        return story
    kept = await queries.update_story(session, replace(story, archived_at=now if archived else None), now)
    action, message = (
        ("story.archived", "A story was put away.")
        if archived
        else ("story.unarchived", "A story was taken out again.")
    )
    await _tell(session, kept, action, message)
    return kept


async def bind_project(session: AsyncSession, story: Story, project_id: uuid.UUID, now: dt.datetime) -> Story:
    """Remember which project was made of a story whose row the caller has locked."""
    return await queries.update_story(session, replace(story, project_id=project_id), now)


async def delete_story(session: AsyncSession, workspace_id: uuid.UUID, story_id: uuid.UUID) -> None:
    """Delete a story with all its versions; projects made of it stay.

    Raises:
        StoryNotFound: it does not exist, or it is somebody else's.
    """
    if not await queries.delete_story(session, story_id):
        raise StoryNotFound(f"story {story_id}", story_id=str(story_id))
    payload = {"story_id": str(story_id)}
    await emit(session, workspace_id, "story.deleted", message="A story was deleted.", payload=payload)


def _change(before: Story, after: Story, names: list[str]) -> Change:
    return Change({n: getattr(before, n) for n in names}, {n: getattr(after, n) for n in names})


async def _tell(session: AsyncSession, story: Story, action: str, message: str, change: Change | None = None) -> None:
    payload = {"story_id": str(story.id)}
    await emit(
        session,
        story.workspace_id,
        action,
        message=message,
        project_id=story.project_id,
        payload=payload,
        change=change,
    )
