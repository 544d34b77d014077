"""Start paid work, or refuse it."""

from __future__ import annotations

import json

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.usage import queries
from mutoscope.billing.usage.types import Reservation, UsageRequest
from mutoscope.tenancy import Scope


async def reserve_usage(session: AsyncSession, scope: Scope, request: UsageRequest) -> Reservation:
    """Reserve by the first way that is open. It locks gauges and wallet until the end: call it last in a transaction.

    Raises:
        LimitReached: a limit of the plan; names the usage and the plan that lifts it.
        InsufficientCredits: less is available than is to be held.
        PaymentMethodNeeded: it is charged by use, and there is nothing to charge.
    """
    terms = request.terms
    row = await queries.call(
        session,
        queries.RESERVE,
        request.id,
        scope.workspace_id,
        scope.user_id,
        request.project_id,
        request.work,
        terms.plan.key,
        terms.catalogue.digest,
        json.dumps(dict(request.quoted)),
        json.dumps(dict(request.asked)),
        json.dumps([way.to_json() for way in request.ways]),
        request.key,
    )
    return Reservation(*row)
