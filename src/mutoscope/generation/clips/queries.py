"""SQL of clips. Row-level security adds the workspace to every statement."""

# ruff: noqa: S608 -- statements are put together from constants of this file; values are bound

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation.clips.types import Clip

_CLIP = (
    "id, workspace_id, user_id, story_id, shot, title, prompt, aspect, seconds, quoted_micro, status, video_id, "
    "asset_id, provider, model, cost_micro, problem, created_at, ended_at"
)
_INSERT = text(
    "insert into clip (id, workspace_id, user_id, story_id, shot, title, prompt, aspect, seconds, quoted_micro, key, "
    "look_at, created_at) values (:id, :workspace_id, :user_id, :story_id, :shot, :title, :prompt, :aspect, :seconds, "
    f":quoted_micro, :key, :look_at, :now) on conflict (workspace_id, key) do nothing returning {_CLIP}"
)
_BY_KEY = text(f"select {_CLIP} from clip where key = :key")
_READ = f"select {_CLIP} from clip where id = :id"
_FIND, _LOCK = text(_READ), text(f"{_READ} for no key update")
_LIST = text(
    f"select {_CLIP} from clip where (cast(:before as uuid) is null or id < cast(:before as uuid)) "
    "and (cast(:story_id as uuid) is null or story_id = cast(:story_id as uuid)) order by id desc limit :limit"
)
_RUN = text(
    "update clip set status = 'running', video_id = :video_id, provider = :provider, model = :model, "
    f"look_at = :look_at where id = :id and status = 'ordering' returning {_CLIP}"
)
_FORGET = text("delete from clip where id = :id and status = 'ordering'")
_DUE = text("select workspace_id, id from clips_due(:now, :limit)")
_CLAIM = text(
    "update clip set look_at = :until where id = :id and status in ('ordering', 'running') and look_at <= :now "
    f"returning {_CLIP}"
)
_POSTPONE = text("update clip set look_at = :look_at where id = :id and status in ('ordering', 'running')")
_END = text(
    "update clip set status = :status, asset_id = :asset_id, cost_micro = :cost_micro, "
    f"problem = cast(:problem as jsonb), ended_at = :now where id = :id returning {_CLIP}"
)


async def insert_clip(session: AsyncSession, **values: object) -> Clip | None:
    """Keep a new clip; None if its key is there already."""
    row = (await session.execute(_INSERT, values)).one_or_none()
    return None if row is None else Clip(*row)


async def find_by_key(session: AsyncSession, key: str) -> Clip | None:
    """Return the clip that was ordered under a key."""
    row = (await session.execute(_BY_KEY, {"key": key})).one_or_none()
    return None if row is None else Clip(*row)


async def find_clip(session: AsyncSession, clip_id: uuid.UUID, *, lock: bool = False) -> Clip | None:
    """Return a clip, None if it is not the workspace's."""
    row = (await session.execute(_LOCK if lock else _FIND, {"id": clip_id})).one_or_none()
    return None if row is None else Clip(*row)


async def list_clips(
    session: AsyncSession, *, story_id: uuid.UUID | None, before: uuid.UUID | None, limit: int
) -> list[Clip]:
    """Return clips, the newest first."""
    values = {"story_id": story_id, "before": before, "limit": limit}
    return [Clip(*row) for row in await session.execute(_LIST, values)]


async def mark_running(session: AsyncSession, clip_id: uuid.UUID, **values: object) -> Clip | None:
    """Write down which order of the gateway it is."""
    row = (await session.execute(_RUN, {"id": clip_id, **values})).one_or_none()
    return None if row is None else Clip(*row)


async def forget_clip(session: AsyncSession, clip_id: uuid.UUID) -> None:
    """Forget a clip that nobody took the order of."""
    await session.execute(_FORGET, {"id": clip_id})


async def due_clips(session: AsyncSession, now: dt.datetime, limit: int) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Return workspace and id of clips, of all workspaces, that are to be looked at now."""
    return [(row.workspace_id, row.id) for row in await session.execute(_DUE, {"now": now, "limit": limit})]


async def claim_clip(session: AsyncSession, clip_id: uuid.UUID, *, now: dt.datetime, until: dt.datetime) -> Clip | None:
    """Return a clip that nobody else looks at until then, None if somebody does."""
    row = (await session.execute(_CLAIM, {"id": clip_id, "now": now, "until": until})).one_or_none()
    return None if row is None else Clip(*row)


async def postpone_clip(session: AsyncSession, clip_id: uuid.UUID, look_at: dt.datetime) -> None:
    """Look at a clip again at a moment."""
    await session.execute(_POSTPONE, {"id": clip_id, "look_at": look_at})


async def end_clip(
    session: AsyncSession,
    clip_id: uuid.UUID,
    *,
    asset_id: uuid.UUID | None,
    cost_micro: int,
    problem: Mapping[str, Any] | None,
    now: dt.datetime,
) -> Clip:
    """Write down how a clip ended."""
    values = {
        "id": clip_id,
        "status": "failed" if asset_id is None else "finished",
        "asset_id": asset_id,
        "cost_micro": cost_micro,
        "problem": None if problem is None else json.dumps(problem),
        "now": now,
    }
    return Clip(*(await session.execute(_END, values)).one())
