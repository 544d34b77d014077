"""Lines of CSV (RFC 4180) that a spreadsheet shows and never runs."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from mutoscope.tenancy.audit.types import AuditEntry

COLUMNS = (
    "id",
    "project_id",
    "user_id",
    "action",
    "message",
    "timestamp",
    "actor_name",
    "key_id",
    "impersonator_id",
    "request_id",
    "address",
    "personal",
    "before",
    "after",
    "payload",
)
"""The first six are table `logs` of source document 003."""
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""The last four are full-width forms of the first; spreadsheets of East Asian locales take them for the same."""


def csv_header() -> str:
    """Return the line of column names."""
    return _write(COLUMNS)


def csv_line(entry: AuditEntry) -> str:
    """Return the line of an entry; moments in ISO 8601, facts in JSON."""
    return _write([guard_cell(_text(getattr(entry, name))) for name in COLUMNS])


def guard_cell(value: str) -> str:
    """Return the value with an apostrophe before whatever a spreadsheet would take for a formula (OWASP).

    Blanks and control characters are skipped by spreadsheets, so the first sign after them counts.
    """
    shown = value.lstrip("\t\r\n \0\ufeff\u00a0")
    return f"'{value}" if shown.startswith(_FORMULA) or value[:1] in {"\t", "\r", "\n"} else value


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        facts = dict(cast("Mapping[str, Any]", value))
        return json.dumps(facts, ensure_ascii=False) if facts else ""
    return value.isoformat() if isinstance(value, dt.datetime) else str(value)


def _write(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()
