"""Export the books for accountants as a stream, page by page, each in a short transaction of its own."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.books.export_shapes import SHAPES, Ledger, Shape
from mutoscope.billing.books.to_csv import csv_row, csv_titles

ExportFormat = Literal["csv", "json"]
Opener = Callable[[], AbstractAsyncContextManager[AsyncSession]]
"""Opens a session of an operator, or of the schema's owner; once for each page."""
_PAGE = 1000


@dataclass(frozen=True)
class Wanted:
    """What to export: one workspace's or everybody's, of `[since, until)`; for `deferred`, at the moment `until`."""

    ledger: Ledger
    since: dt.datetime
    until: dt.datetime
    workspace_id: uuid.UUID | None = None
    format: ExportFormat = "csv"


async def export_books(open_session: Opener, wanted: Wanted) -> AsyncGenerator[str]:
    """Yield the lines: CSV with amounts in whole units, or a JSON array with the integers of the database.

    Raises:
        DBAPIError: PA403, whoever reads is no platform admin, or has ceased to be one: the stream breaks off then.
    """
    shape, cursor, first = SHAPES[wanted.ledger], None, True
    yield csv_titles(shape.columns) if wanted.format == "csv" else "[\n"
    while True:
        async with open_session() as session:
            values = _values(wanted, shape, cursor)
            rows = (await session.execute(shape.read, values)).all()
        for row in rows:
            yield _line(shape, row.line, wanted.format, first=first)
            first = False
        if len(rows) < _PAGE:
            break
        cursor = str(rows[-1].cursor)
    yield "" if wanted.format == "csv" else "\n]\n"


def _values(wanted: Wanted, shape: Shape, cursor: str | None) -> dict[str, Any]:
    values: dict[str, Any] = {"workspace": wanted.workspace_id, "until": wanted.until, "limit": _PAGE}
    if wanted.ledger != "deferred":
        values["since"] = wanted.since
    return {**values, **shape.begin_after(cursor)}


def _line(shape: Shape, line: Mapping[str, Any], chosen: ExportFormat, *, first: bool) -> str:
    if chosen == "csv":
        return csv_row(shape.columns, line, currency=str(line.get(shape.currency) or ""))
    kept = {column.name: line.get(column.name) for column in shape.columns}
    words = json.dumps(kept, ensure_ascii=False)
    return words if first else f",\n{words}"
