"""The steps of a story: read, write, generate, compare, restore, approve."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response

from mutoscope.gateway import Gateway
from mutoscope.tenancy import ClockDep, DatabaseDep, SessionDep, TransactionRoute, problems, service
from mutoscope.writing.errors import BaseVersionMissing
from mutoscope.writing.steps import CONTENTS, Step
from mutoscope.writing.stories.ask_model import Desk, generate_step, quote_step
from mutoscope.writing.stories.compare_versions import compare_versions
from mutoscope.writing.stories.endpoints import Editor, Generator, Reader
from mutoscope.writing.stories.get_story import get_states, get_story, get_version
from mutoscope.writing.stories.list_stories import MAX_PAGE, list_versions
from mutoscope.writing.stories.schemas import (
    Comparison,
    FieldChangeView,
    GenerateStep,
    PickVersion,
    StepQuoteView,
    StepStateView,
    StepView,
    VersionPage,
    VersionView,
    WriteStep,
)
from mutoscope.writing.stories.write_step import Edit, approve_step, restore_version, write_step

step_router = APIRouter(prefix="/stories/{story_id}/steps/{step}", tags=["stories"], route_class=TransactionRoute)

_CHANGED = problems(409, 412, 428)


async def _desk(database: DatabaseDep, gateway: Annotated[Gateway, service(Gateway)], clock: ClockDep) -> Desk:
    return Desk(database, gateway, clock)


DeskDep = Annotated[Desk, Depends(_desk)]


@step_router.get("", summary="Read a step")
async def read(session: SessionDep, _scope: Reader, story_id: uuid.UUID, step: Step, response: Response) -> StepView:
    """Read a step: its current version, where it stands, and the shape of what it holds. Its ETag is the version."""
    await get_story(session, story_id)
    states = await get_states(session, story_id)
    state = states[step]
    current = await get_version(session, story_id, step, state.version) if state.version else None
    response.headers["ETag"] = f'"{state.version}"'
    return StepView(
        **StepStateView.of(state, states).model_dump(),
        current=VersionView.of(current) if current else None,
        content_schema=CONTENTS[step].model_json_schema(),
    )


@step_router.put("", summary="Write a step", responses=_CHANGED)
async def write(
    session: SessionDep,
    scope: Editor,
    clock: ClockDep,
    story_id: uuid.UUID,
    step: Step,
    body: WriteStep,
    if_match: Annotated[str | None, Header()] = None,
) -> VersionView:
    """Write a step by hand: a new version. Say on which one you wrote it, by `base_version` or `If-Match`.

    If somebody was faster, the answer is 412 and nothing is lost: send it again with `aside` to keep both.
    """
    edit = Edit(body.content, _base(body.base_version, if_match), body.aside, body.note)
    return VersionView.of(await write_step(session, scope, story_id, step, edit, clock.now()))


@step_router.post("/generate", summary="Have a step written", responses=problems(402, 409, 412, 502))
async def generate(
    session: SessionDep, scope: Generator, desk: DeskDep, story_id: uuid.UUID, step: Step, body: GenerateStep
) -> VersionView:
    """Write one step anew, and no other: by a model where one is set up, else out of your own words.

    An approved step is never written over (409).
    """
    return VersionView.of(await generate_step(session, desk, scope, story_id, step, body.to_wanted()))


@step_router.post("/quote", summary="Quote a step", responses=problems(409))
async def quote(
    session: SessionDep, scope: Generator, desk: DeskDep, story_id: uuid.UUID, step: Step, body: GenerateStep
) -> StepQuoteView:
    """Quote what having a step written by a model costs at most; nothing is asked and nothing is spent."""
    quoted = await quote_step(session, desk, scope, story_id, step, body.to_wanted())
    return StepQuoteView(**vars(quoted))


@step_router.get("/versions", summary="List versions of a step")
async def versions(
    session: SessionDep,
    _scope: Reader,
    story_id: uuid.UUID,
    step: Step,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 20,
) -> VersionPage:
    """List every version of a step, newest first: each with its author, model, prompt and cost."""
    await get_story(session, story_id)
    page = await list_versions(session, story_id, step, cursor=cursor, limit=limit)
    return VersionPage(items=[VersionView.of(version) for version in page.items], next_cursor=page.next_cursor)


@step_router.get("/versions/{version}", summary="Read a version of a step")
async def version(session: SessionDep, _scope: Reader, story_id: uuid.UUID, step: Step, version: int) -> VersionView:
    """Read one version of a step; it never changes."""
    await get_story(session, story_id)
    return VersionView.of(await get_version(session, story_id, step, version))


@step_router.get("/diff", summary="Compare versions of a step")
async def diff(
    session: SessionDep,
    _scope: Reader,
    story_id: uuid.UUID,
    step: Step,
    before: Annotated[int, Query(ge=1)],
    after: Annotated[int, Query(ge=1)],
) -> Comparison:
    """Compare two versions of a step, field by field and line by line."""
    changes = await compare_versions(session, story_id, step, before, after)
    return Comparison(step=step, before=before, after=after, changes=[FieldChangeView.of(one) for one in changes])


@step_router.post("/restore", summary="Restore a version of a step", responses=_CHANGED)
async def restore(
    session: SessionDep, scope: Editor, clock: ClockDep, story_id: uuid.UUID, step: Step, body: PickVersion
) -> VersionView:
    """Make an earlier version the current one, as a new version; nothing in between is lost."""
    return VersionView.of(await restore_version(session, scope, story_id, step, body.version, clock.now()))


@step_router.put("/approval", summary="Approve a step", responses=_CHANGED)
async def approve(
    session: SessionDep, _scope: Editor, clock: ClockDep, story_id: uuid.UUID, step: Step, body: PickVersion
) -> StepStateView:
    """Approve the current version: from now on neither a person nor a model writes over it."""
    state = await approve_step(session, story_id, step, body.version, clock.now())
    return StepStateView.of(state, await get_states(session, story_id))


@step_router.delete("/approval", summary="Withdraw an approval")
async def withdraw(
    session: SessionDep, _scope: Editor, clock: ClockDep, story_id: uuid.UUID, step: Step
) -> StepStateView:
    """Withdraw the approval of a step, so that it can be changed again."""
    state = await approve_step(session, story_id, step, None, clock.now())
    return StepStateView.of(state, await get_states(session, story_id))


def _base(stated: int | None, if_match: str | None) -> int:
    """Return the version that an edit was written on.

    Raises:
        BaseVersionMissing: it does not say.
    """
    if stated is not None:
        return stated
    tag = (if_match or "").strip().removeprefix("W/").strip('"')
    if not tag.isascii() or not tag.isdigit():
        raise BaseVersionMissing
    return min(int(tag), 2**31 - 1)
