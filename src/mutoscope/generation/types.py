"""A generation: one paid run of the main job, from the hold to the settlement or the release."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any, Literal

from mutoscope.catalog import Way

GenerationStatus = Literal["queued", "processing", "complete", "failed", "cancelled"]
ENDED: frozenset[GenerationStatus] = frozenset({"complete", "failed", "cancelled"})

Stage = Literal["queued", "probe", "speak", "render", "mix", "assemble", "inspect", "done"]

Work = Literal["film", "speech", "music", "lip_sync", "transcript", "cut"]
"""What is made; all but films are jobs beside them."""

TASK = "generation.run"
"""The name of the durable job that makes the film."""
SIDE_TASK = "generation.side"
"""The name of the durable job of everything beside films."""


@dataclass(frozen=True)
class Generation:
    """A generation as it is kept. Amounts are thousandths of its unit, 0 where nothing is held."""

    id: uuid.UUID
    workspace_id: uuid.UUID
    project_id: uuid.UUID | None
    """Transcripts and cuts are of a file, and need none."""
    user_id: uuid.UUID
    work: Work
    request: dict[str, Any]
    """The frozen inputs: a `FrozenRequest` as JSON."""
    hold_id: int | None
    paid_by: Way | None
    """The path of its usage line; None for one that is older than the gate."""
    unit: str | None
    quoted_seconds: int
    held_seconds: int | None
    unchanged_seconds: int
    """Of a film: whole seconds that earlier films of its project paid for and that are not made anew."""
    saved_seconds: int
    """What these take off the seconds it is billed by."""
    amount: int
    spent: int | None
    status: GenerationStatus
    stage: str
    percent: int
    eta_seconds: int | None
    revision: int
    error: dict[str, Any] | None
    result: dict[str, Any] | None
    created_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None

    @property
    def ended(self) -> bool:
        """Tell whether nothing will change any more."""
        return self.status in ENDED

    @property
    def film_project(self) -> uuid.UUID:
        """Return the project of a film: the schema sees to it that each has one."""
        if self.project_id is None:
            message = f"the job {self.id} ({self.work}) has no project"
            raise LookupError(message)
        return self.project_id
