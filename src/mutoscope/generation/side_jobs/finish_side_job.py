"""Finish a job beside films: its files, its price and its end in one transaction."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
import uuid
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.usage import settle_usage
from mutoscope.catalog import share_of
from mutoscope.generation import queries
from mutoscope.generation.finish_generation import file_name
from mutoscope.generation.get_generation import get_generation
from mutoscope.generation.side_jobs.keep_cut import examine_cut, keep_cut
from mutoscope.generation.side_jobs.types import SideFiles
from mutoscope.generation.spell_price import spell_spent
from mutoscope.generation.studio import Studio
from mutoscope.generation.types import Generation
from mutoscope.infra.events import emit
from mutoscope.library import Asset, NewRendition, UploadDesk, register_rendition
from mutoscope.storage import Region, Staged


async def finish_side_job(
    studio: Studio, desk: UploadDesk, workspace_id: uuid.UUID, generation_id: uuid.UUID, finished: dict[str, Any]
) -> bool:
    """Register the files, settle the hold for the real length and tell whoever watches; a cut joins the library.

    Idempotent: a job that has ended is left as it is, and False is returned.

    Raises:
        QuotaExceeded: the workspace may not store that much.
    """
    made = SideFiles.from_json(finished)
    async with studio.database.session(workspace_id=workspace_id) as session:
        before = await get_generation(session, generation_id)
        if before.ended:
            return False
        home = await studio.home(session, workspace_id)
    region = home.region
    await home.exchange().take([list(name) for name in made.handed])
    folder = region.artefacts / made.folder
    cut = await examine_cut(desk, region, before, folder, made)
    staged = [await region.blobs.stage(folder / name) for _, name in made.files]
    try:
        async with studio.database.session(workspace_id=workspace_id) as session:
            generation = await queries.lock_generation(session, generation_id)
            if not generation.ended:
                files = await _register(session, studio, region, generation, made, staged)
                kept = await keep_cut(session, desk, studio.clock, generation, cut) if cut else None
                await _settle(session, studio, generation, made, {"files": files} | _kept(kept))
    finally:
        for file in [*staged, *([cut[0]] if cut else [])]:
            await region.blobs.discard(file)
    await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    return not generation.ended


async def _register(
    session: AsyncSession,
    studio: Studio,
    region: Region,
    generation: Generation,
    made: SideFiles,
    staged: list[Staged],
) -> dict[str, str]:
    expires_at = studio.clock.now() + dt.timedelta(seconds=studio.result_seconds)
    files = dict[str, str]()
    for (kind, name), file in zip(made.files, staged, strict=True):
        plays = kind in {"video", "audio"}
        new = NewRendition(
            generation_id=generation.id,
            project_id=generation.project_id,
            kind=kind,
            name=file_name(generation.request["title"], Path(name).suffix),
            width=made.width if kind == "video" else 0,
            height=made.height if kind == "video" else 0,
            duration_ms=made.duration_ms if plays else 0,
        )
        kept = await register_rendition(
            session, region.blobs, generation.workspace_id, file, new, expires_at=expires_at
        )
        files[kind] = str(kept.id)
    return files


def _kept(asset: Asset | None) -> dict[str, Any]:
    return {"asset_id": str(asset.id)} if asset else {}


async def _settle(
    session: AsyncSession, studio: Studio, generation: Generation, made: SideFiles, kept: dict[str, Any]
) -> None:
    billed = share_of(made.seconds, generation.request["percent"])  # of the catalogue it was ordered from
    spent = await settle_usage(session, studio.shelf, generation.workspace_id, generation.id, seconds=billed)
    result = {"duration_ms": made.duration_ms, **kept, "notices": generation.request["notices"]}
    await queries.end_generation(session, generation.id, "complete", spent=spent, result=result)
    await emit(
        session,
        generation.workspace_id,
        "generation.finished",
        message=f"A job ({generation.work}) is finished and {spell_spent(generation, spent)}.",
        project_id=generation.project_id,
        user_id=generation.user_id,
        payload={
            "generation_id": str(generation.id),
            "work": generation.work,
            "spent": spent,
            "duration_ms": made.duration_ms,
            **{name: value for name, value in kept.items() if name == "asset_id"},
        },
    )
