"""Cancel whatever a workspace still has under way: it is about to end."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation import queries
from mutoscope.generation.cancel_generation import cancel_generation
from mutoscope.jobs import JobEngine


async def cancel_all(session: AsyncSession, engine: JobEngine) -> int:
    """Cancel every generation of the session's workspace that has not ended, credits back; return how many."""
    unfinished = (await session.execute(queries.UNFINISHED)).scalars().all()
    for generation_id in unfinished:
        await cancel_generation(session, engine, generation_id)
    return len(unfinished)
