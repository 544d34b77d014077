"""Cursors of lists whose ids are the payment provider's: a moment and an id, bound to the list and the workspace."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
import uuid

from mutoscope.tenancy.cursors import foreign_cursor, list_mark


def write_cursor(name: str, workspace_id: uuid.UUID, at: dt.datetime, last_id: str) -> str:
    """Return the cursor behind a row of a workspace's list called `name`."""
    said = [at.isoformat(), last_id]
    return base64.urlsafe_b64encode(json.dumps([*said, _check(name, workspace_id, said)]).encode()).decode()


def read_cursor(name: str, workspace_id: uuid.UUID, cursor: str | None) -> tuple[dt.datetime | None, str]:
    """Return the moment and the id of the last row; no moment for the first page. For the check see `tenancy.cursors`.

    Raises:
        BadCursor: it is of another list, another workspace, or nobody's.
    """
    if not cursor:
        return None, ""
    try:
        at, last_id, check = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii")))
        moment = dt.datetime.fromisoformat(at)
    except (ValueError, TypeError, RecursionError, binascii.Error) as error:
        raise foreign_cursor() from error
    if moment.tzinfo is None or check != _check(name, workspace_id, [at, last_id]):
        raise foreign_cursor()
    return moment, str(last_id)


def _check(name: str, workspace_id: uuid.UUID, said: list[str]) -> str:
    return list_mark(name, workspace_id, json.dumps(said).encode()).hex()
