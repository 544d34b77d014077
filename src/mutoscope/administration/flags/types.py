"""Feature flags as operators keep them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from mutoscope.tenancy.flags import FlagState


@dataclass(frozen=True)
class FlagSettings:
    """What can be set; the lists are in the order of ids."""

    description: str
    state: FlagState
    percentage: int
    allowed: tuple[uuid.UUID, ...]
    denied: tuple[uuid.UUID, ...]


@dataclass(frozen=True)
class KeptFlag:
    """A flag with its settings."""

    key: str
    settings: FlagSettings
    created_at: dt.datetime
    updated_at: dt.datetime
