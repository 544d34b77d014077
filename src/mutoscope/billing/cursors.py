"""Cursors of lists whose ids are the payment provider's: a moment and an id."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json

from mutoscope.kernel import InvalidInput


def write_cursor(at: dt.datetime, last_id: str) -> str:
    """Return the cursor behind a row."""
    return base64.urlsafe_b64encode(json.dumps([at.isoformat(), last_id]).encode()).decode()


def read_cursor(cursor: str | None) -> tuple[dt.datetime | None, str]:
    """Return the moment and the id of the last row; no moment for the first page.

    Raises:
        InvalidInput: it is not one of ours.
    """
    if not cursor:
        return None, ""
    try:
        at, last_id = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        return dt.datetime.fromisoformat(at), str(last_id)
    except (ValueError, TypeError, binascii.Error) as error:
        raise InvalidInput("The cursor is not one of ours.", remedy="Pass next_cursor unchanged.") from error
