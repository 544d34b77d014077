"""Have a step written: by a model where one is configured and wanted, else out of the user's own words."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.tenancy import Scope
from mutoscope.writing.cast.find_sheets import find_sheets
from mutoscope.writing.errors import StepApproved
from mutoscope.writing.local import PROVIDER, TEMPLATE, Materials, write_step
from mutoscope.writing.steps import STEPS, Content, Step, check_content
from mutoscope.writing.stories import queries
from mutoscope.writing.stories.get_story import get_story
from mutoscope.writing.stories.keep_version import NewVersion, keep_version
from mutoscope.writing.stories.types import Provenance, StepState, StepVersion, Story


@dataclass(frozen=True)
class Wanted:
    """How a step is to be written."""

    by: Literal["auto", "local", "model"] = "auto"
    aside: bool = False
    platforms: tuple[str, ...] = ()
    wish: str = ""


async def gather_materials(session: AsyncSession, story: Story, wanted: Wanted) -> Materials:
    """Return a story as it stands, with the sheets of the library."""
    versions = await queries.current_versions(session, story.id)
    contents: dict[Step, Content] = {
        step: check_content(step, versions[step].content) for step in STEPS if step in versions
    }
    return Materials(
        story.title,
        story.language,
        story.structure,
        contents,
        cast=tuple(await find_sheets(session)),
        platforms=wanted.platforms or Materials.platforms,
        wish=wanted.wish,
    )


def require_open(step: Step, state: StepState, *, aside: bool) -> None:
    """Return if a step may be generated.

    Raises:
        StepApproved: it is approved, and the new version is not to stand aside.
    """
    if state.approved_version is not None and not aside:
        raise StepApproved(step, state.approved_version)


async def generate_locally(
    session: AsyncSession,
    scope: Scope,
    story_id: uuid.UUID,
    step: Step,
    now: dt.datetime,
    wanted: Wanted | None = None,
) -> StepVersion:
    """Write a step out of the user's own words; no model, no cost.

    Raises:
        StoryNotFound: it does not exist, or it is somebody else's.
        StepApproved: the step is approved.
        StepMissing: a step that it is made from is empty.
        AiNotConfigured: no words of the user's lead to it.
    """
    wanted = wanted or Wanted()
    story = await get_story(session, story_id, lock=True)
    state = (await queries.states_of(session, story_id))[step]
    require_open(step, state, aside=wanted.aside)
    materials = await gather_materials(session, story, wanted)
    written = await asyncio.to_thread(write_step, step, materials)
    provenance = Provenance("generated", note=written.note, provider=PROVIDER, template=TEMPLATE)
    return await keep_version(
        session, scope, story, NewVersion(step, written.content, state.version, provenance, aside=wanted.aside), now
    )


async def generate_through(
    session: AsyncSession, scope: Scope, story_id: uuid.UUID, last: Step, now: dt.datetime
) -> list[StepVersion]:
    """Write every empty step up to one out of the user's own words; what is there stays.

    Raises:
        StoryNotFound: it does not exist, or it is somebody else's.
    """
    await get_story(session, story_id, lock=True)
    states = await queries.states_of(session, story_id)
    empty: list[Step] = [step for step in STEPS[1 : STEPS.index(last) + 1] if not states[step].version]
    return [await generate_locally(session, scope, story_id, step, now) for step in empty]
