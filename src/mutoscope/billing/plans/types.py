"""A subscription as a workspace sees its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class OwnSubscription:
    """What is paid again and again; `plan_key` is the plan of the next invoice."""

    id: str
    status: str
    plan_key: str
    catalogue_digest: str
    lookup_key: str
    interval: str
    currency: str
    unit_minor: int
    period_start: dt.datetime
    period_end: dt.datetime
    cancel_at_period_end: bool
    trial_end: dt.datetime | None
