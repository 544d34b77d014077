"""Cursors of lists: the last id of a page, bound to the list and the workspace it was read in."""

from __future__ import annotations

import base64
import binascii
import hashlib
import uuid

from mutoscope.tenancy.errors import BadCursor

_CHECK_BYTES = 8
_ID_BYTES = 16


def write_cursor(name: str, workspace_id: uuid.UUID, last: uuid.UUID) -> str:
    """Return the cursor after `last` in a workspace's list called `name`."""
    return base64.urlsafe_b64encode(last.bytes + list_mark(name, workspace_id, last.bytes)).decode()


def read_cursor(name: str, workspace_id: uuid.UUID, cursor: str | None) -> uuid.UUID | None:
    """Return the id that a cursor goes on from, None without one.

    The check is no secret: row-level security guards the rows. It tells a cursor of another list or workspace from a
    good one, so that it is refused instead of beginning somewhere meaningless.

    Raises:
        BadCursor: it is of another list, another workspace, or nobody's.
    """
    if cursor is None:
        return None
    try:
        raw = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise foreign_cursor() from None
    if len(raw) != _ID_BYTES + _CHECK_BYTES:
        raise foreign_cursor()
    last = uuid.UUID(bytes=raw[:_ID_BYTES])
    if raw[_ID_BYTES:] != list_mark(name, workspace_id, last.bytes):
        raise foreign_cursor()
    return last


def list_mark(name: str, workspace_id: uuid.UUID, said: bytes) -> bytes:
    """Return what binds the words of a cursor to a workspace's list called `name`."""
    return hashlib.sha256(name.encode() + workspace_id.bytes + said).digest()[:_CHECK_BYTES]


def foreign_cursor() -> BadCursor:
    """Return the error of a cursor that is not of the list it was given to."""
    return BadCursor("The cursor is not one this list returned.", remedy="Start without one.", field="cursor")
