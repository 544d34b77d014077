"""Remove what has expired (document 001: uploads after 24 hours, results after 7 days)."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from dataclasses import asdict, fields

from mutoscope.infra.database import Database
from mutoscope.infra.events import emit
from mutoscope.kernel import Clock
from mutoscope.library import queries
from mutoscope.library.direct_upload import forget_direct_upload
from mutoscope.library.read_rows import upload_of
from mutoscope.library.types import Swept
from mutoscope.library.upload_desk import UploadDesk
from mutoscope.storage import Region, collect_garbage, release_blob


async def sweep_expired(database: Database, desk: UploadDesk, clock: Clock) -> Swept:
    """Delete expired uploads, assets and renditions of every workspace, then files that nothing names any more.

    One transaction a workspace; safe to repeat and to run in several processes. Returns how much was removed.
    """
    now = clock.now()
    async with database.session() as session:
        rows = await queries.rows(session, queries.EXPIRED_WORKSPACES, now=now)
    total = Swept()
    for row in rows:
        total = _add(total, await _sweep_rows(database, desk, row["workspace_id"], now))
    for region in desk.regions:
        total = _add(total, Swept(files=await _sweep_files(database, desk, region)))
    return total


async def _sweep_files(database: Database, desk: UploadDesk, region: Region) -> int:
    on_disk = await asyncio.to_thread(desk.workspaces, region)
    files = await asyncio.to_thread(region.blobs.clean_staging, desk.keep_seconds)
    for workspace_id in on_disk:
        files += await collect_garbage(database, region.blobs, workspace_id)
        files += await asyncio.to_thread(desk.remove_abandoned, region, workspace_id)
    return files


async def _sweep_rows(database: Database, desk: UploadDesk, workspace_id: uuid.UUID, now: dt.datetime) -> Swept:
    async with database.session(workspace_id=workspace_id) as session:
        uploads = [upload_of(row) for row in await queries.rows(session, queries.EXPIRED_UPLOADS, now=now)]
        for upload in uploads:
            await forget_direct_upload(session, desk, upload)
            desk.remove(upload)
        assets = await queries.rows(session, queries.DELETE_EXPIRED_ASSETS, now=now)
        renditions = await queries.rows(session, queries.DELETE_EXPIRED_RENDITIONS, now=now)
        for digest in {row["digest"] for row in (*assets, *renditions)}:
            await release_blob(session, workspace_id, digest)
        swept = Swept(len(uploads), len(assets), len(renditions))
        await emit(
            session,
            workspace_id,
            "library.swept",
            message=f"{len(assets)} uploaded and {len(renditions)} finished files expired and were removed.",
            payload=asdict(swept)
            | {
                "asset_ids": [str(row["id"]) for row in assets],
                "rendition_ids": [str(row["id"]) for row in renditions],
            },
        )
    return swept


def _add(one: Swept, other: Swept) -> Swept:
    return Swept(*(getattr(one, field.name) + getattr(other, field.name) for field in fields(Swept)))
