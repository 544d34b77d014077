"""Cancel a batch, or order one of its films again."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation.batches import queries
from mutoscope.generation.batches.errors import BatchNotFound, RowNotRetryable
from mutoscope.generation.batches.get_batch import get_batch
from mutoscope.generation.batches.types import Batch
from mutoscope.generation.cancel_generation import cancel_generation
from mutoscope.generation.regenerate import regenerate
from mutoscope.generation.studio import Studio
from mutoscope.infra.events import emit
from mutoscope.tenancy import Scope


async def cancel_batch(session: AsyncSession, studio: Studio, scope: Scope, batch_id: uuid.UUID) -> Batch:
    """Cancel every film that is under way; their credits come back, and finished ones stay. Twice is once.

    Raises:
        BatchNotFound: there is none in this workspace.
    """
    await get_batch(session, batch_id)
    # All are locked before the first is cancelled, so that none of them ends in between.
    unfinished = (await session.execute(queries.UNFINISHED, {"id": batch_id})).scalars().all()
    for generation_id in unfinished:
        await cancel_generation(session, studio.engine, generation_id)
    if unfinished:
        await emit(
            session,
            scope.workspace_id,
            "batch.cancelled",
            message=f"A batch was cancelled; {len(unfinished)} films were not made.",
            user_id=scope.user_id,
            payload={"batch_id": str(batch_id), "films": len(unfinished)},
        )
    return await get_batch(session, batch_id)


async def retry_row(session: AsyncSession, studio: Studio, scope: Scope, batch_id: uuid.UUID, number: int) -> Batch:
    """Order the film of a failed or cancelled row again; what was made of it before is not made again.

    Raises:
        BatchNotFound: there is no such batch, or no such row in it.
        RowNotRetryable: the row's film is under way or finished.
        MutoscopeError: whatever `create_generation` finds; its project may have been changed meanwhile.
    """
    row = next((row for row in (await get_batch(session, batch_id)).rows if row.number == number), None)
    if row is None:
        raise BatchNotFound(batch_id, number)
    if row.generation.status not in {"failed", "cancelled"}:
        raise RowNotRetryable(
            f"The film of row {number} is {row.generation.status}: there is nothing to retry.",
            remedy="Retry rows that failed or were cancelled.",
            row=number,
            status=row.generation.status,
        )
    # Of two retries at once, the second finds the first one's film by this key.
    key = f"retry:{row.generation.id}"
    await regenerate(session, studio, scope, row.project_id, key=key)
    await session.execute(queries.BEGIN_ANEW, {"id": batch_id})
    return await get_batch(session, batch_id)
