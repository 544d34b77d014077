"""Write a step by hand, restore an earlier version, approve one."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import emit
from mutoscope.tenancy import Scope
from mutoscope.writing.errors import StepChanged, StepMissing
from mutoscope.writing.steps import Step, check_content
from mutoscope.writing.stories import queries
from mutoscope.writing.stories.get_story import get_story, get_version
from mutoscope.writing.stories.keep_version import NewVersion, keep_version
from mutoscope.writing.stories.types import Provenance, StepState, StepVersion


@dataclass(frozen=True)
class Edit:
    """What somebody has written, and on which version."""

    content: Mapping[str, Any]
    base: int
    aside: bool = False
    note: str = ""


async def write_step(
    session: AsyncSession, scope: Scope, story_id: uuid.UUID, step: Step, edit: Edit, now: dt.datetime
) -> StepVersion:
    """Keep what somebody has written as the next version of a step.

    Raises:
        StoryNotFound: it does not exist, or it is somebody else's.
        StepInvalid: the content is not of the step's shape.
        StepChanged: somebody else was faster, and it is not to stand aside.
        StepApproved: the step is approved.
    """
    content = check_content(step, edit.content)
    story = await get_story(session, story_id, lock=True)
    new = NewVersion(step, content, edit.base, Provenance("written", note=edit.note), aside=edit.aside)
    return await keep_version(session, scope, story, new, now)


async def restore_version(
    session: AsyncSession, scope: Scope, story_id: uuid.UUID, step: Step, version: int, now: dt.datetime
) -> StepVersion:
    """Make an earlier version the current one, by a new version that says the same.

    Raises:
        StoryNotFound: there is no such story or version.
        StepApproved: the step is approved.
    """
    story = await get_story(session, story_id, lock=True)
    old = await get_version(session, story_id, step, version)
    state = (await queries.states_of(session, story_id))[step]
    facts = old.provenance
    provenance = Provenance("restored", version, facts.note, facts.provider, facts.model, facts.template, facts.prompt)
    content = check_content(step, old.content)
    new = NewVersion(step, content, state.version, provenance, inputs=old.inputs)
    return await keep_version(session, scope, story, new, now)


async def approve_step(
    session: AsyncSession, story_id: uuid.UUID, step: Step, version: int | None, now: dt.datetime
) -> StepState:
    """Approve the current version of a step, or withdraw the approval with None. Nothing rewrites an approved step.

    Raises:
        StoryNotFound: it does not exist, or it is somebody else's.
        StepMissing: there is nothing to approve.
        StepChanged: the version is not the current one any more.
    """
    story = await get_story(session, story_id, lock=True)
    state = (await queries.states_of(session, story_id))[step]
    if version is not None and not state.version:
        raise StepMissing(step, step)
    if version is not None and version != state.version:
        raise StepChanged(step, base=version, current=state.version)
    if version != state.approved_version:
        await queries.approve(session, story_id, step, version, now)
        await emit(
            session,
            story.workspace_id,
            "story.step_approved" if version is not None else "story.approval_withdrawn",
            message="A step of a story was approved." if version is not None else "An approval was withdrawn.",
            project_id=story.project_id,
            payload={"story_id": str(story_id), "step": step, "version": state.version},
        )
    return (await queries.states_of(session, story_id))[step]
