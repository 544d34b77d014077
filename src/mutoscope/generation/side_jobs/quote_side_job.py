"""What a job beside films will cost, before it is ordered: the gate is asked, and nothing kept."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.usage import Reservation, preview_usage
from mutoscope.catalog import WayPrice, current_terms
from mutoscope.generation.side_jobs.create_side_job import usage_of
from mutoscope.generation.side_jobs.types import SideOrder
from mutoscope.generation.studio import Studio
from mutoscope.kernel import MutoscopeError, new_id
from mutoscope.ledger import read_balance
from mutoscope.tenancy import Scope


@dataclass(frozen=True)
class SideQuote:
    """A job's price, and the gate's answer now."""

    order: SideOrder
    prices: tuple[WayPrice, ...]
    available: int
    """Credits, in thousandths."""
    reservation: Reservation | None
    refusal: MutoscopeError | None
    """Why it could not be ordered now: too few credits, a limit, nothing to charge."""

    @property
    def price(self) -> WayPrice:
        """Return the price by the way that the gate would take; refused, the first."""
        way = (self.reservation.path, self.reservation.unit) if self.reservation else None
        return next((price for price in self.prices if (price.path, price.unit) == way), self.prices[0])


async def quote_side_job(
    session: AsyncSession, studio: Studio, scope: Scope, order: SideOrder, project_id: uuid.UUID | None
) -> SideQuote:
    """Price an order as it would be reserved. Nothing is kept and nothing moves."""
    terms = await current_terms(session, studio.shelf, scope.workspace_id)
    usage = usage_of(new_id(), project_id, order, terms, "quote")
    preview = await preview_usage(session, scope, usage)
    balance = await read_balance(session, scope.workspace_id)
    return SideQuote(order, usage.ways, balance.available, preview.reservation, preview.refusal)
