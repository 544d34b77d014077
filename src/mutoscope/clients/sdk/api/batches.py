"""The group `batches`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.api.common import JobCredits, JobProblem, Refusal
from mutoscope.clients.sdk.call import UNSET, Call, Unset, given


class BatchPage(BaseModel):
    """One page of batches, newest first."""

    model_config = ConfigDict(extra="allow")

    items: list[BatchSummary]
    next_cursor: str | None


class BatchQuoteView(BaseModel):
    """What a batch will cost; `hold` is reserved while it is made and never exceeded."""

    model_config = ConfigDict(extra="allow")

    films: int
    seconds: int
    credits: str
    hold: str
    balance: str
    affordable: bool
    covered: int
    refusal: Refusal | None
    notices: list[str]
    rows: list[QuotedRow]


class BatchRowView(BaseModel):
    """One film of a batch as it stands."""

    model_config = ConfigDict(extra="allow")

    number: int
    line: int | None
    title: str
    project_id: uuid.UUID
    job_id: uuid.UUID
    status: str
    percent: int
    eta_seconds: int | None
    credits: JobCredits
    error: JobProblem | None
    files: dict[str, str]


class BatchSummary(BaseModel):
    """A batch as it stands."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    name: str
    status: str
    films: int
    counts: dict[str, int]
    percent: int
    results: str
    created_at: dt.datetime
    finished_at: dt.datetime | None


class BatchView(BaseModel):
    """A batch with its rows."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    name: str
    status: str
    films: int
    counts: dict[str, int]
    percent: int
    results: str
    created_at: dt.datetime
    finished_at: dt.datetime | None
    held: str
    spent: str
    rows: list[BatchRowView]


class QuotedRow(BaseModel):
    """What one film of a batch will cost."""

    model_config = ConfigDict(extra="allow")

    number: int
    line: int | None
    title: str
    seconds: int
    credits: str
    hold: str
    notices: list[str]


def batches_post(
    *,
    name: str | None | Unset = UNSET,
    csv: str | None | Unset = UNSET,
    rows: list[dict[str, Any]] | None | Unset = UNSET,
    columns: dict[str, str] | Unset = UNSET,
    defaults: dict[str, Any] | Unset = UNSET,
) -> Call[BatchView]:
    """Order many films at once, from a CSV or a list; all of them, or none."""
    return Call(
        "POST",
        "/batches",
        answer=BatchView,
        body=given(name=name, csv=csv, rows=rows, columns=columns, defaults=defaults),
        keyed=True,
    )


def batches_get(*, cursor: str | None | Unset = UNSET, limit: int | Unset = UNSET) -> Call[BatchPage]:
    """List batches, newest first."""
    return Call("GET", "/batches", answer=BatchPage, query=given(cursor=cursor, limit=limit))


def batches_quote_post(
    *,
    name: str | None | Unset = UNSET,
    csv: str | None | Unset = UNSET,
    rows: list[dict[str, Any]] | None | Unset = UNSET,
    columns: dict[str, str] | Unset = UNSET,
    defaults: dict[str, Any] | Unset = UNSET,
) -> Call[BatchQuoteView]:
    """Check every row of a batch and say what the whole will cost.

    Nothing is kept and no credit moves.
    """
    return Call(
        "POST",
        "/batches/quote",
        answer=BatchQuoteView,
        body=given(name=name, csv=csv, rows=rows, columns=columns, defaults=defaults),
        keyed=True,
    )


def batches_batch_id_get(batch_id: uuid.UUID) -> Call[BatchView]:
    """Read a batch and how each of its films stands."""
    return Call("GET", f"/batches/{batch_id}", answer=BatchView)


def batches_batch_id_cancel_post(batch_id: uuid.UUID) -> Call[BatchView]:
    """Cancel every film of a batch that is not finished; what they hold comes back."""
    return Call("POST", f"/batches/{batch_id}/cancel", answer=BatchView, keyed=True)


def batches_batch_id_rows_number_retry_post(batch_id: uuid.UUID, number: int) -> Call[BatchView]:
    """Order the film of a failed or cancelled row again."""
    return Call("POST", f"/batches/{batch_id}/rows/{number}/retry", answer=BatchView, keyed=True)
