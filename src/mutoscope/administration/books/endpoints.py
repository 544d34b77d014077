"""The books: comparisons, exports, margin."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse

from mutoscope.administration.books.asking import asking
from mutoscope.administration.books.errors import ReconciliationUnknown
from mutoscope.administration.books.period import PeriodDep
from mutoscope.administration.books.views import (
    MarginPage,
    MarginView,
    ReconciliationDetail,
    ReconciliationList,
    ReconciliationView,
)
from mutoscope.analytics import MAX_PAGE, MarginBy, Scenario, add_up, load_cost_model, read_margin, read_rates
from mutoscope.billing import ExportFormat, Ledger, Wanted, export_books, read_reconciliations
from mutoscope.infra.actor import actor_of
from mutoscope.infra.events import emit
from mutoscope.tenancy import Scope, SessionDep, TransactionRoute, allowed, problems
from mutoscope.tenancy.services import DatabaseDep

router = APIRouter(prefix="/admin", tags=["platform"], route_class=TransactionRoute)
Operator = Annotated[Scope, allowed("platform.read")]
_EXPORTED: dict[str, Any] = {
    "description": "CSV with amounts in whole units, or JSON with the integers of the database.",
    "content": {
        "text/csv": {"schema": {"type": "string"}, "example": "id,workspace_id,kind,source_id\r\n"},
        "application/json": {"schema": {"type": "array", "items": {"type": "object"}}, "example": []},
    },
}
_MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@router.get("/books/reconciliations", summary="List comparisons with the payment provider's books")
async def reconciliations(
    _scope: Operator,
    session: SessionDep,
    cursor: Annotated[uuid.UUID | None, Query(description="Where the page before ended.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ReconciliationList:
    """List what every comparison came to, the newest first; the goal is 0 differences."""
    async with asking():
        found = await read_reconciliations(session, before=cursor, limit=limit + 1)
    more = str(found[limit - 1].id) if len(found) > limit else None
    return ReconciliationList(items=[ReconciliationView.of(one) for one in found[:limit]], next_cursor=more)


@router.get("/books/reconciliations/{reconciliation_id}", summary="Read a comparison", responses=problems(404))
async def reconciliation(_scope: Operator, session: SessionDep, reconciliation_id: uuid.UUID) -> ReconciliationDetail:
    """Read one comparison with each of its differences."""
    async with asking():
        found = await read_reconciliations(session, only=reconciliation_id, limit=1)
    if not found:
        raise ReconciliationUnknown(reconciliation_id)
    return ReconciliationDetail(**vars(found[0]))


@router.get(
    "/books/export",
    summary="Export the books",
    response_class=StreamingResponse,
    responses={200: _EXPORTED},
)
async def export(
    scope: Operator,
    session: SessionDep,
    database: DatabaseDep,
    ledger: Ledger,
    asked: PeriodDep,
    workspace_id: uuid.UUID | None = None,
    chosen: Annotated[ExportFormat, Query(alias="format")] = "csv",
) -> StreamingResponse:
    """Export a ledger: usage, cash, invoices, credits of the period; or deferred revenue at its end."""
    begins, ends = asked
    facts = {"ledger": ledger, "since": begins.isoformat(), "until": ends.isoformat()}
    message = f"The {ledger} of the books were exported as {chosen}."
    await emit(session, scope.workspace_id, "books.exported", message=message, payload=facts)
    open_session = partial(database.session, scope.workspace_id, scope.user_id, actor=actor_of(session))
    lines = export_books(open_session, Wanted(ledger, begins, ends, workspace_id, chosen))
    headers = {"content-disposition": f'attachment; filename="{ledger}.{chosen}"', "cache-control": "no-store"}
    return StreamingResponse(lines, media_type=_MEDIA_TYPES[chosen], headers=headers)


async def asked_scenario(
    *,
    spot: Annotated[bool, Query(description="What if compute ran on spot machines?")] = False,
    cached_percent: Annotated[int, Query(ge=0, le=100, description="What if so much came from a cache?")] = 0,
) -> Scenario:
    """Return the scenario of a request."""
    return Scenario(spot=spot, cached_percent=cached_percent)


@router.get("/margin", summary="Read margins", responses=problems(422))
async def margin(
    _scope: Operator,
    session: SessionDep,
    asked: PeriodDep,
    scenario: Annotated[Scenario, Depends(asked_scenario)],
    by: MarginBy = "plan",
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 100,
) -> MarginPage:
    """Read what videos, workspaces or plans earned and cost: revenue, fees, AI, compute, storage, network."""
    begins, ends = asked
    model = load_cost_model()
    async with asking():
        page = await read_margin(
            session, by, since=begins, until=ends, model=model, scenario=scenario, after=cursor, limit=limit
        )
        rates = await read_rates(session, ends.date())
    items = [MarginView.of(line, rates) for line in page.items]
    return MarginPage(items=items, page_total=MarginView.of(add_up(page.items), rates), next_cursor=page.next_cursor)
