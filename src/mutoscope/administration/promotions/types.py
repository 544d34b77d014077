"""A promotion code as it is kept."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class Terms:
    """What a code brings and how often; `amount` is in thousandths of the unit."""

    code: str
    unit: str
    amount: int
    valid_days: int
    most_uses: int | None = None
    ends_at: dt.datetime | None = None


@dataclass(frozen=True)
class Promotion:
    """A code with what came of it."""

    id: uuid.UUID
    terms: Terms
    uses: int
    enabled: bool
    created_at: dt.datetime
