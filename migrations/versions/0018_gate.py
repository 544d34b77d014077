"""The gate: gauges that triggers keep, and the functions by which work is reserved, settled and released."""

from __future__ import annotations

import re
from pathlib import Path

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_SQL = Path(__file__).parents[1] / "sql" / "0018_gate.sql"
# As in 0003: a driver takes one statement at a time.
_STATEMENT = re.compile(r"(?:\$\$.*?\$\$|'(?:[^']|'')*'|--[^\n]*|[^;'$-]|[$-])+;", re.DOTALL)
_FUNCTION = re.compile(r"^create function (\w+)\(", re.MULTILINE)
_TRIGGER = re.compile(r"^create trigger (\w+) [^;]*? on (\w+)", re.MULTILINE)


def upgrade() -> None:
    """Apply."""
    for statement in _STATEMENT.findall(_SQL.read_text(encoding="utf-8")):
        op.execute(statement)


def downgrade() -> None:
    """Revert; generations that cost nothing by themselves go: the old rule has no place for them."""
    content = _SQL.read_text(encoding="utf-8")
    for trigger, table in _TRIGGER.findall(content):
        op.execute(f"drop trigger {trigger} on {table}")
    for function in reversed(_FUNCTION.findall(content)):
        op.execute(f"drop function {function}")
    op.execute("delete from generation where amount = 0")
    op.execute("alter table generation drop constraint generation_amount_check")
    op.execute("alter table generation add constraint generation_amount_check check (amount > 0)")
    op.execute("alter table generation drop column paid_by, drop column unit, drop column held_seconds")
    op.execute("alter table charge drop column tiers")
    op.execute("alter table gauge drop column warned_in")
    op.execute("alter table entitlement drop column notify")
