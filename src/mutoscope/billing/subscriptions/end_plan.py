"""Cancel a subscription with its period, take that back, or end it at once."""

from __future__ import annotations

import uuid
from typing import Final

import structlog
from sqlalchemy import text

from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.journal import Request, ask_provider
from mutoscope.billing.mirror import apply_subscription
from mutoscope.billing.plans import fall_back, lock_plan
from mutoscope.billing.plans.find_own import find_own_subscription
from mutoscope.billing.subscriptions.calls import CHANGE_SUBSCRIPTION, END_SUBSCRIPTION
from mutoscope.billing.subscriptions.errors import NothingToChange, NotSubscribed
from mutoscope.kernel import MutoscopeError, new_id
from mutoscope.tenancy import Scope

_OVER = text("select * from billing_graces_over(:now, :limit)")
_AT_ONCE: Final = 100
_log = structlog.get_logger(__name__)


async def cancel_plan(desk: BillingDesk, scope: Scope, *, resume: bool = False, key: str | None = None) -> None:
    """End the subscription with the period that is paid, or with `resume` let it go on after all.

    Raises:
        NotSubscribed: there is none.
        NothingToChange: it is so already.
        MutoscopeError: what the payment provider says.
    """
    async with desk.database.session(workspace_id=scope.workspace_id, user_id=scope.user_id) as session:
        running = await find_own_subscription(session)
    if running is None:
        raise NotSubscribed
    if running.cancel_at_period_end != resume:
        state = "goes on" if resume else f"ends on {running.period_end.date().isoformat()}"
        raise NothingToChange(f"The subscription {state} already.", remedy="Nothing is left to do.")
    body = {"subscription_id": running.id, "item_id": "", "cancel_at_period_end": not resume}
    request = Request(scope.workspace_id, scope.user_id, key or str(new_id()), body)
    await ask_provider(desk, CHANGE_SUBSCRIPTION, request)
    await apply_subscription(desk, running.id)


async def end_graces(desk: BillingDesk) -> int:
    """Put workspaces whose grace is over back on the starting plan and end their subscriptions; return how many."""
    if desk.provider_or_none is None:
        return 0
    now = desk.clock.now()
    async with desk.database.session() as session:
        over: list[uuid.UUID] = list((await session.execute(_OVER, {"now": now, "limit": _AT_ONCE})).scalars())
    ended = 0
    for workspace_id in over:
        try:
            ended += await _end_grace(desk, workspace_id)
        except MutoscopeError as error:
            _log.warning("grace_not_ended", workspace_id=str(workspace_id), code=error.code)
    return ended


async def _end_grace(desk: BillingDesk, workspace_id: uuid.UUID) -> int:
    async with desk.database.session(workspace_id=workspace_id) as session:
        held = await lock_plan(session)
        if held is None or held.grace_until is None or held.grace_until > desk.clock.now():
            return 0
        await fall_back(session, desk, workspace_id, held, why="payment_failed")
    if held.subscription_id is not None:
        body = {"subscription_id": held.subscription_id}
        await ask_provider(desk, END_SUBSCRIPTION, Request(workspace_id, None, held.subscription_id, body))
        await apply_subscription(desk, held.subscription_id)
    return 1
