"""SQL of checkouts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, text

from mutoscope.billing.checkout.types import Checkout

_COLUMNS = (
    "id, workspace_id, kind, sku, quantity, interval, currency, amount_minor, digest, session_id, url, status, "
    "expires_at, created_at"
)
FIND_OPEN = text(f"select {_COLUMNS} from checkout where status = 'open' for update")  # noqa: S608 -- constant columns
SHOW_OPEN = text(f"select {_COLUMNS} from checkout where status = 'open'")  # noqa: S608 -- constant columns
FIND = text(f"select {_COLUMNS} from checkout where id = :id")  # noqa: S608 -- constant columns
FIND_SESSION = text(f"select {_COLUMNS} from checkout where session_id = :session_id")  # noqa: S608 -- constant columns
INSERT = text(f"""
    insert into checkout (id, workspace_id, user_id, kind, sku, quantity, interval, currency, amount_minor, digest)
    values (:id, :workspace_id, :user_id, :kind, :sku, :quantity, :interval, :currency, :amount_minor, :digest)
    on conflict do nothing returning {_COLUMNS}
""")  # noqa: S608 -- constant columns
OPENED = text(
    "update checkout set session_id = :session_id, url = :url, expires_at = :expires_at "
    "where id = :id and session_id is null"
)
END = text(
    "update checkout set status = :status, ended_at = now() where status = 'open' "
    "and (session_id = :session_id or id = cast(:id as uuid))"
)


def to_checkout(row: Row[Any]) -> Checkout:
    """Return the checkout of a row."""
    return Checkout(*row)
