"""The statements on erasures. What crosses people and workspaces goes through functions of the schema's owner."""

# ruff: noqa: S608 -- statements are put together from constants of this file; values are bound

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, text

from mutoscope.privacy.erasure.types import Erasure

_COLUMNS = "id, user_id, workspace_id, state, requested_at, due_at, ended_at"

INSERT = text(
    "insert into erasure (id, user_id, workspace_id, requested_at, due_at) "
    f"values (:id, :user_id, :workspace_id, :now, :due_at) on conflict do nothing returning {_COLUMNS}"
)
FIND_OPEN = text(f"select {_COLUMNS} from erasure where user_id = :user_id and state in ('scheduled', 'running')")
FIND_LATEST = text(f"select {_COLUMNS} from erasure where user_id = :user_id order by id desc limit 1")
FIND_RUNNING = text(f"select {_COLUMNS} from erasure where id = :id and state = 'running'")
CANCEL = text(
    "update erasure set state = 'cancelled', ended_at = :now "
    f"where user_id = :user_id and state = 'scheduled' returning {_COLUMNS}"
)
OWNED = text("select workspace_id, name, others from privacy_owned_workspaces(:user_id)")
DUE = text("select id, user_id, job_id, state from privacy_due_erasures(:now)")
START = text(
    "update erasure set state = 'running', job_id = :job_id where id = :id and state in ('scheduled', 'running') "
    "and job_id is not distinct from cast(:before as uuid) returning id"
)
ERASE_WORKSPACE = text("select privacy_erase_workspace(:workspace_id, :erasure_id)")
LEAVE = text("select workspace_id, heir from privacy_leave_workspaces(:user_id)")
MEMBERSHIPS = text("select workspace_id from membership where user_id = :user_id order by workspace_id")
EMAIL = text("select email from app_user where id = :user_id")
ERASE_PERSON = text("select privacy_erase_person(:user_id, :erasure_id)")
END = text("update erasure set state = 'done', ended_at = :now, receipt_until = :receipt_until where id = :id")
ENDED_RECEIPTS = text("select id from privacy_ended_receipts(:now)")
DROP_RECEIPT = text("select privacy_drop_receipt(:id)")


def to_erasure(row: Row[Any]) -> Erasure:
    """Return the erasure of a row."""
    return Erasure(**row._mapping)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] -- SQLAlchemy's public name for a row as a mapping
