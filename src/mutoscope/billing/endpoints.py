"""Credits: document 003's credit service."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from mutoscope.billing.read_wallet import read_wallet
from mutoscope.billing.schemas import CreditBalance, CreditEntries
from mutoscope.billing.usage import read_delivered, read_limits
from mutoscope.billing.usage.schemas import PlanLimits
from mutoscope.catalog import CatalogueShelf, current_terms
from mutoscope.ledger import list_entries as list_ledger_entries
from mutoscope.tenancy import Scope, SessionDep, TransactionRoute, allowed, service

ShelfDep = Annotated[CatalogueShelf, service(CatalogueShelf)]
StatementDep = Annotated[Scope, allowed("credits.read")]

router = APIRouter(tags=["credits"], route_class=TransactionRoute)


@router.get("/credits/balance", summary="Read the credit balance")
async def balance(scope: StatementDep, session: SessionDep, shelf: ShelfDep) -> CreditBalance:
    """Return what the workspace can spend now, its plan, and what a minute of film costs."""
    return CreditBalance.of(await read_wallet(session, shelf, scope))


@router.get("/credits/entries", summary="Read the credit statement")
async def entries(
    scope: StatementDep,
    session: SessionDep,
    ref: Annotated[str | None, Query(max_length=200, description="Only the lines of one purchase or job.")] = None,
    cursor: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> CreditEntries:
    """Return one page of the workspace's credit lines, newest first."""
    page = await list_ledger_entries(session, scope.workspace_id, ref=ref, cursor=cursor, limit=limit)
    return CreditEntries.of(page)


@router.get("/entitlements", summary="Read the limits of the plan")
async def entitlements(
    scope: Annotated[Scope, allowed("plan.read")], session: SessionDep, shelf: ShelfDep
) -> PlanLimits:
    """Return every limit of the workspace's plan, what is used of it, and the least plan that allows more."""
    terms = await current_terms(session, shelf, scope.workspace_id)
    uses = await read_limits(session, scope.workspace_id)
    return PlanLimits.of(terms, uses, delivered=await read_delivered(session, scope.workspace_id))
