"""End what nobody is left to use: subscriptions of deleted workspaces, customers of erased ones."""

from __future__ import annotations

import uuid
from typing import Final

import structlog
from sqlalchemy import text

from mutoscope.billing.customers import FORGET_CUSTOMER
from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.journal import Request, ask_provider
from mutoscope.billing.subscriptions.calls import END_SUBSCRIPTION
from mutoscope.kernel import MutoscopeError

_DESERTED = text("select workspace_id, subscription_id from billing_deserted(:limit)")
_TO_FORGET = text("select workspace_id, customer_id from billing_to_forget(:limit)")
# Events about a workspace that is gone are not applied any more, so this is written here.
_ENDED = text("""
    update subscription set status = 'canceled', ended_at = :now, seen_at = :now where id = :id and ended_at is null
""")
_AT_ONCE: Final = 100
_log = structlog.get_logger(__name__)


async def end_deserted(desk: BillingDesk) -> int:
    """End every such subscription at once and delete every such customer at the provider; return how many.

    What was paid for the rest of a period is not given back: whoever deletes a workspace is told so before.
    """
    if desk.provider_or_none is None:
        return 0
    async with desk.database.session() as session:
        deserted = (await session.execute(_DESERTED, {"limit": _AT_ONCE})).all()
    ended = 0
    for row in deserted:
        ended += await _end(desk, row.workspace_id, row.subscription_id)
    async with desk.database.session() as session:
        nobodys = (await session.execute(_TO_FORGET, {"limit": _AT_ONCE})).all()
    for row in nobodys:
        ended += await _forget(desk, row.workspace_id, row.customer_id)
    return ended


async def _end(desk: BillingDesk, workspace_id: uuid.UUID, subscription_id: str) -> int:
    body = {"subscription_id": subscription_id}
    try:
        await ask_provider(desk, END_SUBSCRIPTION, Request(workspace_id, None, subscription_id, body))
    except MutoscopeError as error:
        _log.warning("deserted_subscription_not_ended", subscription_id=subscription_id, code=error.code)
        return 0
    async with desk.database.session(workspace_id=workspace_id) as session:
        await session.execute(_ENDED, {"id": subscription_id, "now": desk.clock.now()})
    return 1


async def _forget(desk: BillingDesk, workspace_id: uuid.UUID, customer_id: str) -> int:
    request = Request(workspace_id, None, customer_id, {"customer_id": customer_id})
    try:
        await ask_provider(desk, FORGET_CUSTOMER, request)
    except MutoscopeError as error:
        _log.warning("customer_not_forgotten", customer_id=customer_id, code=error.code)
        return 0
    return 1
