"""Batches over HTTP."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from mutoscope.generation.batches.types import Batch, BatchRow, BatchStatus
from mutoscope.generation.quote_schemas import Refusal
from mutoscope.generation.schemas import JobCredits, JobProblem, JobView
from mutoscope.generation.types import GenerationStatus
from mutoscope.kernel import Credits
from mutoscope.tenancy.schema_example import example

_ID = "0192f0c1-2b7a-7c3e-8f00-5a1b2c3d4e5f"
_ROW: dict[str, Any] = {
    "number": 1,
    "line": 2,
    "title": "Tides",
    "project_id": "0192f0c1-1a6b-7b2d-9e11-0f1e2d3c4b5a",
    "job_id": "0192f0c1-2b7a-7c3e-8f00-5a1b2c3d4e60",
    "status": "complete",
    "percent": 100,
    "eta_seconds": None,
    "credits": {"held": "0", "spent": "0.6", "unit": "credit", "paid_by": "credits"},
    "error": None,
    "files": {"video": "/api/v1/download/0192f0c1-3c8b-7d4f-8a22-6b2c3d4e5f60"},
}
_QUOTED: dict[str, Any] = {
    "number": 1,
    "line": 2,
    "title": "Tides",
    "seconds": 12,
    "credits": "0.6",
    "hold": "0.75",
    "notices": [],
}
_BATCH: dict[str, Any] = {
    "id": _ID,
    "name": "Spring",
    "status": "processing",
    "films": 2,
    "counts": {"complete": 1, "queued": 1},
    "percent": 50,
    "results": f"/api/v1/batches/{_ID}/results.zip",
    "created_at": "2026-01-31T12:00:00Z",
    "finished_at": None,
}


class CreateBatch(BaseModel):
    """Body of `POST /batches`: a CSV, or a list of rows."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "name": "Spring",
                "csv": "title;script\nTides;The sea comes and goes.\nBees;Bees dance to tell the way.\n",
                "columns": {},
                "defaults": {"voice": "female", "size": "1080x1920"},
            }
        },
    )
    name: str | None = Field(default=None, min_length=1, max_length=255)
    csv: str | None = Field(
        default=None,
        description="One film a row under headings; separated by comma, semicolon, tab or bar. "
        "Headings are the fields of `POST /ai/video-generate`; lists are separated by `|`.",
    )
    rows: list[dict[str, Any]] | None = Field(
        default=None, description="Instead of `csv`: each as the body of `POST /ai/video-generate`."
    )
    columns: dict[str, str] = Field(default_factory=dict, description="Headings by field, where they differ.")
    defaults: dict[str, Any] = Field(default_factory=dict, description="What a row has that does not state it.")


class QuotedRow(BaseModel):
    """What one film of a batch will cost."""

    number: int
    line: int | None
    title: str
    seconds: int
    credits: str
    hold: str
    notices: list[str]


class BatchQuoteView(BaseModel):
    """What a batch will cost; `hold` is reserved while it is made and never exceeded."""

    model_config = example(
        films=1,
        seconds=12,
        credits="0.6",
        hold="0.75",
        balance="3",
        affordable=True,
        covered=1,
        refusal=None,
        notices=[],
        rows=[
            {"number": 1, "line": 2, "title": "Tides", "seconds": 12, "credits": "0.6", "hold": "0.75", "notices": []}
        ],
    )
    films: int
    seconds: int
    credits: str
    hold: str
    balance: str
    affordable: bool
    covered: int = Field(description="How many films, in order, balance and plan cover.")
    refusal: Refusal | None
    notices: list[str]
    rows: list[QuotedRow]


class BatchRowView(BaseModel):
    """One film of a batch as it stands."""

    model_config = example(**_ROW)
    number: int
    line: int | None
    title: str
    project_id: uuid.UUID
    job_id: uuid.UUID
    status: GenerationStatus
    percent: int
    eta_seconds: int | None
    credits: JobCredits
    error: JobProblem | None
    files: dict[str, str]

    @classmethod
    def of(cls, row: BatchRow) -> BatchRowView:
        """Return the view of a row."""
        job = JobView.of(row.generation)
        return cls(
            number=row.number,
            line=row.line,
            title=row.title,
            project_id=row.project_id,
            job_id=job.id,
            status=job.status,
            percent=job.percent,
            eta_seconds=job.eta_seconds,
            credits=job.credits,
            error=job.error,
            files=job.files,
        )


class BatchSummary(BaseModel):
    """A batch as it stands."""

    model_config = example(**_BATCH)
    id: uuid.UUID
    name: str
    status: BatchStatus
    films: int
    counts: dict[str, int] = Field(description="Films by state.")
    percent: int = Field(ge=0, le=100)
    results: str = Field(description="Path of one ZIP of everything that is finished.")
    created_at: dt.datetime
    finished_at: dt.datetime | None

    @classmethod
    def facts(cls, batch: Batch) -> dict[str, Any]:
        """Return the fields of a batch."""
        return {
            "id": batch.id,
            "name": batch.name,
            "status": batch.status,
            "films": batch.films,
            "counts": batch.counts,
            "percent": batch.percent,
            "results": f"/api/v1/batches/{batch.id}/results.zip",
            "created_at": batch.created_at,
            "finished_at": batch.finished_at,
        }


class BatchView(BatchSummary):
    """A batch with its rows."""

    model_config = example(**_BATCH, held="0.75", spent="0.6", rows=[_ROW])
    held: str = Field(description="Credits that its films still hold.")
    spent: str
    rows: list[BatchRowView]

    @classmethod
    def of(cls, batch: Batch) -> BatchView:
        """Return the view of a batch."""
        films = [row.generation for row in batch.rows]
        held = sum(film.amount for film in films if not film.ended)
        spent = sum(film.spent or 0 for film in films)
        rows = [BatchRowView.of(row) for row in batch.rows]
        return cls(**cls.facts(batch), held=str(Credits(held)), spent=str(Credits(spent)), rows=rows)


class BatchPage(BaseModel):
    """One page of batches, newest first."""

    model_config = example(items=[_BATCH], next_cursor=None)
    items: list[BatchSummary]
    next_cursor: str | None
