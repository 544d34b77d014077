"""Send something because somebody asked: a test, or a delivery once more."""

from __future__ import annotations

import json
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.kernel import new_id
from mutoscope.notifications.events import shown_data
from mutoscope.notifications.webhooks import queries
from mutoscope.notifications.webhooks.desk import WebhookDesk
from mutoscope.notifications.webhooks.errors import DeliveryUnderWay, WebhookSwitchedOff
from mutoscope.notifications.webhooks.find_endpoint import find_delivery, find_endpoint
from mutoscope.notifications.webhooks.types import Delivery

_TEST = "webhook.test"


async def send_test(session: AsyncSession, desk: WebhookDesk, endpoint_id: uuid.UUID) -> Delivery:
    """Queue a delivery that says nothing happened, whatever events the endpoint asked for.

    Raises:
        WebhookUnknown: there is no such endpoint.
        WebhookSwitchedOff: nothing is sent to it.
    """
    endpoint = await find_endpoint(session, endpoint_id)
    if not endpoint.enabled:
        raise _switched_off()
    now, event_id, delivery_id = desk.clock.now(), new_id(), new_id()
    data = shown_data(
        _TEST,
        event_id=event_id,
        workspace_id=endpoint.workspace_id,
        project_id=None,
        payload={"endpoint_id": str(endpoint_id)},
    )
    values = {
        "id": delivery_id,
        "workspace_id": endpoint.workspace_id,
        "endpoint_id": endpoint_id,
        "event_id": event_id,
        "event_type": _TEST,
        "body": json.dumps({"type": _TEST, "timestamp": now.isoformat(), "data": data}, separators=(",", ":")),
        "now": now,
    }
    await session.execute(queries.INSERT_DELIVERY, values)
    return await find_delivery(session, endpoint_id, delivery_id)


async def retry_delivery(
    session: AsyncSession, desk: WebhookDesk, endpoint_id: uuid.UUID, delivery_id: uuid.UUID
) -> Delivery:
    """Make a delivery due now, whether it was dead, delivered or waiting; its id stays.

    Raises:
        WebhookUnknown: there is no such delivery.
        WebhookSwitchedOff: nothing is sent to its endpoint.
        DeliveryUnderWay: it is being sent.
    """
    endpoint = await find_endpoint(session, endpoint_id)
    await find_delivery(session, endpoint_id, delivery_id)
    if not endpoint.enabled:
        raise _switched_off()
    values = {"id": delivery_id, "endpoint_id": endpoint_id, "now": desk.clock.now()}
    if (await session.execute(queries.RETRY, values)).scalar_one_or_none() is None:
        raise DeliveryUnderWay("The delivery is being sent at this moment.", remedy="Look again in a few seconds.")
    return await find_delivery(session, endpoint_id, delivery_id)


def _switched_off() -> WebhookSwitchedOff:
    return WebhookSwitchedOff("The endpoint is switched off.", remedy="Switch it on first: `enabled` is true.")
