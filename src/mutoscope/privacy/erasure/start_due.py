"""Begin the erasures whose time has come, and take up those whose job was lost."""

from __future__ import annotations

import uuid

import structlog

from mutoscope.infra.vault import vault_of
from mutoscope.jobs import ENDED_PHASES
from mutoscope.kernel import new_id
from mutoscope.privacy.desk import PrivacyDesk
from mutoscope.privacy.erasure import queries
from mutoscope.privacy.erasure.types import TASK

_log = structlog.get_logger(__name__)


async def start_due_erasures(desk: PrivacyDesk) -> int:
    """Defer a job for each; return how many. Safe in several processes at once: one of them begins each."""
    async with desk.database.session() as session:
        due = (await session.execute(queries.DUE, {"now": desk.clock.now()})).all()
    return sum([await _start(desk, row.id, row.user_id, row.job_id) for row in due])


async def _start(desk: PrivacyDesk, erasure_id: uuid.UUID, user_id: uuid.UUID, job_id: uuid.UUID | None) -> bool:
    async with desk.database.session(user_id=user_id) as session:
        if job_id is not None:
            state = await desk.engine.read(session, job_id)
            if state is not None and state.phase not in ENDED_PHASES:
                return False
            _log.warning("erasure_job_lost", erasure=str(erasure_id))
        new_job = new_id()
        values = {"id": erasure_id, "job_id": new_job, "before": job_id}
        if (await session.execute(queries.START, values)).one_or_none() is None:
            return False
        payload = {"erasure_id": str(erasure_id), "user_id": str(user_id)}
        # The queue's partitions are workspaces; a person's own jobs wait for no film.
        await desk.engine.defer(session, TASK, job_id=new_job, workspace_id=user_id, tier="standard", payload=payload)
    return True


async def forget_receipts(desk: PrivacyDesk) -> int:
    """Erase the last mails of erased people, once they have left, with their keys; return how many."""
    async with desk.database.session() as session:
        ended = (await session.execute(queries.ENDED_RECEIPTS, {"now": desk.clock.now()})).scalars().all()
    for erasure_id in ended:
        async with desk.database.session(workspace_id=erasure_id) as session:
            await session.execute(queries.DROP_RECEIPT, {"id": erasure_id})
            await vault_of(session).erase(session, erasure_id)
    return len(ended)
