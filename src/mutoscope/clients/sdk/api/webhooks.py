"""The group `webhooks`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Literal

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.call import UNSET, Call, Unset, given


class DeliveryPage(BaseModel):
    """One page of an endpoint's log, newest first."""

    model_config = ConfigDict(extra="allow")

    items: list[DeliveryView]
    next_cursor: str | None


class DeliveryView(BaseModel):
    """One event on its way to one endpoint, as its last attempt left it."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    event_id: uuid.UUID
    type: str
    state: str
    attempts: int
    next_attempt_at: dt.datetime | None
    status: int | None
    reason: str | None
    answer: str | None
    duration_ms: int | None
    body: str
    created_at: dt.datetime
    attempted_at: dt.datetime | None


class EventTypeView(BaseModel):
    """An event that webhooks carry."""

    model_config = ConfigDict(extra="allow")

    type: str
    meaning: str
    fields: list[str]


class WebhookList(BaseModel):
    """Every endpoint of the workspace."""

    model_config = ConfigDict(extra="allow")

    items: list[WebhookView]


class WebhookSecret(BaseModel):
    """An endpoint with its new secret: keep it, it is not shown again."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    url: str
    events: list[str]
    description: str
    enabled: bool
    disabled_for: str | None
    failing_since: dt.datetime | None
    old_secret_until: dt.datetime | None
    created_at: dt.datetime
    updated_at: dt.datetime
    secret: str


class WebhookView(BaseModel):
    """An endpoint; its secret is shown when it is made, never again."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    url: str
    events: list[str]
    description: str
    enabled: bool
    disabled_for: str | None
    failing_since: dt.datetime | None
    old_secret_until: dt.datetime | None
    created_at: dt.datetime
    updated_at: dt.datetime


def webhooks_get() -> Call[WebhookList]:
    """Return every endpoint of the workspace, the oldest first."""
    return Call("GET", "/webhooks", answer=WebhookList)


def webhooks_post(
    *, url: str, events: list[str], description: str | Unset = UNSET, enabled: bool | Unset = UNSET
) -> Call[WebhookSecret]:
    """Make an endpoint and return its signing secret, which is shown this once."""
    return Call(
        "POST",
        "/webhooks",
        answer=WebhookSecret,
        body=given(url=url, events=events, description=description, enabled=enabled),
    )


def webhooks_events_get() -> Call[list[EventTypeView]]:
    """Return each event with its meaning and the fields of its `data`."""
    return Call("GET", "/webhooks/events", answer=list[EventTypeView])


def webhooks_endpoint_id_get(endpoint_id: uuid.UUID) -> Call[WebhookView]:
    """Return one endpoint, without its secret."""
    return Call("GET", f"/webhooks/{endpoint_id}", answer=WebhookView)


def webhooks_endpoint_id_patch(
    endpoint_id: uuid.UUID,
    *,
    url: str | None | Unset = UNSET,
    events: list[str] | None | Unset = UNSET,
    description: str | None | Unset = UNSET,
    enabled: bool | None | Unset = UNSET,
) -> Call[WebhookView]:
    """Change address, events, description, or switch it on or off; switching on forgets past failures."""
    return Call(
        "PATCH",
        f"/webhooks/{endpoint_id}",
        answer=WebhookView,
        body=given(url=url, events=events, description=description, enabled=enabled),
        keyed=True,
    )


def webhooks_endpoint_id_delete(endpoint_id: uuid.UUID) -> Call[None]:
    """Delete an endpoint with its delivery log; nothing more is sent to it."""
    return Call("DELETE", f"/webhooks/{endpoint_id}", keyed=True)


def webhooks_endpoint_id_test_post(endpoint_id: uuid.UUID) -> Call[DeliveryView]:
    """Send `webhook.test`, which means nothing; the delivery log shows the answer within seconds."""
    return Call("POST", f"/webhooks/{endpoint_id}/test", answer=DeliveryView, keyed=True)


def webhooks_endpoint_id_deliveries_get(
    endpoint_id: uuid.UUID,
    *,
    state: Literal["queued", "sending", "delivered", "dead"] | None | Unset = UNSET,
    cursor: str | None | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> Call[DeliveryPage]:
    """Return one page of what was sent to an endpoint, newest first, with the last answer to each."""
    return Call(
        "GET",
        f"/webhooks/{endpoint_id}/deliveries",
        answer=DeliveryPage,
        query=given(state=state, cursor=cursor, limit=limit),
    )


def webhooks_endpoint_id_deliveries_delivery_id_get(
    endpoint_id: uuid.UUID, delivery_id: uuid.UUID
) -> Call[DeliveryView]:
    """Return one delivery."""
    return Call("GET", f"/webhooks/{endpoint_id}/deliveries/{delivery_id}", answer=DeliveryView)


def webhooks_endpoint_id_deliveries_delivery_id_retry_post(
    endpoint_id: uuid.UUID, delivery_id: uuid.UUID
) -> Call[DeliveryView]:
    """Make a delivery due now, dead or delivered or waiting; it keeps its `webhook-id`."""
    return Call("POST", f"/webhooks/{endpoint_id}/deliveries/{delivery_id}/retry", answer=DeliveryView, keyed=True)


def webhooks_endpoint_id_rotate_post(endpoint_id: uuid.UUID) -> Call[WebhookSecret]:
    """Return a new secret, shown this once; deliveries carry signatures of both for a day."""
    return Call("POST", f"/webhooks/{endpoint_id}/rotate", answer=WebhookSecret)
