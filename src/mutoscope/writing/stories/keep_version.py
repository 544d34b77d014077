"""Add a version to a step: the one way in which a step changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import emit
from mutoscope.kernel import new_id
from mutoscope.media.script import read_script
from mutoscope.tenancy import Scope
from mutoscope.writing.errors import StepApproved, StepChanged
from mutoscope.writing.search_words import cut_for_index
from mutoscope.writing.steps import Content, ScriptText, Step, check_content, earlier_steps, words_of
from mutoscope.writing.stories import queries
from mutoscope.writing.stories.types import Provenance, StepState, StepVersion, Story


@dataclass(frozen=True)
class NewVersion:
    """What is to be kept, and on what it was written."""

    step: Step
    content: Content
    base: int
    """The version that the writer saw; 0 for an empty step."""
    provenance: Provenance
    aside: bool = False
    inputs: Mapping[str, int] | None = None
    """From which versions of other steps it was made; None for the present ones of the steps before."""


async def keep_version(
    session: AsyncSession, scope: Scope, story: Story, new: NewVersion, now: dt.datetime
) -> StepVersion:
    """Keep a version of a step of a story whose row the caller has locked.

    Raises:
        StepChanged: the step is not at the version that it was written on, and it is not to stand aside.
        StepApproved: the step is approved, and it is not to stand aside.
        InvalidInput: a script that cannot be read.
    """
    if isinstance(new.content, ScriptText) and new.content.text.strip():
        read_script(new.content.text)
    states = await queries.states_of(session, story.id)
    state = states[new.step]
    aside = _place(state, new)
    made_from = {step: states[step].version for step in earlier_steps(new.step) if states[step].version}
    version = StepVersion(
        story.id,
        new.step,
        state.last_version + 1,
        scope.user_id,
        aside,
        new.content.model_dump(mode="json"),
        made_from if new.inputs is None else new.inputs,
        new.provenance,
        now,
    )
    await queries.insert_version(session, version, version_id=new_id(), workspace_id=story.workspace_id)
    if not aside:
        await queries.touch_story(session, story.id, await _words(session, story), now)
    await _tell(session, story, version)
    return version


def _place(state: StepState, new: NewVersion) -> bool:
    """Return whether it stands aside: only if that was asked for, and something else is there."""
    if new.aside and state.version:
        return new.base != state.version or state.approved_version is not None
    if new.base != state.version:
        raise StepChanged(new.step, base=new.base, current=state.version)
    if state.approved_version is not None:
        raise StepApproved(new.step, state.approved_version)
    return False


async def _words(session: AsyncSession, story: Story) -> str:
    versions = await queries.current_versions(session, story.id)
    return cut_for_index("\n".join(words_of(check_content(step, one.content)) for step, one in versions.items()))


async def _tell(session: AsyncSession, story: Story, version: StepVersion) -> None:
    facts = version.provenance
    await emit(
        session,
        story.workspace_id,
        f"story.step_{facts.origin}",
        message="A step of a story was kept aside." if version.aside else "A step of a story has a new version.",
        project_id=story.project_id,
        payload={
            "story_id": str(story.id),
            "step": version.step,
            "version": version.version,
            "provider": facts.provider,
            "model": facts.model,
            "cost_micro": facts.cost_micro,
        },
    )
