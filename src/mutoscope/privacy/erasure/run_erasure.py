"""The durable job that erases a person; whatever is killed meanwhile, it goes on where it stopped.

Every step may run twice. The order matters: what lies outside first, while there are still rows that say where; then
the workspaces nobody else uses, with their files; then the person, in one transaction with the mail that says so.
"""

from __future__ import annotations

import uuid

from mutoscope.jobs import JobContext
from mutoscope.privacy.desk import Eraser, PrivacyDesk
from mutoscope.privacy.erasure import queries
from mutoscope.privacy.erasure.erase_person import erase_person, leave_workspaces
from mutoscope.privacy.erasure.erase_workspace import erase_workspace, remove_files


async def run_erasure(desk: PrivacyDesk, context: JobContext) -> None:
    """Erase the person whom the job names."""
    erasure_id, user_id = uuid.UUID(context.payload["erasure_id"]), uuid.UUID(context.payload["user_id"])
    owned: list[str] | None = await context.step("plan", lambda: _plan(desk, erasure_id, user_id))
    if owned is None:
        return
    for name, eraser in desk.erasers:
        await _call(context, name, desk, eraser, user_id)
    for workspace_id in owned:
        await _erase(context, desk, uuid.UUID(workspace_id), erasure_id)
    await context.step("leave", lambda: leave_workspaces(desk, erasure_id, user_id))
    await context.step("person", lambda: erase_person(desk, erasure_id, user_id))
    # Again: a film that was being made may have written for a second after it was cancelled.
    await context.step("files", lambda: remove_files(desk, [*map(uuid.UUID, owned), user_id]))


async def _plan(desk: PrivacyDesk, erasure_id: uuid.UUID, user_id: uuid.UUID) -> list[str] | None:
    async with desk.database.session(user_id=user_id) as session:
        if (await session.execute(queries.FIND_RUNNING, {"id": erasure_id})).one_or_none() is None:
            return None
        owned = (await session.execute(queries.OWNED, {"user_id": user_id})).all()
    return [str(row.workspace_id) for row in owned if not row.others]


async def _call(context: JobContext, name: str, desk: PrivacyDesk, eraser: Eraser, user_id: uuid.UUID) -> None:
    async def call() -> bool:
        await eraser(desk.database, user_id)
        return True

    await context.step(f"outside-{name}", call)


async def _erase(context: JobContext, desk: PrivacyDesk, workspace_id: uuid.UUID, erasure_id: uuid.UUID) -> None:
    await context.step(f"workspace-{workspace_id}", lambda: erase_workspace(desk, workspace_id, erasure_id))
