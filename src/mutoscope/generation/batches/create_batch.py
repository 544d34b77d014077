"""Order a batch: every project, generation, hold and job in one transaction. If any part fails, nothing happened."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation.batches import queries
from mutoscope.generation.batches.errors import BatchNotCovered
from mutoscope.generation.batches.get_batch import get_batch
from mutoscope.generation.batches.quote_batch import OURS, BatchQuote, QuotedFilm, check_rows
from mutoscope.generation.batches.read_orders import read_orders
from mutoscope.generation.batches.schemas import CreateBatch
from mutoscope.generation.batches.types import Batch
from mutoscope.generation.create_generation import keep_footage, start_generation
from mutoscope.generation.studio import Studio
from mutoscope.generation.types import Generation
from mutoscope.infra.events import emit
from mutoscope.kernel import Credits, MutoscopeError, new_id
from mutoscope.ledger import read_balance
from mutoscope.tenancy import Scope
from mutoscope.writing import Project, create_project

SECONDS_PER_FILM = 60
"""Each further film ranks as if it were ordered this much later: a batch lets others through."""


async def create_batch(session: AsyncSession, studio: Studio, scope: Scope, body: CreateBatch) -> Batch:
    """Order all films of a batch, or none.

    Raises:
        LimitReached: the plan does not include batches.
        BatchUnreadable, BatchTooLong, BatchInvalid: the table as a whole, or rows of it.
        BatchNotCovered: balance or plan cover only some of it.
        StorageFull: there would be no room for the films.
    """
    orders = await asyncio.to_thread(read_orders, body)
    films = await check_rows(session, studio, scope, orders)
    batch_id = new_id()
    projects = await _write(session, studio, scope, batch_id, body.name, films)
    started = await _start(session, studio, scope, films, projects)
    await emit(
        session,
        scope.workspace_id,
        "batch.created",
        message=f"A batch of {len(films)} films was ordered.",
        user_id=scope.user_id,
        payload={"batch_id": str(batch_id), "films": len(films), "held": sum(film.amount for film in started)},
    )
    return await get_batch(session, batch_id)


async def _write(
    session: AsyncSession,
    studio: Studio,
    scope: Scope,
    batch_id: uuid.UUID,
    name: str | None,
    films: Sequence[QuotedFilm],
) -> list[Project]:
    """Write the batch, its rows and a project for each: before the wallet, as a single film does."""
    now = studio.clock.now()
    values = {"id": batch_id, "workspace_id": scope.workspace_id, "user_id": scope.user_id, "films": len(films)}
    await session.execute(queries.INSERT, {**values, "name": name or f"{now:%Y-%m-%d %H:%M}", "created_at": now})
    await keep_footage(session, studio, [film.quote for film in films])
    projects = [await create_project(session, scope, film.draft) for film in films]
    rows = [
        {"workspace_id": scope.workspace_id, "batch_id": batch_id, "number": film.order.row.number}
        | {"line": film.order.row.line, "project_id": project.id}
        for film, project in zip(films, projects, strict=True)
    ]
    await session.execute(queries.INSERT_ROW, rows)
    return projects


async def _start(
    session: AsyncSession, studio: Studio, scope: Scope, films: Sequence[QuotedFilm], projects: Sequence[Project]
) -> list[Generation]:
    available = (await read_balance(session, scope.workspace_id)).available
    started = list[Generation]()
    for film, project in zip(films, projects, strict=True):
        behind = len(started) * SECONDS_PER_FILM
        try:
            started.append(
                await start_generation(session, studio, scope, project.id, film.quote, behind_seconds=behind)
            )
        except MutoscopeError as error:
            if error.status >= OURS:
                raise
            taken = tuple((generation.paid_by, generation.unit) for generation in started)
            raise _not_covered(BatchQuote(tuple(films), taken, error, available, ())) from error
    return started


def _not_covered(quote: BatchQuote) -> BatchNotCovered:
    refusal, covered = quote.refusal, len(quote.taken)
    assert refusal is not None  # noqa: S101 -- the caller has just met it
    return BatchNotCovered(
        f"{covered} of {len(quote.films)} films are covered, so nothing was ordered. {refusal.message}",
        remedy=f"{refusal.remedy.rstrip('.')}, or send only the first {covered} rows." if covered else refusal.remedy,
        covered=covered,
        films=len(quote.films),
        price=str(Credits(quote.credits(held=True))),
        balance=str(Credits(quote.available)),
        why=refusal.code,
        refusal=refusal.details,
    )
