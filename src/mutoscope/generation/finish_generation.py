"""Finish a generation: its files, its price and its end in one transaction."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import shutil
import uuid
from typing import Any, TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.usage import settle_usage
from mutoscope.catalog import CatalogueShelf
from mutoscope.generation import queries
from mutoscope.generation.assemble_film import NAME, SUFFIXES, FinishedFilm, Output
from mutoscope.generation.frozen_request import FrozenRequest
from mutoscope.generation.get_generation import get_generation
from mutoscope.generation.price_scenes import pay_scenes
from mutoscope.generation.spell_price import spell_spent
from mutoscope.generation.studio import Studio
from mutoscope.generation.types import Generation
from mutoscope.infra.events import emit
from mutoscope.ledger import settle_hold
from mutoscope.library import NewRendition, Rendition, RenditionKind, register_rendition
from mutoscope.storage import Region, Staged
from mutoscope.writing import mark_project

_DOWNLOAD = "/api/v1/download"
_StagedOutput: TypeAlias = tuple[Output, dict[RenditionKind, Staged]]


async def finish_generation(
    studio: Studio, workspace_id: uuid.UUID, generation_id: uuid.UUID, finished: dict[str, Any]
) -> bool:
    """Register the files, settle the hold for the real length, mark the project and tell whoever watches.

    Idempotent: a generation that has ended is left as it is, and False is returned.

    Args:
        studio: the wired objects.
        workspace_id: whose film.
        generation_id: which film.
        finished: a `FinishedFilm` as JSON.

    Raises:
        QuotaExceeded: the workspace may not store that much.
    """
    film = FinishedFilm.from_json(finished)
    async with studio.database.session(workspace_id=workspace_id) as session:
        if (await get_generation(session, generation_id)).ended:
            return False
        home = await studio.home(session, workspace_id)
    region = home.region
    await home.exchange().take([list(name) for name in film.handed])
    folder = region.artefacts / film.folder
    report = json.loads(await asyncio.to_thread((folder / f"{film.outputs[0].name}.json").read_text, "utf-8"))
    staged: list[_StagedOutput] = []
    for output in film.outputs:
        files: dict[RenditionKind, Staged] = {}
        for kind, suffix in SUFFIXES.items():
            path = folder / f"{output.name}{suffix}"
            if kind == "timeline" and not await asyncio.to_thread(path.exists):
                continue  # assembled before films had one
            files[kind] = await region.blobs.stage(path)
        staged.append((output, files))
    async with studio.database.session(workspace_id=workspace_id) as session:
        generation = await queries.lock_generation(session, generation_id)
        if not generation.ended:
            made = await _register(session, studio, region, generation, film, staged)
            await _settle(session, studio.shelf, generation, film, made, report)
    for _, staged_files in staged:
        for file in staged_files.values():
            await region.blobs.discard(file)
    await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    return not generation.ended


async def _register(
    session: AsyncSession,
    studio: Studio,
    region: Region,
    generation: Generation,
    film: FinishedFilm,
    staged: list[_StagedOutput],
) -> list[dict[RenditionKind, Rendition]]:
    frozen = FrozenRequest.from_json(generation.request)
    expires_at = studio.clock.now() + dt.timedelta(seconds=frozen.keep_seconds or studio.result_seconds)
    made: list[dict[RenditionKind, Rendition]] = []
    for output, staged_files in staged:
        files: dict[RenditionKind, Rendition] = {}
        for kind, file in staged_files.items():
            shape = output.name.removeprefix(NAME)  # nothing, or `-9x16`
            new = NewRendition(
                generation_id=generation.id,
                project_id=generation.project_id,
                kind=kind,
                name=file_name(generation.request["title"], f"{shape}{SUFFIXES[kind]}"),
                width=output.width if kind == "video" else 0,
                height=output.height if kind == "video" else 0,
                duration_ms=film.duration_ms if kind == "video" else 0,
                delete_after_download=frozen.delete_after_download,
            )
            files[kind] = await register_rendition(
                session, region.blobs, generation.workspace_id, file, new, expires_at=expires_at
            )
        made.append(files)
    return made


async def _settle(
    session: AsyncSession,
    shelf: CatalogueShelf,
    generation: Generation,
    film: FinishedFilm,
    made: list[dict[RenditionKind, Rendition]],
    report: dict[str, Any],
) -> None:
    files = made[0]
    notices = [*FrozenRequest.from_json(generation.request).notices, *report.get("notices", [])]
    result = _result(film, made, notices, report)
    await mark_project(
        session,
        generation.film_project,
        "complete",
        video_url=f"{_DOWNLOAD}/{files['video'].id}",
        subtitles_url=f"{_DOWNLOAD}/{files['srt'].id}",
        thumbnail_url=f"{_DOWNLOAD}/{files['thumbnail'].id}" if "thumbnail" in files else None,
    )
    # The order of locks: project, gauges, wallet.
    spent = await _pay(session, shelf, generation, film.seconds)
    await pay_scenes(session, generation.id, film.lengths_ms)
    await queries.end_generation(session, generation.id, "complete", spent=spent, result=result)
    await emit(
        session,
        generation.workspace_id,
        "generation.finished",
        message=f"A film is finished and {spell_spent(generation, spent)}.",
        project_id=generation.project_id,
        user_id=generation.user_id,
        payload={"generation_id": str(generation.id), "spent": spent, "duration_ms": film.duration_ms},
    )


def _result(
    film: FinishedFilm, made: list[dict[RenditionKind, Rendition]], notices: list[Any], report: dict[str, Any]
) -> dict[str, Any]:
    """Return what a job tells of its film."""
    return {
        "duration_ms": film.duration_ms,
        "width": film.width,
        "height": film.height,
        "segments": film.segments,
        "files": {kind: str(file.id) for kind, file in made[0].items()},
        "outputs": [
            {
                "width": output.width,
                "height": output.height,
                "files": {kind: str(file.id) for kind, file in each.items()},
            }
            for output, each in zip(film.outputs, made, strict=True)
        ],
        "notices": notices,
        "report": report,
    }


async def _pay(session: AsyncSession, shelf: CatalogueShelf, generation: Generation, seconds: int) -> int:
    workspace_id, hold_id = generation.workspace_id, generation.hold_id
    if generation.paid_by is None and hold_id is not None:  # ordered before there was a gate
        rate = shelf.present.film_rate
        price = min(rate.charge(seconds), generation.amount) if rate else generation.amount
        await settle_hold(session, workspace_id, hold_id, price, key=str(generation.id))
        return price
    sizes = len(FrozenRequest.from_json(generation.request).sizes)
    return await settle_usage(
        session,
        shelf,
        workspace_id,
        generation.id,
        seconds=seconds,
        sizes=sizes,
        saved_seconds=generation.saved_seconds,
    )


def file_name(title: str, suffix: str) -> str:
    """Return a file name made of the title: letters, digits and dashes of any language, never a path."""
    words = "".join(character if character.isalnum() else " " for character in title).split()
    return f"{'-'.join(words)[:80] or NAME}{suffix}"
