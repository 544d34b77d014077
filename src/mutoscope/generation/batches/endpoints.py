"""Batches: many films by one request."""

from __future__ import annotations

import asyncio
import uuid
from typing import Annotated

from fastapi import APIRouter, Query, status
from fastapi.responses import Response, StreamingResponse

from mutoscope.generation.batches.create_batch import create_batch
from mutoscope.generation.batches.get_batch import MAX_PAGE, get_batch, list_batches
from mutoscope.generation.batches.quote_batch import BatchQuote, quote_batch
from mutoscope.generation.batches.read_orders import read_orders
from mutoscope.generation.batches.schemas import (
    BatchPage,
    BatchQuoteView,
    BatchSummary,
    BatchView,
    CreateBatch,
    QuotedRow,
)
from mutoscope.generation.batches.steer_batch import cancel_batch, retry_row
from mutoscope.generation.batches.zip_results import list_entries, stream_zip
from mutoscope.generation.quote_schemas import Refusal
from mutoscope.generation.studio import Studio
from mutoscope.kernel import Credits
from mutoscope.library import DeliveryMeter
from mutoscope.storage import content_disposition
from mutoscope.tenancy import VERIFIED, ClockDep, Scope, SessionDep, TransactionRoute, allowed, problems, service

router = APIRouter(prefix="/batches", tags=["batches"], route_class=TransactionRoute)

Reader = Annotated[Scope, allowed("generation.read")]
Creator = Annotated[Scope, allowed("generation.create")]
Canceller = Annotated[Scope, allowed("generation.cancel")]
Downloader = Annotated[Scope, allowed("rendition.read")]
StudioDep = Annotated[Studio, service(Studio)]
_REFUSALS = problems(402, 413, 507)


@router.post("", status_code=status.HTTP_202_ACCEPTED, responses=_REFUSALS, dependencies=[VERIFIED])
async def create(session: SessionDep, scope: Creator, studio: StudioDep, body: CreateBatch) -> BatchView:
    """Order many films at once, from a CSV or a list; all of them, or none.

    Every row is checked before a credit moves: 422 names each row that cannot be made, with its line and column.
    """
    return BatchView.of(await create_batch(session, studio, scope, body))


@router.post("/quote", responses=_REFUSALS)
async def quote(session: SessionDep, scope: Creator, studio: StudioDep, body: CreateBatch) -> BatchQuoteView:
    """Check every row of a batch and say what the whole will cost. Nothing is kept and no credit moves."""
    orders = await asyncio.to_thread(read_orders, body)
    return _quoted(await quote_batch(session, studio, scope, orders))


@router.get("")
async def list_page(
    session: SessionDep,
    _scope: Reader,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 20,
) -> BatchPage:
    """List batches, newest first."""
    page = await list_batches(session, cursor=cursor, limit=limit)
    items = [BatchSummary(**BatchSummary.facts(batch)) for batch in page.items]
    return BatchPage(items=items, next_cursor=page.next_cursor)


@router.get("/{batch_id}")
async def read(session: SessionDep, _scope: Reader, batch_id: uuid.UUID) -> BatchView:
    """Read a batch and how each of its films stands."""
    return BatchView.of(await get_batch(session, batch_id))


@router.post("/{batch_id}/cancel")
async def cancel(session: SessionDep, scope: Canceller, studio: StudioDep, batch_id: uuid.UUID) -> BatchView:
    """Cancel every film of a batch that is not finished; what they hold comes back."""
    return BatchView.of(await cancel_batch(session, studio, scope, batch_id))


@router.post("/{batch_id}/rows/{number}/retry", responses=problems(402, 409, 507), dependencies=[VERIFIED])
async def retry(session: SessionDep, scope: Creator, studio: StudioDep, batch_id: uuid.UUID, number: int) -> BatchView:
    """Order the film of a failed or cancelled row again."""
    return BatchView.of(await retry_row(session, studio, scope, batch_id, number))


@router.get(
    "/{batch_id}/results.zip",
    response_class=StreamingResponse,
    responses={
        200: {"content": {"application/octet-stream": {}}, "description": "A ZIP, a folder for each film."},
        **problems(402),
    },
)
async def results(
    session: SessionDep,
    scope: Downloader,
    studio: StudioDep,
    meter: Annotated[DeliveryMeter, service(DeliveryMeter)],
    clock: ClockDep,
    batch_id: uuid.UUID,
) -> Response:
    """Download whatever of a batch is finished as one ZIP, with a table of all its rows."""
    batch = await get_batch(session, batch_id)
    home = await studio.home(session, scope.workspace_id)
    entries = await list_entries(session, clock, home, batch)
    headers = {
        "Content-Disposition": content_disposition(f"{batch.name}.zip", "attachment"),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    response = StreamingResponse(stream_zip(entries), media_type="application/zip", headers=headers)
    return await meter.send(session, scope.workspace_id, response, sum(entry.size for entry in entries))


def _quoted(batch: BatchQuote) -> BatchQuoteView:
    rows = [
        QuotedRow(
            number=film.order.row.number,
            line=film.order.row.line,
            title=film.draft.title,
            seconds=film.quote.seconds,
            credits=_credits(batch, index, held=False),
            hold=_credits(batch, index, held=True),
            notices=list(film.quote.request.notices),
        )
        for index, film in enumerate(batch.films)
    ]
    return BatchQuoteView(
        films=len(rows),
        seconds=sum(row.seconds for row in rows),
        credits=str(Credits(batch.credits(held=False))),
        hold=str(Credits(batch.credits(held=True))),
        balance=str(Credits(batch.available)),
        affordable=batch.refusal is None,
        covered=len(batch.taken),
        refusal=Refusal.of(batch.refusal) if batch.refusal else None,
        notices=list(batch.notices),
        rows=rows,
    )


def _credits(batch: BatchQuote, index: int, *, held: bool) -> str:
    price = batch.price(index, held=held)
    return str(Credits(price.amount if price.path == "credits" else 0))
