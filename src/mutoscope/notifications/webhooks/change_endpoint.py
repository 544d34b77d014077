"""Change an endpoint: its address, its events, whether it is on; replace its secret; delete it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import Change, emit
from mutoscope.notifications.webhooks import queries
from mutoscope.notifications.webhooks.desk import WebhookDesk
from mutoscope.notifications.webhooks.errors import WebhookUnknown
from mutoscope.notifications.webhooks.find_endpoint import find_endpoint
from mutoscope.notifications.webhooks.make_endpoint import check_endpoint_url, check_event_types
from mutoscope.notifications.webhooks.seal_endpoint import seal_endpoint
from mutoscope.notifications.webhooks.sign_webhook import make_secret
from mutoscope.notifications.webhooks.types import Endpoint


@dataclass(frozen=True)
class EndpointChange:
    """What is to be otherwise; None stays as it is."""

    url: str | None = None
    event_types: tuple[str, ...] | None = None
    description: str | None = None
    enabled: bool | None = None


async def change_endpoint(
    session: AsyncSession, desk: WebhookDesk, endpoint_id: uuid.UUID, change: EndpointChange
) -> Endpoint:
    """Change an endpoint and return it. Switching it on forgets how long it has failed.

    Raises:
        WebhookUnknown: there is none.
        UrlRefused, EventTypeUnknown: as when it is made.
    """
    before = await find_endpoint(session, endpoint_id, locked=True)
    after = replace(
        before,
        url=before.url if change.url is None else change.url,
        event_types=before.event_types if change.event_types is None else change.event_types,
        description=before.description if change.description is None else change.description,
        updated_at=desk.clock.now(),
    )
    if change.url is not None:
        check_endpoint_url(desk, change.url)
    check_event_types(after.event_types)
    if change.enabled is not None and change.enabled != before.enabled:
        after = replace(after, disabled_for=None if change.enabled else "by_hand", failing_since=None)
    await _update(session, after)
    if before.enabled and not after.enabled:
        await session.execute(queries.KILL_QUEUED, {"id": endpoint_id, "now": desk.clock.now()})
    await emit(
        session,
        after.workspace_id,
        "webhook.changed",
        message="A webhook endpoint was changed.",
        payload={"endpoint_id": str(after.id), "events": list(after.event_types), "enabled": after.enabled},
        change=Change({"url": before.url}, {"url": after.url}),
    )
    return after


async def rotate_secret(session: AsyncSession, desk: WebhookDesk, endpoint_id: uuid.UUID) -> Endpoint:
    """Give an endpoint a new secret, returned this once; the old one signs beside it for a while.

    Raises:
        WebhookUnknown: there is none.
    """
    before = await find_endpoint(session, endpoint_id, locked=True)
    now = desk.clock.now()
    until = now + dt.timedelta(seconds=desk.settings.webhook_rotation_seconds)
    after = replace(before, secret=make_secret(), old_secret=before.secret, rotated_until=until, updated_at=now)
    await _update(session, after)
    await emit(
        session,
        after.workspace_id,
        "webhook.rotated",
        message="The secret of a webhook endpoint was replaced.",
        payload={"endpoint_id": str(after.id), "until": until.isoformat()},
    )
    return after


async def delete_endpoint(session: AsyncSession, endpoint_id: uuid.UUID) -> None:
    """Delete an endpoint with its log.

    Raises:
        WebhookUnknown: there is none.
    """
    endpoint = await find_endpoint(session, endpoint_id, locked=True)
    if (await session.execute(queries.DELETE, {"id": endpoint_id})).scalar_one_or_none() is None:
        raise WebhookUnknown
    await emit(
        session,
        endpoint.workspace_id,
        "webhook.deleted",
        message="A webhook endpoint was deleted.",
        payload={"endpoint_id": str(endpoint_id)},
        change=Change({"url": endpoint.url}),
    )


async def _update(session: AsyncSession, after: Endpoint) -> None:
    values = {
        "id": after.id,
        "sealed": await seal_endpoint(session, after),
        "event_types": list(after.event_types),
        "description": after.description,
        "disabled_for": after.disabled_for,
        "rotated_until": after.rotated_until,
        "failing_since": after.failing_since,
        "now": after.updated_at,
    }
    await session.execute(queries.UPDATE, values)
