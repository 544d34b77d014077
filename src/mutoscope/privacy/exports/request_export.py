"""Ask for a copy of everything of one's own, and read how it stands."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import emit
from mutoscope.jobs import ENDED_PHASES
from mutoscope.kernel import new_id
from mutoscope.privacy.desk import PrivacyDesk
from mutoscope.privacy.errors import ExportNotFound, ExportRunning
from mutoscope.privacy.exports import queries
from mutoscope.privacy.exports.types import TASK, Export
from mutoscope.storage import find_region
from mutoscope.tenancy import Scope


async def request_export(session: AsyncSession, desk: PrivacyDesk, scope: Scope) -> Export:
    """Start an export of the caller's data.

    Raises:
        ExportRunning: one is being made.
    """
    await _give_up_lost(session, desk, scope)
    export_id, job_id = new_id(), new_id()
    values: dict[str, object] = {"id": export_id, "user_id": scope.user_id, "job_id": job_id, "now": desk.clock.now()}
    values["region"] = await find_region(session, scope.workspace_id)
    row = (await session.execute(queries.INSERT, values)).one_or_none()
    if row is None:
        running = (await session.execute(queries.FIND_OPEN, {"user_id": scope.user_id})).one_or_none()
        raise ExportRunning(running.id if running else export_id)
    payload = {"export_id": str(export_id), "user_id": str(scope.user_id), "workspace_id": str(scope.workspace_id)}
    # The queue's partitions are workspaces; a person's own jobs wait for no film.
    await desk.engine.defer(session, TASK, job_id=job_id, workspace_id=scope.user_id, tier="standard", payload=payload)
    await emit(
        session,
        scope.workspace_id,
        "export.requested",
        message="A copy of the data of an account was asked for.",
        payload={"export_id": str(export_id)},
    )
    return queries.to_export(row)


async def read_export(session: AsyncSession, scope: Scope, export_id: uuid.UUID) -> Export:
    """Return an export of the caller's.

    Raises:
        ExportNotFound: there is none of this id.
    """
    row = (await session.execute(queries.FIND, {"id": export_id, "user_id": scope.user_id})).one_or_none()
    if row is None:
        raise ExportNotFound
    return queries.to_export(row)


async def list_exports(session: AsyncSession, scope: Scope) -> list[Export]:
    """Return the caller's last twenty exports, the newest first."""
    rows = await session.execute(queries.LIST, {"user_id": scope.user_id})
    return [queries.to_export(row) for row in rows]


async def _give_up_lost(session: AsyncSession, desk: PrivacyDesk, scope: Scope) -> None:
    """A job that ended without a word must not keep the person from asking again."""
    row = (await session.execute(queries.FIND_OPEN, {"user_id": scope.user_id})).one_or_none()
    if row is None:
        return
    state = await desk.engine.read(session, row.job_id)
    if state is None or state.phase in ENDED_PHASES:
        await session.execute(queries.FAIL, {"id": row.id, "now": desk.clock.now()})
