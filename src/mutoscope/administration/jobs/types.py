"""Jobs as an operator sees them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from mutoscope.generation import Generation
from mutoscope.jobs import JobState


@dataclass(frozen=True)
class FoundJob:
    """A generation, without what its film is about."""

    id: uuid.UUID
    workspace_id: uuid.UUID
    project_id: uuid.UUID | None
    user_id: uuid.UUID
    status: str
    stage: str
    percent: int
    held: int
    spent: int | None
    error_code: str | None
    created_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None


@dataclass(frozen=True)
class JobFile:
    """A generation, and what the queue knows of it."""

    generation: Generation
    state: JobState | None
