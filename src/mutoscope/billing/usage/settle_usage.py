"""End paid work that succeeded."""

from __future__ import annotations

import json
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.usage import queries
from mutoscope.billing.usage.errors import UsageNotFound
from mutoscope.catalog import CatalogueShelf, Terms, billed_seconds, film_costs, film_meters, price_way


async def settle_usage(
    session: AsyncSession,
    shelf: CatalogueShelf,
    workspace_id: uuid.UUID,
    usage_id: uuid.UUID,
    *,
    seconds: int,
    sizes: int = 1,
    saved_seconds: int = 0,
) -> int:
    """Spend, charge and count what a film came to, by the catalogue it was ordered from; return what was spent.

    Never more than was reserved: what is above it is ours. What is left returns to where it came from.

    Args:
        session: a transaction bound to the workspace.
        shelf: the catalogues.
        workspace_id: whose work.
        usage_id: the work's id.
        seconds: how long the film is, whole seconds.
        sizes: in how many sizes it was made.
        saved_seconds: what is taken off, as it was when it was ordered.

    Raises:
        UsageNotFound: nothing was reserved for it.
    """
    row = await queries.call(session, queries.FIND, workspace_id, usage_id)
    if row is None:
        raise UsageNotFound(f"Nothing was reserved for {usage_id}.", remedy="Use the id of the work.")
    path, unit, held, plan_key, digest, _status = row
    catalogue = await shelf.find(session, digest)
    billed = billed_seconds(catalogue, seconds, sizes=sizes, saved_seconds=saved_seconds)
    price = price_way(Terms(catalogue, catalogue.plan(plan_key)), path, unit, billed)
    counted, costs = film_meters(catalogue, billed), film_costs(catalogue, film_meters(catalogue, billed))
    spent = min(price.amount, held)
    await queries.call(
        session,
        queries.SETTLE,
        workspace_id,
        usage_id,
        spent,
        json.dumps(counted),
        price.quantity,
        0,
        costs.compute_micro,
        costs.storage_micro,
        costs.network_micro,
    )
    return spent
