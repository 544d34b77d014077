"""Work that is paid for, as values. Amounts of credits and units are thousandths, money is in minor units."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from mutoscope.catalog import Terms, Way, WayPrice


@dataclass(frozen=True)
class UsageRequest:
    """Work that asks to be started."""

    id: uuid.UUID
    """The work's own."""
    work: str
    """What kind: `film`."""
    project_id: uuid.UUID | None
    terms: Terms
    ways: tuple[WayPrice, ...]
    """In the order they are tried."""
    quoted: Mapping[str, int]
    """What it will count, by meter; the plan's quotas of the same name are moved."""
    asked: Mapping[str, int]
    """What one request may be limited in: its length, its flags (1)."""
    key: str
    """Idempotency key of the hold among the workspace's."""


@dataclass(frozen=True)
class Reservation:
    """What pays for it."""

    path: Way
    unit: str
    held: int
    hold_id: int | None
    charge_id: uuid.UUID | None
    throttled: bool
    """Whether the plan's soft limit is behind: the work goes to the end of the queue."""


@dataclass(frozen=True)
class Refund:
    """What was given back."""

    path: Way
    unit: str
    amount: int


@dataclass(frozen=True)
class GaugeFault:
    """A gauge that differs from what is there."""

    workspace_id: uuid.UUID
    feature: str
    used: int | None
    counted: int
