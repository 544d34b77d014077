"""Have a step written by a model: claim it, ask without a transaction, keep what came."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.gateway import AiNotConfigured, Gateway, ModelRetired, Unpriced
from mutoscope.infra.database import Database
from mutoscope.kernel import Clock, new_id
from mutoscope.tenancy import Scope
from mutoscope.writing.errors import StepBusy
from mutoscope.writing.local import Materials
from mutoscope.writing.model import ModelText, StepQuote, Writing, plan_requests, quote_requests, write_with_model
from mutoscope.writing.prompts import Template, find_own, find_template
from mutoscope.writing.steps import Step
from mutoscope.writing.stories import queries
from mutoscope.writing.stories.generate_step import Wanted, gather_materials, generate_locally, require_open
from mutoscope.writing.stories.get_story import get_story
from mutoscope.writing.stories.keep_version import NewVersion, keep_version
from mutoscope.writing.stories.types import Provenance, StepState, StepVersion

_CLAIM_SECONDS = 900
"""The longest that a step is held for a provider; a process that died holds none for longer."""


@dataclass(frozen=True)
class Desk:
    """What asking takes."""

    database: Database
    gateway: Gateway
    clock: Clock


@dataclass(frozen=True)
class _Asked:
    state: StepState
    materials: Materials
    template: Template
    claim: uuid.UUID
    quoted_micro: int


async def generate_step(
    session: AsyncSession, desk: Desk, scope: Scope, story_id: uuid.UUID, step: Step, wanted: Wanted
) -> StepVersion:
    """Write one step anew: by a model where one is set up, else out of the user's own words.

    What somebody changed or approved meanwhile is not written over: the new version then stands aside, for it is paid.

    Raises:
        StoryNotFound: it does not exist, or it is somebody else's.
        StepApproved: the step is approved, and the new version is not to stand aside.
        StepBusy: another request waits for a model to write it.
        StepMissing: a step that this one is made from is empty.
        AiNotConfigured: a model was asked for by name, and there is none; or nothing but a model could write it.
        MutoscopeError: what the gateway finds.
    """
    if wanted.by == "local" or step == "brief":
        return await generate_locally(session, scope, story_id, step, desk.clock.now(), wanted)
    asked = await _claim(session, desk, scope, story_id, step, wanted)
    await session.commit()
    try:
        writing = Writing(desk.gateway, scope.workspace_id, story_id, fresh=asked.state.version > 0)
        text = await write_with_model(writing, step, asked.materials, asked.template)
    except BaseException as error:
        await _free(desk.database, scope, story_id, step, asked.claim)
        if isinstance(error, AiNotConfigured) and wanted.by == "auto":
            return await generate_locally(session, scope, story_id, step, desk.clock.now(), wanted)
        raise
    return await _keep(session, scope, story_id, step, desk.clock.now(), asked, text, aside=wanted.aside)


async def quote_step(
    session: AsyncSession, desk: Desk, scope: Scope, story_id: uuid.UUID, step: Step, wanted: Wanted
) -> StepQuote:
    """Return what a step may cost at most; nothing is asked.

    Raises:
        StoryNotFound: it does not exist, or it is somebody else's.
        StepMissing: a step that this one is made from is empty.
        AiNotConfigured: there is no model (out of one's own words it costs nothing).
    """
    story = await get_story(session, story_id)
    return await _quote(session, desk, scope, step, await gather_materials(session, story, wanted))


async def _quote(session: AsyncSession, desk: Desk, scope: Scope, step: Step, materials: Materials) -> StepQuote:
    if step == "brief":
        raise AiNotConfigured("text")
    template = find_template(step, await find_own(session, step))
    planned = await asyncio.to_thread(plan_requests, step, materials, template)
    return await quote_requests(session, desk.gateway, scope.workspace_id, planned)


async def _quoted_micro(session: AsyncSession, desk: Desk, scope: Scope, step: Step, materials: Materials) -> int:
    try:
        return (await _quote(session, desk, scope, step, materials)).most_micro
    except (AiNotConfigured, ModelRetired, Unpriced):  # asking finds the same, and says so
        return 0


async def _claim(
    session: AsyncSession, desk: Desk, scope: Scope, story_id: uuid.UUID, step: Step, wanted: Wanted
) -> _Asked:
    now = desk.clock.now()
    story = await get_story(session, story_id, lock=True)
    state = (await queries.states_of(session, story_id))[step]
    require_open(step, state, aside=wanted.aside)
    if state.claimed_until is not None and state.claimed_until > now:
        raise StepBusy(step, state.claimed_until.isoformat())
    materials = await gather_materials(session, story, wanted)
    template = find_template(step, await find_own(session, step))
    claim = new_id()
    await queries.claim_step(
        session,
        workspace_id=scope.workspace_id,
        story_id=story_id,
        step=step,
        claim=claim,
        until=now + dt.timedelta(seconds=_CLAIM_SECONDS),
        now=now,
    )
    quoted = await _quoted_micro(session, desk, scope, step, materials)
    return _Asked(state, materials, template, claim, quoted)


async def _free(database: Database, scope: Scope, story_id: uuid.UUID, step: Step, claim: uuid.UUID) -> None:
    async with database.session(scope.workspace_id, scope.user_id) as session:
        await queries.free_step(session, story_id, step, claim)


async def _keep(
    session: AsyncSession,
    scope: Scope,
    story_id: uuid.UUID,
    step: Step,
    now: dt.datetime,
    asked: _Asked,
    text: ModelText,
    *,
    aside: bool,
) -> StepVersion:
    story = await get_story(session, story_id, lock=True)
    await queries.free_step(session, story_id, step, asked.claim)
    state = (await queries.states_of(session, story_id))[step]
    overtaken = state.version != asked.state.version or state.approved_version is not None
    provenance = Provenance(
        "generated",
        note="Kept aside: the step was changed or approved while it was being written." if overtaken else "",
        provider=text.provider,
        model=text.model,
        template=text.template,
        prompt=text.prompt,
        tokens_in=text.tokens_in,
        tokens_out=text.tokens_out,
        quoted_micro=asked.quoted_micro,
        cost_micro=text.cost_micro,
    )
    new = NewVersion(step, text.content, asked.state.version, provenance, aside=aside or overtaken)
    return await keep_version(session, scope, story, new, now)
