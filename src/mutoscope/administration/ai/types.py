"""Decisions about content as an operator sees them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from mutoscope.gateway import Decision


@dataclass(frozen=True)
class FoundDecision:
    """What a check decided, and whose content it was; its words are there only if it was appealed."""

    decision: Decision
    workspace_name: str
    refused: bool
    appealed_at: dt.datetime | None
    judged_at: dt.datetime | None


@dataclass(frozen=True)
class DecisionFilter:
    """Which decisions; what is None does not matter."""

    id: uuid.UUID | None = None
    refused: bool | None = None
    status: str | None = None
    category: str | None = None
    workspace_id: uuid.UUID | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
