"""Bytes delivered, refunds one at a time, cohorts."""

from __future__ import annotations

import re
from pathlib import Path

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_SQL = Path(__file__).parents[1] / "sql"
# As in 0003: a driver takes one statement at a time.
_STATEMENT = re.compile(r"(?:\$\$.*?\$\$|'(?:[^']|'')*'|--[^\n]*|[^;'$-]|[$-])+;", re.DOTALL)
_REPLACED = ("require_room", "audit_gauges")
_PROVED = "coalesce(g.feature, c.feature) <> 'uploads'"
_LEFT_OUT = "coalesce(g.feature, c.feature) not in ('uploads', 'enrichments')"


def upgrade() -> None:
    """Apply."""
    for statement in _STATEMENT.findall((_SQL / "0034_delivery.sql").read_text(encoding="utf-8")):
        op.execute(statement)


def downgrade() -> None:
    """Revert: what was sent is forgotten, and the gate's functions are again as 0018 and 0028 made them."""
    op.execute("delete from gauge where feature = 'bandwidth_bytes'")
    for name in ("books_cohorts", "require_delivery", "delivered_bytes", "count_delivery"):
        op.execute(f"drop function {name}")
    op.execute("drop index payment_call_refund_idx")
    for statement in _STATEMENT.findall((_SQL / "0018_gate.sql").read_text(encoding="utf-8")):
        made = re.search(r"create function (\w+)\(", statement)
        if made is not None and made[1] in _REPLACED:
            made_by_0028 = statement.replace(_PROVED, _LEFT_OUT)
            op.execute(made_by_0028.replace("create function", "create or replace function", 1))
