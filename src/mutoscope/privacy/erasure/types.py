"""An erasure as a value."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Literal

ErasureState = Literal["scheduled", "running", "done", "cancelled"]

TASK = "privacy.erase_person"


@dataclass(frozen=True)
class Erasure:
    """What somebody asked for, and how far it has come."""

    id: uuid.UUID
    user_id: uuid.UUID
    workspace_id: uuid.UUID
    """In which workspace it was asked for."""
    state: ErasureState
    requested_at: dt.datetime
    due_at: dt.datetime
    ended_at: dt.datetime | None


@dataclass(frozen=True)
class OwnedWorkspace:
    """A workspace that a person owns alone."""

    id: uuid.UUID
    name: str
    others: int
    """Other members."""
