"""Export the audit log as a stream, page by page, each in a short transaction of its own."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.actor import Actor, actor_of
from mutoscope.infra.events import emit
from mutoscope.tenancy.audit import queries
from mutoscope.tenancy.audit.read_audit_log import open_entries
from mutoscope.tenancy.audit.schemas import AuditEntryView
from mutoscope.tenancy.audit.to_csv import csv_header, csv_line
from mutoscope.tenancy.audit.types import AuditEntry, AuditFilter
from mutoscope.tenancy.types import Scope
from mutoscope.tenancy.while_allowed import Vigil

ExportFormat = Literal["csv", "json"]
_PAGE = 500


@dataclass(frozen=True)
class Export:
    """An export that was asked for: everything up to the event that says so."""

    scope: Scope
    wanted: AuditFilter
    format: ExportFormat
    event_id: uuid.UUID
    actor: Actor


async def begin_export(session: AsyncSession, scope: Scope, wanted: AuditFilter, chosen: ExportFormat) -> Export:
    """Write into the log that it is exported, and by what filter, and return what to stream."""
    payload = {
        "format": chosen,
        "action": wanted.action,
        "actor": wanted.actor,
        "project": wanted.project,
        "since": wanted.since,
        "until": wanted.until,
    }
    asked = {name: value for name, value in payload.items() if value is not None}
    message = f"The audit log was exported as {chosen}."
    event_id = await emit(session, scope.workspace_id, "audit_log.exported", message=message, payload=asked)
    return Export(scope, wanted, chosen, event_id, actor_of(session))


async def stream_export(vigil: Vigil, export: Export) -> AsyncGenerator[str]:
    """Yield the export, newest first, the export itself on top.

    A caller who ceases to be allowed meanwhile gets no further line: the stream breaks off instead of ending well.
    """
    yield csv_header() if export.format == "csv" else "[\n"
    before, first = _just_after(export.event_id), True
    while entries := await _page(vigil, export, before):
        for entry in entries:
            yield _line(export, entry, first=first)
            first = False
        before = entries[-1].id
    yield "" if export.format == "csv" else "\n]\n"


def _line(export: Export, entry: AuditEntry, *, first: bool) -> str:
    if export.format == "csv":
        return csv_line(entry)
    text = json.dumps(AuditEntryView.of(entry).model_dump(mode="json"), ensure_ascii=False)
    return text if first else f",\n{text}"


async def _page(vigil: Vigil, export: Export, before: uuid.UUID) -> list[AuditEntry]:
    scope = export.scope
    async with vigil.database.session(actor=export.actor) as session:
        await vigil.check(session, scope, "audit.read")
        rows = await queries.list_events(session, scope.workspace_id, export.wanted, before=before, limit=_PAGE)
        return await open_entries(session, rows)


def _just_after(event_id: uuid.UUID) -> uuid.UUID:
    return uuid.UUID(int=event_id.int + 1)
