"""Webhooks over HTTP: endpoints, their secrets, their delivery log."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Query, status

from mutoscope.notifications.events import PUBLISHED
from mutoscope.notifications.webhooks import change_endpoint as changes
from mutoscope.notifications.webhooks.desk import WebhookDesk
from mutoscope.notifications.webhooks.find_endpoint import (
    find_delivery,
    find_endpoint,
    list_deliveries,
    list_endpoints,
)
from mutoscope.notifications.webhooks.make_endpoint import make_endpoint
from mutoscope.notifications.webhooks.schemas import (
    DeliveryPage,
    DeliveryView,
    EventTypeView,
    NewWebhook,
    WebhookChange,
    WebhookList,
    WebhookSecret,
    WebhookView,
)
from mutoscope.notifications.webhooks.send_again import retry_delivery, send_test
from mutoscope.notifications.webhooks.types import DeliveryState
from mutoscope.tenancy import Scope, SecretRoute, SessionDep, TransactionRoute, allowed, problems, service

DeskDep = Annotated[WebhookDesk, service(WebhookDesk)]
Reader = Annotated[Scope, allowed("webhook.read")]
Keeper = Annotated[Scope, allowed("webhook.manage")]

router = APIRouter(prefix="/webhooks", tags=["webhooks"], route_class=TransactionRoute)
secrets = APIRouter(prefix="/webhooks", tags=["webhooks"], route_class=SecretRoute)


@router.get("", summary="List the webhook endpoints")
async def endpoints(_scope: Reader, session: SessionDep) -> WebhookList:
    """Return every endpoint of the workspace, the oldest first."""
    return WebhookList(items=[WebhookView.of(found) for found in await list_endpoints(session)])


@router.get("/events", summary="List the events that webhooks carry")
async def events(_scope: Reader) -> list[EventTypeView]:
    """Return each event with its meaning and the fields of its `data`."""
    return [
        EventTypeView(type=name, meaning=event.meaning, fields=list(event.fields)) for name, event in PUBLISHED.items()
    ]


@secrets.post("", summary="Make a webhook endpoint", status_code=status.HTTP_201_CREATED, responses=problems(409))
async def make(request: NewWebhook, scope: Keeper, session: SessionDep, desk: DeskDep) -> WebhookSecret:
    """Make an endpoint and return its signing secret, which is shown this once.

    The address must be public: what it resolves to is checked each time something is sent.
    """
    return WebhookSecret.of(await make_endpoint(session, desk, scope, request.wish()))


@router.get("/{endpoint_id}", summary="Read a webhook endpoint", responses=problems(404))
async def read(endpoint_id: uuid.UUID, _scope: Reader, session: SessionDep) -> WebhookView:
    """Return one endpoint, without its secret."""
    return WebhookView.of(await find_endpoint(session, endpoint_id))


@router.patch("/{endpoint_id}", summary="Change a webhook endpoint", responses=problems(404))
async def change(
    endpoint_id: uuid.UUID, request: WebhookChange, _scope: Keeper, session: SessionDep, desk: DeskDep
) -> WebhookView:
    """Change address, events, description, or switch it on or off; switching on forgets past failures."""
    return WebhookView.of(await changes.change_endpoint(session, desk, endpoint_id, request.change()))


@router.delete(
    "/{endpoint_id}",
    summary="Delete a webhook endpoint",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(404),
)
async def delete(endpoint_id: uuid.UUID, _scope: Keeper, session: SessionDep) -> None:
    """Delete an endpoint with its delivery log; nothing more is sent to it."""
    await changes.delete_endpoint(session, endpoint_id)


@secrets.post("/{endpoint_id}/rotate", summary="Replace a webhook secret", responses=problems(404))
async def rotate(endpoint_id: uuid.UUID, _scope: Keeper, session: SessionDep, desk: DeskDep) -> WebhookSecret:
    """Return a new secret, shown this once; deliveries carry signatures of both for a day."""
    return WebhookSecret.of(await changes.rotate_secret(session, desk, endpoint_id))


@router.post(
    "/{endpoint_id}/test",
    summary="Send a test webhook",
    status_code=status.HTTP_202_ACCEPTED,
    responses=problems(404, 409),
)
async def test(endpoint_id: uuid.UUID, _scope: Keeper, session: SessionDep, desk: DeskDep) -> DeliveryView:
    """Send `webhook.test`, which means nothing; the delivery log shows the answer within seconds."""
    return DeliveryView.of(await send_test(session, desk, endpoint_id))


@router.get("/{endpoint_id}/deliveries", summary="Read the delivery log", responses=problems(404))
async def deliveries(
    endpoint_id: uuid.UUID,
    scope: Reader,
    session: SessionDep,
    state: Annotated[DeliveryState | None, Query(description="Only these.")] = None,
    cursor: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> DeliveryPage:
    """Return one page of what was sent to an endpoint, newest first, with the last answer to each."""
    page = await list_deliveries(session, scope, endpoint_id, state=state, cursor=cursor, limit=limit)
    return DeliveryPage.of(page)


@router.get("/{endpoint_id}/deliveries/{delivery_id}", summary="Read a delivery", responses=problems(404))
async def delivery(endpoint_id: uuid.UUID, delivery_id: uuid.UUID, _scope: Reader, session: SessionDep) -> DeliveryView:
    """Return one delivery."""
    return DeliveryView.of(await find_delivery(session, endpoint_id, delivery_id))


@router.post(
    "/{endpoint_id}/deliveries/{delivery_id}/retry",
    summary="Send a delivery again",
    status_code=status.HTTP_202_ACCEPTED,
    responses=problems(404, 409),
)
async def retry(
    endpoint_id: uuid.UUID, delivery_id: uuid.UUID, _scope: Keeper, session: SessionDep, desk: DeskDep
) -> DeliveryView:
    """Make a delivery due now, dead or delivered or waiting; it keeps its `webhook-id`."""
    return DeliveryView.of(await retry_delivery(session, desk, endpoint_id, delivery_id))
