"""The durable job that makes an export."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from mutoscope.identity import read_profile
from mutoscope.infra.events import emit
from mutoscope.infra.mail_outbox import post_mail
from mutoscope.jobs import JobContext
from mutoscope.kernel import MutoscopeError
from mutoscope.privacy.desk import PrivacyDesk
from mutoscope.privacy.exports import queries
from mutoscope.privacy.exports.write_export import write_export


async def run_export(desk: PrivacyDesk, context: JobContext) -> None:
    """Write the export that the job names, keep it, and tell the person.

    Raises:
        MutoscopeError: what stopped it; the export is marked as failed.
    """
    export_id, user_id, home = (uuid.UUID(context.payload[name]) for name in ("export_id", "user_id", "workspace_id"))
    try:
        written: dict[str, Any] | None = await context.step("write", lambda: _write(desk, export_id, user_id))
        if written is not None:
            await context.step("keep", lambda: _finish(desk, export_id, user_id, home, written))
    except MutoscopeError:
        await context.step("fail", lambda: _fail(desk, export_id, user_id))
        raise


async def _write(desk: PrivacyDesk, export_id: uuid.UUID, user_id: uuid.UUID) -> dict[str, Any] | None:
    """Write the file under its hash; a second run makes another, and the first is swept away."""
    async with desk.database.session(user_id=user_id) as session:
        begun = (await session.execute(queries.BEGIN, {"id": export_id})).one_or_none()
    if begun is None:
        return None
    store = desk.regions.of(begun.region).exports
    until = desk.clock.now() + dt.timedelta(seconds=desk.settings.export_seconds)
    staged = await store.stage(write_export(desk, user_id, until=until))
    blob = await store.put(user_id, staged)
    return {"digest": blob.digest, "size": blob.size, "until": until.isoformat()}


async def _finish(
    desk: PrivacyDesk, export_id: uuid.UUID, user_id: uuid.UUID, workspace_id: uuid.UUID, written: dict[str, Any]
) -> bool:
    until = dt.datetime.fromisoformat(written["until"])
    async with desk.database.session(workspace_id=workspace_id, user_id=user_id) as session:
        values = {"id": export_id, "now": desk.clock.now(), "expires_at": until}
        values |= {"digest": written["digest"], "size": written["size"]}
        if (await session.execute(queries.READY, values)).one_or_none() is None:
            return False
        email = (await read_profile(session, user_id)).email
        if email:
            # The page asks to sign in: whoever reads the mail alone gets nothing.
            link = f"{desk.settings.base_url}/account/exports/{export_id}"
            content = {"link": link, "expires_at": until.isoformat()}
            await post_mail(session, to=email, template="export_ready", content=content, user_id=user_id)
        await emit(
            session,
            workspace_id,
            "export.finished",
            message="The copy of the data of an account is ready.",
            user_id=user_id,
            payload={"export_id": str(export_id)},
        )
    return True


async def _fail(desk: PrivacyDesk, export_id: uuid.UUID, user_id: uuid.UUID) -> bool:
    async with desk.database.session(user_id=user_id) as session:
        return (
            await session.execute(queries.FAIL, {"id": export_id, "now": desk.clock.now()})
        ).one_or_none() is not None
