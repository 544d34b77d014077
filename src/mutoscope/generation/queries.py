"""SQL of generations. Row-level security adds the workspace to every statement."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.usage import Reservation
from mutoscope.generation.errors import GenerationNotFound
from mutoscope.generation.types import Generation, Work
from mutoscope.infra.statements import Statement
from mutoscope.infra.tenant_connection import fetch_row

CHANNEL = "generation"
"""NOTIFY channel; the payload is the generation's id."""

# `error` may be known before the end: see `keep_problem`.
COLUMNS = (
    "id, workspace_id, project_id, user_id, work, request, hold_id, paid_by, unit, quoted_seconds, held_seconds, "
    "unchanged_seconds, saved_seconds, amount, spent, status, stage, percent, eta_seconds, revision, "
    "case when finished_at is not null then error end as error, result, created_at, started_at, finished_at"
)
INSERT = """
    insert into generation (id, workspace_id, project_id, user_id, work, request, idempotency_key, hold_id, paid_by,
                            unit, quoted_seconds, held_seconds, unchanged_seconds, saved_seconds, amount)
    values ($1, $2, $3, $4, $5, $6::text::jsonb, $7, $8, $9, $10, $11, $12, $13, $14, $15)
    returning status, stage, percent, revision, created_at
"""
"""For `fetch_row`, as the next two are. The request is not read back: it is large."""
SELECT = f"select {COLUMNS} from generation where id = $1"  # noqa: S608 -- constant columns
SELECT_BY_KEY = f"select {COLUMNS} from generation where idempotency_key = $1"  # noqa: S608 -- constant columns
LOCK = text(f"select {COLUMNS} from generation where id = :id for no key update")  # noqa: S608 -- constant columns
LIST = text(f"""
    select {COLUMNS} from generation
    where (cast(:before as uuid) is null or id < cast(:before as uuid))
      and (cast(:project as uuid) is null or project_id = cast(:project as uuid))
      and not exists (select from project p where p.id = generation.project_id and p.deleted_at is not null)
    order by id desc limit :limit
""")  # noqa: S608 -- constant columns
OF_FILE = text(f"""
    select {COLUMNS} from generation
    where work in ('transcript', 'cut') and request #>> '{{media,id}}' = :asset order by id desc limit :limit
""")  # noqa: S608 -- constant columns
# Locked, so that none of them ends between being found and being cancelled.
OF_PROJECT = text(
    "select id from generation where project_id = :project and status in ('queued', 'processing') order by id "
    "for no key update"
)
UNFINISHED = text("select id from generation where status in ('queued', 'processing') order by id for no key update")

# `parts` holds, for each part of the film, how much of it is done, in ten-thousandths of the whole film. The rest of
# the time is judged by the pace so far, once there is something to judge by.
REPORT = text("""
    update generation set
        status = 'processing', started_at = coalesce(started_at, now()), stage = :stage,
        parts = parts || :parts, percent = done.percent, revision = revision + 1,
        eta_seconds = case when done.percent >= 3 and started_at is not null then
            greatest(1, extract(epoch from now() - started_at) * (100 - done.percent) / done.percent)::integer end
    from (
        select greatest(g.percent, least(99, coalesce(sum(part.value::integer), 0) / 100))::integer as percent
        from generation g left join lateral jsonb_each_text(g.parts || :parts) part on true
        where g.id = :id group by g.percent
    ) done
    where id = :id and status in ('queued', 'processing')
""").bindparams(bindparam("parts", type_=JSONB))
END = text("""
    update generation set
        status = cast(:status as varchar), stage = :stage,
        percent = case when cast(:status as varchar) = 'complete' then 100 else percent end,
        eta_seconds = null, spent = :spent, result = :result, revision = revision + 1,
        error = case when cast(:status as varchar) = 'failed' then coalesce(error, :error) else :error end,
        finished_at = now()
    where id = :id
    returning error
""").bindparams(bindparam("error", type_=JSONB(none_as_null=True)), bindparam("result", type_=JSONB(none_as_null=True)))
KEEP_ERROR = text("""
    update generation set error = :error where id = :id and error is null and status in ('queued', 'processing')
""").bindparams(bindparam("error", type_=JSONB))
NOTIFY = text(f"select pg_notify('{CHANNEL}', :payload)")


@dataclass(frozen=True)
class NewGeneration:
    """What is known of a generation before it is written."""

    id: uuid.UUID
    workspace_id: uuid.UUID
    project_id: uuid.UUID | None
    user_id: uuid.UUID
    work: Work
    request: dict[str, Any]
    reservation: Reservation
    quoted_seconds: int
    held_seconds: int
    unchanged_seconds: int = 0
    saved_seconds: int = 0

    def insertion(self, key: str) -> Statement:
        """Return the statement that writes it; its row goes to `written`."""
        paid = self.reservation
        return Statement(
            INSERT,
            (
                self.id,
                self.workspace_id,
                self.project_id,
                self.user_id,
                self.work,
                json.dumps(self.request, ensure_ascii=False),
                key,
                paid.hold_id,
                paid.path,
                paid.unit,
                self.quoted_seconds,
                self.held_seconds,
                self.unchanged_seconds,
                self.saved_seconds,
                paid.held,
            ),
        )

    def written(self, row: Any) -> Generation:  # noqa: ANN401 -- asyncpg's record
        """Return it as it was written."""
        paid = self.reservation
        return Generation(
            id=self.id,
            workspace_id=self.workspace_id,
            project_id=self.project_id,
            user_id=self.user_id,
            work=self.work,
            request=self.request,
            hold_id=paid.hold_id,
            paid_by=paid.path,
            unit=paid.unit,
            quoted_seconds=self.quoted_seconds,
            held_seconds=self.held_seconds,
            unchanged_seconds=self.unchanged_seconds,
            saved_seconds=self.saved_seconds,
            amount=paid.held,
            spent=None,
            status=row["status"],
            stage=row["stage"],
            percent=row["percent"],
            eta_seconds=None,
            revision=row["revision"],
            error=None,
            result=None,
            created_at=row["created_at"],
            started_at=None,
            finished_at=None,
        )


async def find_by_key(session: AsyncSession, key: str) -> Generation | None:
    """Return the workspace's generation that was ordered with an idempotency key."""
    row = await fetch_row(session, SELECT_BY_KEY, key)
    return None if row is None else read_generation(row)


def read_generation(record: Any) -> Generation:  # noqa: ANN401 -- asyncpg's record
    """Return the generation of a record with `COLUMNS`."""
    return Generation(**dict(record))


def to_generation(row: Row[Any]) -> Generation:
    """Return the generation of a row with `COLUMNS`."""
    return Generation(**row._mapping)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] -- SQLAlchemy's public name for a row as a mapping


async def lock_generation(session: AsyncSession, generation_id: uuid.UUID) -> Generation:
    """Return the generation and keep others from ending it until this transaction ends."""
    row = (await session.execute(LOCK, {"id": generation_id})).one_or_none()
    if row is None:
        raise GenerationNotFound(generation_id)
    return to_generation(row)


async def end_generation(
    session: AsyncSession,
    generation_id: uuid.UUID,
    status: str,
    *,
    spent: int,
    error: dict[str, Any] | None = None,
    result: dict[str, Any] | None = None,
) -> dict[str, Any] | None:
    """Write the end of a generation and tell whoever watches; `spent` is in milli-credits.

    Returns the error of a failed one: what a step kept before goes before `error`, for it was there.
    """
    values = {"id": generation_id, "status": status, "spent": spent, "error": error, "result": result}
    kept: dict[str, Any] | None = await session.scalar(END, {**values, "stage": "done"})
    await session.execute(NOTIFY, {"payload": str(generation_id)})
    return kept
