"""Endpoints and deliveries, as values."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Literal

DeliveryState = Literal["queued", "sending", "delivered", "dead"]
DisabledFor = Literal["failing", "gone", "by_hand"]


@dataclass(frozen=True)
class Endpoint:
    """Somebody's server that wants to be told."""

    id: uuid.UUID
    workspace_id: uuid.UUID
    url: str
    event_types: tuple[str, ...]
    description: str
    disabled_for: DisabledFor | None
    rotated_until: dt.datetime | None
    failing_since: dt.datetime | None
    created_by: uuid.UUID | None
    created_at: dt.datetime
    updated_at: dt.datetime
    secret: str = field(repr=False)
    old_secret: str | None = field(repr=False)

    @property
    def enabled(self) -> bool:
        """Whether it is told of anything."""
        return self.disabled_for is None

    def secrets(self, now: dt.datetime) -> tuple[str, ...]:
        """Return the secrets that sign now: after a rotation, both for a while."""
        if self.old_secret and self.rotated_until is not None and now < self.rotated_until:
            return (self.secret, self.old_secret)
        return (self.secret,)


@dataclass(frozen=True)
class Delivery:
    """One event on its way to one endpoint."""

    id: uuid.UUID
    workspace_id: uuid.UUID
    endpoint_id: uuid.UUID
    event_id: uuid.UUID
    event_type: str
    body: str
    state: DeliveryState
    attempts: int
    next_attempt_at: dt.datetime | None
    status: int | None
    reason: str | None
    answer: str | None
    duration_ms: int | None
    created_at: dt.datetime
    attempted_at: dt.datetime | None


@dataclass(frozen=True)
class ClaimedDelivery:
    """A delivery that this worker may send until its claim runs out."""

    id: uuid.UUID
    workspace_id: uuid.UUID
    endpoint_id: uuid.UUID
    attempts: int


@dataclass(frozen=True)
class Outcome:
    """How one attempt ended."""

    status: int | None = None
    reason: str | None = None
    """Why there was no answer, or why it does not count."""
    answer: str = ""
    milliseconds: int | None = None

    @property
    def delivered(self) -> bool:
        """Whether the endpoint took it: any 2xx."""
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004 -- HTTP
