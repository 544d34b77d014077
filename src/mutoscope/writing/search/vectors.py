"""SQL of vectors. Row-level security adds the workspace to every statement."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, cast

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.writing.search.types import Kind

_CANDIDATES = text("""
    with thing as (
      select 'project' as source, 'project' as kind, p.id, p.title, left(p.script, 4000) as body, p.updated_at
        from project p where p.archived_at is null
      union all
      select 'story', 'story', s.id, s.title, left(s.words_in, 4000), s.updated_at from story s
        where s.archived_at is null
      union all
      select 'cast', c.kind, c.id, c.name, left(c.words_in, 4000), c.updated_at from cast_entry c
        where c.archived_at is null
    ), told as (
      select t.*, encode(sha256(convert_to(t.title || E'\\n' || t.body, 'UTF8')), 'hex') as digest from thing t
      where t.kind = any (:kinds) order by t.updated_at desc, t.id desc limit :limit
    )
    select t.source, t.kind, t.id, t.title, t.body, t.updated_at, t.digest, v.vector from told t
      left join search_vector v on v.kind = t.source and v.item_id = t.id and v.model = :model and v.digest = t.digest
      order by t.updated_at desc, t.id desc
""")
_KEEP = text(
    "insert into search_vector (workspace_id, kind, item_id, model, digest, vector, created_at) "
    "values (:workspace_id, :kind, :item_id, :model, :digest, :vector, :now) "
    "on conflict (workspace_id, kind, item_id) do update set model = excluded.model, digest = excluded.digest, "
    "vector = excluded.vector, created_at = excluded.created_at"
)
_FORGET = text(
    "delete from search_vector v where case v.kind when 'project' then not exists (select from project p "
    "where p.id = v.item_id) when 'story' then not exists (select from story s where s.id = v.item_id) "
    "else not exists (select from cast_entry c where c.id = v.item_id) end"
)


@dataclass(frozen=True)
class Candidate:
    """A thing that may be meant."""

    table: Literal["project", "story", "cast"]
    kind: Kind
    id: uuid.UUID
    title: str
    body: str
    updated_at: dt.datetime
    digest: str
    vector: bytes | None = field(repr=False)
    """Of its present text, by the model that is asked; None if there is none yet."""

    @property
    def text(self) -> str:
        """Return what its vector is made of."""
        return f"{self.title}\n{self.body}"


async def list_candidates(session: AsyncSession, model: str, kinds: Sequence[Kind], most: int) -> list[Candidate]:
    """Return what is not put away, the newest first."""
    rows = await session.execute(_CANDIDATES, {"model": model, "kinds": list(kinds), "limit": most})
    return [
        Candidate(
            row.source,
            row.kind,
            row.id,
            row.title,
            row.body,
            row.updated_at,
            row.digest,
            cast("bytes | None", row.vector),
        )
        for row in rows
    ]


async def keep_vector(
    session: AsyncSession, workspace_id: uuid.UUID, model: str, one: Candidate, vector: bytes, now: dt.datetime
) -> None:
    """Keep the vector of a thing, in the place of an older one."""
    values = {
        "workspace_id": workspace_id,
        "kind": one.table,
        "item_id": one.id,
        "model": model,
        "digest": one.digest,
        "vector": vector,
        "now": now,
    }
    await session.execute(_KEEP, values)


async def forget_deleted(session: AsyncSession) -> None:
    """Delete vectors of what is not there any more."""
    await session.execute(_FORGET)
