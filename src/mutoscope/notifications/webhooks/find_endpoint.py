"""Find endpoints and deliveries of the caller's workspace."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.kernel import Page
from mutoscope.notifications.webhooks import queries
from mutoscope.notifications.webhooks.errors import WebhookUnknown
from mutoscope.notifications.webhooks.seal_endpoint import open_delivery, open_endpoint
from mutoscope.notifications.webhooks.types import Delivery, DeliveryState, Endpoint
from mutoscope.tenancy import Scope
from mutoscope.tenancy.cursors import read_cursor, write_cursor

_LIST = "webhook_deliveries"


async def list_endpoints(session: AsyncSession) -> list[Endpoint]:
    """Return every endpoint of the bound workspace, the oldest first."""
    rows = (await session.execute(queries.LIST)).all()
    return [await open_endpoint(session, row) for row in rows]


async def find_endpoint(session: AsyncSession, endpoint_id: uuid.UUID, *, locked: bool = False) -> Endpoint:
    """Return an endpoint of the bound workspace, with its row locked if asked.

    Raises:
        WebhookUnknown: there is none.
    """
    statement = queries.FIND_LOCKED if locked else queries.FIND
    row = (await session.execute(statement, {"id": endpoint_id})).one_or_none()
    if row is None:
        raise WebhookUnknown
    return await open_endpoint(session, row)


async def list_deliveries(
    session: AsyncSession,
    scope: Scope,
    endpoint_id: uuid.UUID,
    *,
    state: DeliveryState | None,
    cursor: str | None,
    limit: int,
) -> Page[Delivery]:
    """Return one page of an endpoint's log, newest first.

    Raises:
        WebhookUnknown: there is no such endpoint.
        BadCursor: the cursor is not one this list returned.
    """
    await find_endpoint(session, endpoint_id)
    name = f"{_LIST}:{endpoint_id}"
    before = read_cursor(name, scope.workspace_id, cursor)
    values = {"endpoint_id": endpoint_id, "state": state, "before": before, "limit": limit + 1}
    rows = (await session.execute(queries.LIST_DELIVERIES, values)).all()
    items = [await open_delivery(session, row) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(items, write_cursor(name, scope.workspace_id, items[-1].id) if more else None)


async def find_delivery(session: AsyncSession, endpoint_id: uuid.UUID, delivery_id: uuid.UUID) -> Delivery:
    """Return one delivery to an endpoint.

    Raises:
        WebhookUnknown: there is none.
    """
    values = {"id": delivery_id, "endpoint_id": endpoint_id}
    row = (await session.execute(queries.FIND_DELIVERY, values)).one_or_none()
    if row is None:
        raise WebhookUnknown("delivery")
    return await open_delivery(session, row)
