"""A visit to the payment page."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Literal

CheckoutKind = Literal["plan", "pack", "card"]


@dataclass(frozen=True)
class Checkout:
    """A checkout as it is kept; `amount_minor` is before discounts and exclusive tax."""

    id: uuid.UUID
    workspace_id: uuid.UUID
    kind: CheckoutKind
    sku: str
    quantity: int
    interval: str
    currency: str
    amount_minor: int
    digest: str
    session_id: str | None
    url: str | None
    status: Literal["open", "paid", "expired"]
    expires_at: dt.datetime | None
    created_at: dt.datetime
