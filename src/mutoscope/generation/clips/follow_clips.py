"""Ask for ordered clips until they are files of the library; a worker's duty, which any worker may do."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.gateway import Gateway, Refused, VideoState
from mutoscope.generation.clips import queries
from mutoscope.generation.clips.errors import ClipFailed
from mutoscope.generation.clips.order_clip import FIRST_LOOK
from mutoscope.generation.clips.types import Clip
from mutoscope.infra.database import Database
from mutoscope.infra.events import emit
from mutoscope.jobs import Problem
from mutoscope.kernel import Clock, MutoscopeError, Unavailable, new_id
from mutoscope.library import FOR_GOOD, NewAsset, UploadDesk, examine_file, extend_assets, register_asset
from mutoscope.storage import Staged, find_region
from mutoscope.tenancy import Role, Scope
from mutoscope.writing import CLIP_TEMPLATE, Provenance, clip_name, place_clip

_AT_ONCE = 20
_LOOKING = dt.timedelta(minutes=10)
"""For how long nobody else looks: a file may be large."""
_AGAIN = dt.timedelta(seconds=30)
_GIVEN_UP = dt.timedelta(hours=2)
"""The gateway ends an order after an hour; what cannot be fetched in another one stays where it is."""


@dataclass(frozen=True)
class FollowDesk:
    """What following takes."""

    database: Database
    gateway: Gateway
    uploads: UploadDesk
    clock: Clock


async def follow_clips(desk: FollowDesk) -> int:
    """Look once at every clip that is due; return how many have ended."""
    async with desk.database.session() as session:
        due = await queries.due_clips(session, desk.clock.now(), _AT_ONCE)
    return sum([await _follow(desk, workspace_id, clip_id) for workspace_id, clip_id in due])


async def _follow(desk: FollowDesk, workspace_id: uuid.UUID, clip_id: uuid.UUID) -> bool:
    """Look at one clip; return whether it has ended."""
    now = desk.clock.now()
    async with desk.database.session(workspace_id) as session:
        clip = await queries.claim_clip(session, clip_id, now=now, until=now + _LOOKING)
        if clip is not None and clip.video_id is None:
            clip = await _find_order(session, desk, clip)
    if clip is None:
        return False
    try:
        if clip.video_id is None:
            raise ClipFailed("Nobody", "the order was interrupted before anybody took it")
        state = await desk.gateway.poll_video(workspace_id, clip.video_id)
        return await _heed(desk, clip, state)
    except MutoscopeError as error:
        passing = isinstance(error, Unavailable) and not isinstance(error, ClipFailed)
        if passing and now - clip.created_at < _GIVEN_UP:
            return await _postpone(desk, clip, _AGAIN)
        return await _fail(desk, clip, error)


async def _find_order(session: AsyncSession, desk: FollowDesk, clip: Clip) -> Clip:
    """Return a clip with the order that somebody made who died before writing it down here."""
    ordered = await desk.gateway.find_ordered(session, clip.workspace_id, clip.id)
    if ordered is None:
        return clip
    facts = {"video_id": ordered.id, "provider": ordered.provider, "model": ordered.model}
    return await queries.mark_running(session, clip.id, look_at=desk.clock.now() + _LOOKING, **facts) or clip


async def _heed(desk: FollowDesk, clip: Clip, state: VideoState) -> bool:
    if state.status == "running":
        return await _postpone(desk, clip, FIRST_LOOK)
    if state.video is not None:
        return await _keep(desk, clip, state, state.video)
    raise (
        Refused(state.provider, reason=state.why)
        if state.status == "refused"
        else ClipFailed(state.provider, state.why)
    )


async def _postpone(desk: FollowDesk, clip: Clip, wait: dt.timedelta) -> bool:
    async with desk.database.session(clip.workspace_id) as session:
        await queries.postpone_clip(session, clip.id, desk.clock.now() + wait)
    return False


async def _keep(desk: FollowDesk, clip: Clip, state: VideoState, video: bytes) -> bool:
    async with desk.database.session(clip.workspace_id) as session:
        store = desk.uploads.regions.of(await find_region(session, clip.workspace_id)).blobs
    staged = await store.stage(_blocks(video))
    try:
        asset_id = new_id()
        name = clip_name(asset_id)
        new = NewAsset(asset_id, clip.user_id, name, await examine_file(desk.uploads, staged.path, name, "video/mp4"))
        async with desk.database.session(clip.workspace_id, clip.user_id) as session:
            return await _register(session, desk, clip, state, staged, new)
    finally:
        await store.discard(staged)


async def _register(
    session: AsyncSession, desk: FollowDesk, clip: Clip, state: VideoState, staged: Staged, new: NewAsset
) -> bool:
    """Make the file an asset, and put it into its story, in one transaction; whoever comes second changes nothing."""
    now = desk.clock.now()
    found = await queries.find_clip(session, clip.id, lock=True)
    if found is None or found.status != "running":
        return False
    asset = await register_asset(session, desk.uploads, desk.clock, clip.workspace_id, staged, new)
    # What was paid for does not expire like an upload that its owner has elsewhere.
    await extend_assets(session, [asset.id], now + FOR_GOOD)
    await queries.end_clip(session, clip.id, asset_id=asset.id, cost_micro=state.cost_micro, problem=None, now=now)
    if clip.place is not None:
        story_id, number = clip.place
        scope = Scope(clip.workspace_id, clip.user_id, Role.OWNER, None)
        facts = _provenance(clip, state)
        await place_clip(session, scope, story_id, (number, clip.title), asset.id, facts, now)
    payload = {"clip_id": str(clip.id), "asset_id": str(asset.id), "cost_micro": state.cost_micro}
    told = "A clip is finished."
    await emit(session, clip.workspace_id, "clip.finished", message=told, user_id=clip.user_id, payload=payload)
    return True


def _provenance(clip: Clip, state: VideoState) -> Provenance:
    return Provenance(
        "generated",
        note=f"A clip was made of shot {clip.shot}.",
        provider=state.provider,
        model=state.model,
        template=CLIP_TEMPLATE,
        prompt=clip.prompt,
        quoted_micro=clip.quoted_micro,
        cost_micro=state.cost_micro,
    )


async def _fail(desk: FollowDesk, clip: Clip, error: MutoscopeError) -> bool:
    problem, now = Problem.of(error), desk.clock.now()
    async with desk.database.session(clip.workspace_id, clip.user_id) as session:
        found = await queries.find_clip(session, clip.id, lock=True)
        if found is None or found.ended_at is not None:
            return False
        cost = await desk.gateway.cost_of(session, clip.workspace_id, clip.id)
        await queries.end_clip(session, clip.id, asset_id=None, cost_micro=cost, problem=problem.to_json(), now=now)
        payload = {"clip_id": str(clip.id), "code": problem.code, "cost_micro": cost}
        told = "A clip could not be made."
        await emit(session, clip.workspace_id, "clip.failed", message=told, user_id=clip.user_id, payload=payload)
    return True


async def _blocks(data: bytes) -> AsyncGenerator[bytes]:
    yield data
