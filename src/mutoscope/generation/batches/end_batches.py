"""Tell that batches have ended: a worker's duty, so that nothing has to be locked where a film ends."""

from __future__ import annotations

import uuid

from mutoscope.generation.batches import queries
from mutoscope.generation.batches.get_batch import get_batch
from mutoscope.infra.database import Database
from mutoscope.infra.events import emit
from mutoscope.kernel import Clock


async def end_batches(database: Database, clock: Clock) -> int:
    """Mark batches whose films have all ended, of every workspace, and tell of each once; return how many."""
    async with database.session() as session:
        ended = (await session.execute(queries.ENDED)).all()
    return sum([await _end(database, clock, row.workspace_id, row.id) for row in ended])


async def _end(database: Database, clock: Clock, workspace_id: uuid.UUID, batch_id: uuid.UUID) -> bool:
    async with database.session(workspace_id=workspace_id) as session:
        marked = await session.scalar(queries.END, {"id": batch_id, "now": clock.now()})
        if marked is None:  # another worker was faster
            return False
        batch = await get_batch(session, batch_id)
        counts = batch.counts
        await emit(
            session,
            workspace_id,
            "batch.finished",
            message=f"A batch has ended: {counts.get('complete', 0)} of {batch.films} films were made.",
            user_id=batch.user_id,
            payload={
                "batch_id": str(batch_id),
                "films": batch.films,
                "complete": counts.get("complete", 0),
                "failed": counts.get("failed", 0),
                "cancelled": counts.get("cancelled", 0),
            },
        )
    return True
