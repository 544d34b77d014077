"""An export as a value."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Literal

ExportState = Literal["queued", "running", "ready", "failed", "expired"]

TASK = "privacy.export_person"
FORMAT = "mutoscope-export/1"
FILE_NAME = "mutoscope-export.json"
MEDIA_TYPE = "application/json"


@dataclass(frozen=True)
class Export:
    """One copy of everything of a person's."""

    id: uuid.UUID
    user_id: uuid.UUID
    job_id: uuid.UUID
    state: ExportState
    digest: str | None
    size: int | None
    created_at: dt.datetime
    finished_at: dt.datetime | None
    expires_at: dt.datetime | None
    region: str
    """Of the workspace it was asked for from; there its file lies."""
