"""Catalogues kept, entitlements and gauges, usage, and the mirror of the payment provider's books."""

from __future__ import annotations

import re
from pathlib import Path

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_SQL = Path(__file__).parents[1] / "sql" / "0016_billing.sql"
# As in 0003: a driver takes one statement at a time.
_STATEMENT = re.compile(r"(?:\$\$.*?\$\$|'(?:[^']|'')*'|--[^\n]*|[^;'$-]|[$-])+;", re.DOTALL)
_TABLE = re.compile(r"^create table (\w+) \(", re.MULTILINE)
_PLAN_COLUMNS = ("anchor_at", "periods", "interval", "subscription_id", "status", "grace_until", "cancels_at")


def upgrade() -> None:
    """Apply."""
    for statement in _STATEMENT.findall(_SQL.read_text(encoding="utf-8")):
        op.execute(statement)


def downgrade() -> None:
    """Revert; generations that no hold paid for go with what paid for them."""
    tables = _TABLE.findall(_SQL.read_text(encoding="utf-8"))
    op.execute(f"delete from privacy_kept where relation in ({', '.join(repr(table) for table in tables)})")  # noqa: S608 -- our own names
    for table in reversed(tables):
        op.execute(f"drop table {table}")
    op.execute("drop index workspace_plan_period_end_idx")
    op.execute(f"alter table workspace_plan {', '.join(f'drop column {column}' for column in _PLAN_COLUMNS)}")
    op.execute("delete from generation where hold_id is null")
    op.execute("alter table generation alter column hold_id set not null")
