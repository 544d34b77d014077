"""Webhooks over HTTP."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field

from mutoscope.kernel import Page
from mutoscope.notifications.webhooks.change_endpoint import EndpointChange
from mutoscope.notifications.webhooks.make_endpoint import EndpointWish
from mutoscope.notifications.webhooks.types import Delivery, DeliveryState, DisabledFor, Endpoint

_ID = "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012"
_URL = "https://hooks.example.org/mutoscope"
_AT = "2025-12-31T00:00:00Z"
_ENDPOINT: dict[str, Any] = {
    "id": _ID,
    "url": _URL,
    "events": ["generation.*"],
    "description": "Our archive",
    "enabled": True,
    "disabled_for": None,
    "failing_since": None,
    "old_secret_until": None,
    "created_at": _AT,
    "updated_at": _AT,
}
_DELIVERY: dict[str, Any] = {
    "id": _ID,
    "event_id": _ID,
    "type": "generation.finished",
    "state": "queued",
    "attempts": 1,
    "next_attempt_at": "2025-12-31T00:00:05Z",
    "status": 503,
    "reason": "answer",
    "answer": "busy",
    "duration_ms": 31,
    "body": '{"type":"generation.finished","timestamp":"2025-12-31T00:00:00+00:00","data":{}}',
    "created_at": _AT,
    "attempted_at": _AT,
}

EventTypes = Annotated[
    list[Annotated[str, Field(max_length=60)]],
    Field(min_length=1, max_length=50, description="Names of events, `noun.*`, or `*`."),
]
Url = Annotated[str, Field(max_length=2048, description="Public, https, on an allowed port.")]
Description = Annotated[str, Field(max_length=255, pattern=r"^[^\x00-\x1f\x7f]*$")]


def _example(example: dict[str, Any]) -> ConfigDict:
    return ConfigDict(json_schema_extra={"example": example})


class NewWebhook(BaseModel):
    """An endpoint to be made."""

    model_config = _example({"url": _URL, "events": ["generation.*"], "description": "Our archive"})

    url: Url
    events: EventTypes
    description: Description = ""
    enabled: bool = True

    def wish(self) -> EndpointWish:
        """Return it as a value."""
        return EndpointWish(self.url, tuple(self.events), self.description, self.enabled)


class WebhookChange(BaseModel):
    """What is to be otherwise; what is left out or null stays."""

    model_config = _example({"enabled": True, "events": ["generation.finished"]})

    url: Url | None = None
    events: EventTypes | None = None
    description: Description | None = None
    enabled: bool | None = None

    def change(self) -> EndpointChange:
        """Return it as a value."""
        events = None if self.events is None else tuple(self.events)
        return EndpointChange(self.url, events, self.description, self.enabled)


class WebhookView(BaseModel):
    """An endpoint; its secret is shown when it is made, never again."""

    model_config = _example(_ENDPOINT)

    id: uuid.UUID
    url: str
    events: list[str]
    description: str
    enabled: bool
    disabled_for: DisabledFor | None = Field(description="Why it is off: it failed for days, answered 410, or by hand.")
    failing_since: dt.datetime | None = Field(description="The first failure since the last success.")
    old_secret_until: dt.datetime | None = Field(description="Until when the secret before this one signs as well.")
    created_at: dt.datetime
    updated_at: dt.datetime

    @classmethod
    def of(cls, endpoint: Endpoint) -> Self:
        """Return an endpoint in these words."""
        return cls(**_fields(endpoint))


class WebhookSecret(WebhookView):
    """An endpoint with its new secret: keep it, it is not shown again."""

    model_config = _example({**_ENDPOINT, "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})

    secret: str = Field(description="For the libraries of Standard Webhooks.")

    @classmethod
    def of(cls, endpoint: Endpoint) -> Self:
        """Return an endpoint in these words."""
        return cls(**_fields(endpoint), secret=endpoint.secret)


class WebhookList(BaseModel):
    """Every endpoint of the workspace."""

    model_config = _example({"items": [_ENDPOINT]})

    items: list[WebhookView]


class DeliveryView(BaseModel):
    """One event on its way to one endpoint, as its last attempt left it."""

    model_config = _example(_DELIVERY)

    id: uuid.UUID
    event_id: uuid.UUID = Field(description="The header `webhook-id`.")
    type: str
    state: DeliveryState = Field(description="`dead` is given up; the retry button makes it due again.")
    attempts: int
    next_attempt_at: dt.datetime | None
    status: int | None = Field(description="Of the last answer.")
    reason: str | None = Field(description="Why the last attempt does not count: `answer`, `timeout`, `tls`, …")
    answer: str | None = Field(description="How the last answer began.")
    duration_ms: int | None
    body: str = Field(description="What is sent, the same at every attempt.")
    created_at: dt.datetime
    attempted_at: dt.datetime | None

    @classmethod
    def of(cls, delivery: Delivery) -> Self:
        """Return a delivery in these words."""
        return cls(
            id=delivery.id,
            event_id=delivery.event_id,
            type=delivery.event_type,
            state=delivery.state,
            attempts=delivery.attempts,
            next_attempt_at=delivery.next_attempt_at if delivery.state == "queued" else None,
            status=delivery.status,
            reason=delivery.reason,
            answer=delivery.answer,
            duration_ms=delivery.duration_ms,
            body=delivery.body,
            created_at=delivery.created_at,
            attempted_at=delivery.attempted_at,
        )


class DeliveryPage(BaseModel):
    """One page of an endpoint's log, newest first."""

    model_config = _example({"items": [_DELIVERY], "next_cursor": None})

    items: list[DeliveryView]
    next_cursor: str | None = Field(description="Pass it as `cursor` for the next page; null on the last.")

    @classmethod
    def of(cls, page: Page[Delivery]) -> Self:
        """Return a page in these words."""
        return cls(items=[DeliveryView.of(item) for item in page.items], next_cursor=page.next_cursor)


class EventTypeView(BaseModel):
    """An event that webhooks carry."""

    model_config = _example(
        {"type": "generation.finished", "meaning": "A film is ready.", "fields": ["generation_id", "spent"]}
    )

    type: str
    meaning: str
    fields: list[str] = Field(description="Of `data`, beside `event_id`, `workspace_id` and `project_id`.")


def _fields(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "id": endpoint.id,
        "url": endpoint.url,
        "events": list(endpoint.event_types),
        "description": endpoint.description,
        "enabled": endpoint.enabled,
        "disabled_for": endpoint.disabled_for,
        "failing_since": endpoint.failing_since,
        "old_secret_until": endpoint.rotated_until,
        "created_at": endpoint.created_at,
        "updated_at": endpoint.updated_at,
    }
