"""Quote a clip, and order it: the order is a row before anybody is asked, so that nothing is ordered twice."""

from __future__ import annotations

import asyncio
import datetime as dt
import math
import uuid
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.gateway import AiNotConfigured, Gateway, VideoQuote, VideoRequest, VideoState
from mutoscope.generation.clips import queries
from mutoscope.generation.clips.errors import ClipNotFound, ClipTooDear
from mutoscope.generation.clips.types import Clip, ClipWish
from mutoscope.infra.database import Database
from mutoscope.infra.events import emit
from mutoscope.kernel import Clock, new_id
from mutoscope.storage import Regions
from mutoscope.tenancy import Scope
from mutoscope.writing import CLIP_TEMPLATE, Picture, picture_path, read_shot

FIRST_LOOK = dt.timedelta(seconds=5)
_ORDERING = dt.timedelta(minutes=15)
"""Longer than asking every model of a stack lasts; an order that is older was left by a process that died."""
_USUAL_SECONDS, _LONGEST_SECONDS = 5, 10
_FIRST_FRAMES = {"image/png", "image/jpeg"}


@dataclass(frozen=True)
class ClipDesk:
    """What ordering takes."""

    database: Database
    gateway: Gateway
    regions: Regions
    clock: Clock


@dataclass(frozen=True)
class _Planned:
    """What is asked of a model, and what that costs."""

    request: VideoRequest
    title: str
    quote: VideoQuote


async def quote_clip(session: AsyncSession, desk: ClipDesk, scope: Scope, wish: ClipWish) -> VideoQuote:
    """Return what a clip costs, and at most; nobody is asked.

    Raises:
        StoryNotFound, StepMissing, StepApproved: of the shot.
        AiNotConfigured: there is no video model.
        Unpriced: nobody knows what it costs.
    """
    return (await _plan(session, desk, scope, wish)).quote


async def order_clip(session: AsyncSession, desk: ClipDesk, scope: Scope, wish: ClipWish, *, key: str | None) -> Clip:
    """Order a clip of whoever takes the order; the same `key` is the same clip.

    Raises:
        StoryNotFound, StepMissing, StepApproved: of the shot.
        ClipTooDear: it may cost more than the wish allows.
        MutoscopeError: what the gateway finds; `AiNotConfigured` without a video model.
    """
    if key is not None and (known := await queries.find_by_key(session, key)) is not None:
        return known
    planned = await _plan(session, desk, scope, wish)
    if wish.most_micro is not None and planned.quote.most_micro > wish.most_micro:
        raise ClipTooDear(most_micro=planned.quote.most_micro, allowed_micro=wish.most_micro)
    clip = await _insert(session, desk, scope, wish, planned, key)
    if clip is None:  # the same key, a moment ago
        return await get_clip(session, by_key=key)
    await session.commit()  # a model takes its time: nothing is held meanwhile
    try:
        state = await desk.gateway.start_video(scope.workspace_id, planned.request, job=clip.id)
    except Exception:  # nobody took the order; a request that is cut off leaves it to whoever follows clips
        async with desk.database.session(scope.workspace_id, scope.user_id) as forgetting:
            await queries.forget_clip(forgetting, clip.id)
        raise
    return await _run(session, desk, scope, clip, state)


async def get_clip(session: AsyncSession, clip_id: uuid.UUID | None = None, *, by_key: str | None = None) -> Clip:
    """Return a clip of the bound workspace.

    Raises:
        ClipNotFound: it does not exist, or it is somebody else's.
    """
    if by_key is not None:
        found = await queries.find_by_key(session, by_key)
    else:
        found = None if clip_id is None else await queries.find_clip(session, clip_id)
    if found is None:
        raise ClipNotFound(clip_id or uuid.UUID(int=0))
    return found


async def _plan(session: AsyncSession, desk: ClipDesk, scope: Scope, wish: ClipWish) -> _Planned:
    title, prompt, seconds, frame = "", wish.prompt or "", wish.seconds or _USUAL_SECONDS, None
    if wish.story_id is not None and wish.shot is not None:
        brief = await read_shot(session, wish.story_id, wish.shot)
        title, prompt = brief.title, brief.prompt
        seconds = wish.seconds or min(_LONGEST_SECONDS, math.ceil(brief.seconds) or _USUAL_SECONDS)
        frame = await _frame(session, desk, brief.picture)
    request = VideoRequest(
        prompt=prompt, template_version=CLIP_TEMPLATE, seconds=seconds, aspect=wish.aspect, first_frame=frame
    )
    try:
        quote = await desk.gateway.quote_video(session, scope.workspace_id, request)
    except AiNotConfigured:  # where no model begins with a picture, it is made from the words alone
        if frame is None:
            raise
        request = replace(request, first_frame=None)
        quote = await desk.gateway.quote_video(session, scope.workspace_id, request)
    return _Planned(request, title, quote)


async def _frame(session: AsyncSession, desk: ClipDesk, picture: Picture | None) -> bytes | None:
    if picture is None or picture.media_type not in _FIRST_FRAMES:
        return None
    path = await picture_path(session, desk.regions, picture)
    return await asyncio.to_thread(path.read_bytes)


async def _insert(
    session: AsyncSession, desk: ClipDesk, scope: Scope, wish: ClipWish, planned: _Planned, key: str | None
) -> Clip | None:
    clip_id, now = new_id(), desk.clock.now()
    return await queries.insert_clip(
        session,
        id=clip_id,
        workspace_id=scope.workspace_id,
        user_id=scope.user_id,
        story_id=wish.story_id,
        shot=wish.shot,
        title=planned.title[:500],
        prompt=planned.request.prompt,
        aspect=wish.aspect,
        seconds=planned.request.seconds,
        quoted_micro=planned.quote.most_micro,
        key=key or str(clip_id),
        look_at=now + _ORDERING,
        now=now,
    )


async def _run(session: AsyncSession, desk: ClipDesk, scope: Scope, clip: Clip, state: VideoState) -> Clip:
    look_at = desk.clock.now() + FIRST_LOOK
    facts = {"video_id": state.id, "provider": state.provider, "model": state.model, "look_at": look_at}
    running = await queries.mark_running(session, clip.id, **facts)
    if running is None:  # whoever follows clips was quicker
        return await get_clip(session, clip.id)
    await emit(
        session,
        clip.workspace_id,
        "clip.ordered",
        message="A clip was ordered of a video model.",
        user_id=scope.user_id,
        payload={"clip_id": str(clip.id), "provider": state.provider, "quoted_micro": clip.quoted_micro},
    )
    return running
