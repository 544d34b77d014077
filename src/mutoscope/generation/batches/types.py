"""A batch: many films that were ordered by one request."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any, Literal

from mutoscope.generation.types import Generation

BatchStatus = Literal["queued", "processing", "complete", "partial", "failed", "cancelled"]

MOST_ROWS = 500


@dataclass(frozen=True)
class Row:
    """What one row says, before anything of it is checked."""

    number: int
    """From 1, headings not counted."""
    line: int | None
    """Where it begins in its CSV."""
    stated: dict[str, Any]


@dataclass(frozen=True)
class RowProblem:
    """Why a row cannot be made."""

    row: int
    line: int | None
    column: str | None
    code: str
    message: str
    remedy: str

    @property
    def place(self) -> str:
        """Return where it is, in words."""
        line = f" (line {self.line})" if self.line else ""
        return f"Row {self.row}{line}" + (f", {self.column}" if self.column else "")

    def to_json(self) -> dict[str, Any]:
        """Return it for programs."""
        return asdict(self)


@dataclass(frozen=True)
class BatchRow:
    """One film of a batch, as it stands: the newest generation of its project."""

    number: int
    line: int | None
    project_id: uuid.UUID
    title: str
    generation: Generation


@dataclass(frozen=True)
class Batch:
    """A batch with its rows; those whose project was deleted are not among them."""

    id: uuid.UUID
    user_id: uuid.UUID
    name: str
    films: int
    created_at: dt.datetime
    finished_at: dt.datetime | None
    rows: tuple[BatchRow, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Return how many films are in each state."""
        return dict(Counter(row.generation.status for row in self.rows))

    @property
    def status(self) -> BatchStatus:
        """Return the state of the whole; `partial` has films, and rows without one."""
        counts = self.counts
        if set(counts) <= {"queued"}:
            return "queued" if counts else "cancelled"
        if counts.keys() & {"queued", "processing"}:
            return "processing"
        if "complete" in counts:
            return "complete" if len(counts) == 1 else "partial"
        return "failed" if "failed" in counts else "cancelled"

    @property
    def percent(self) -> int:
        """Return how much of the work is over."""
        done = sum(100 if row.generation.ended else row.generation.percent for row in self.rows)
        return done // len(self.rows) if self.rows else 100
