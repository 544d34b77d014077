"""Create a generation: price, hold, record and job in one transaction. If any part fails, nothing happened."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation import queries
from mutoscope.generation.quote_generation import FilmQuote, quote_generation
from mutoscope.generation.studio import Studio
from mutoscope.generation.types import TASK, Generation
from mutoscope.infra.events import emit
from mutoscope.kernel import Credits, new_id
from mutoscope.ledger import place_hold
from mutoscope.library import extend_assets
from mutoscope.tenancy import Scope
from mutoscope.writing import Project, mark_project

_KEEP_FOOTAGE = dt.timedelta(days=7)
"""How long a job that waits for its turn may wait and still find its footage."""


async def create_generation(
    session: AsyncSession, studio: Studio, scope: Scope, project: Project, *, key: str | None = None
) -> Generation:
    """Start a film of a project; the same `key` is the same generation.

    Raises:
        InsufficientCredits: less is available than is to be held; details give price and balance.
        FilmTooLong: longer than the plan allows.
        StorageFull: there would be no room for the film.
        MutoscopeError: whatever `freeze_request` finds. No credit has moved then.
    """
    generation_id = new_id()
    key = key or str(generation_id)
    known = (await session.execute(queries.SELECT_BY_KEY, {"key": key})).one_or_none()
    if known is not None:
        return queries.to_generation(known)
    quote = await quote_generation(session, studio, scope, project.draft)
    home = await studio.home(session, scope.workspace_id)
    await asyncio.to_thread(home.region.blobs.objects.check_room, 0)
    used = [uuid.UUID(asset.id) for asset in quote.request.assets]
    await extend_assets(session, used, studio.clock.now() + _KEEP_FOOTAGE)
    # The project's row before the wallet, as at a film's end: the other way round the two would wait for each other.
    await mark_project(session, project.id, "processing")
    hold = await place_hold(session, scope.workspace_id, quote.held_amount, key=key, ref=str(generation_id))
    values = {"id": generation_id, "project_id": project.id, "idempotency_key": key, "hold_id": hold.id}
    row = (await session.execute(queries.INSERT, {**values, **_values(scope, quote)})).one()
    await emit(
        session,
        scope.workspace_id,
        "generation.created",
        message=f"A film was ordered; {Credits(quote.held_amount)} credits are held.",
        project_id=project.id,
        user_id=scope.user_id,
        payload={"generation_id": str(generation_id), "held": quote.held_amount, "seconds": quote.seconds},
    )
    await _defer(studio, session, generation_id, scope.workspace_id, quote)
    return queries.to_generation(row)


def _values(scope: Scope, quote: FilmQuote) -> dict[str, object]:
    return {
        "workspace_id": scope.workspace_id,
        "user_id": scope.user_id,
        "request": quote.request.to_json(),
        "quoted_seconds": quote.seconds,
        "amount": quote.held_amount,
    }


async def _defer(
    studio: Studio, session: AsyncSession, generation_id: uuid.UUID, workspace_id: uuid.UUID, quote: FilmQuote
) -> None:
    await studio.engine.defer(
        session, TASK, job_id=generation_id, workspace_id=workspace_id, tier=quote.plan.tier, payload={}
    )
