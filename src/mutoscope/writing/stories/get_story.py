"""Read a story and where its steps stand."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.writing.errors import StoryNotFound
from mutoscope.writing.steps import Step
from mutoscope.writing.stories import queries
from mutoscope.writing.stories.types import StepState, StepVersion, Story


async def get_story(session: AsyncSession, story_id: uuid.UUID, *, lock: bool = False) -> Story:
    """Return a story of the session's workspace; `lock` holds it until the transaction ends.

    Raises:
        StoryNotFound: it does not exist, or it is somebody else's.
    """
    story = await queries.find_story(session, story_id, lock=lock)
    if story is None:
        raise StoryNotFound(f"story {story_id}", story_id=str(story_id))
    return story


async def get_states(session: AsyncSession, story_id: uuid.UUID) -> dict[Step, StepState]:
    """Return where every step stands, in their order."""
    return await queries.states_of(session, story_id)


async def get_version(session: AsyncSession, story_id: uuid.UUID, step: Step, version: int) -> StepVersion:
    """Return one version of a step.

    Raises:
        StoryNotFound: there is none of that number.
    """
    found = await queries.find_version(session, story_id, step, version)
    if found is None:
        raise StoryNotFound(f"version {version} of {step}", story_id=str(story_id), step=step, version=version)
    return found


async def get_current(session: AsyncSession, story_id: uuid.UUID) -> dict[Step, StepVersion]:
    """Return the current version of every step that has one."""
    return await queries.current_versions(session, story_id)
