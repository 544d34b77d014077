"""Suspension, feature flags, impersonation, and the functions by which a platform admin reaches across tenants."""

from __future__ import annotations

import re
from pathlib import Path

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_SQL = Path(__file__).parents[1] / "sql" / "0013_administration.sql"
# As in 0003: a driver takes one statement at a time.
_STATEMENT = re.compile(r"(?:\$\$.*?\$\$|'(?:[^']|'')*'|--[^\n]*|[^;'$-]|[$-])+;", re.DOTALL)
_FUNCTION = re.compile(r"^create function (\w+)\(", re.MULTILINE)


def upgrade() -> None:
    """Apply."""
    for statement in _STATEMENT.findall(_SQL.read_text(encoding="utf-8")):
        op.execute(statement)


def downgrade() -> None:
    """Revert."""
    op.execute("drop trigger app_user_end_impersonations on app_user")
    for function in reversed(_FUNCTION.findall(_SQL.read_text(encoding="utf-8"))):
        op.execute(f"drop function {function}")
    op.execute("drop table feature_flag, ledger.note")
    op.execute("drop index generation_unfinished_idx")
    op.execute("delete from login_session where impersonator_id is not null")
    op.execute("alter table login_session drop column impersonated_workspace_id")  # its check goes with it
    op.execute("alter table app_user drop column suspended_at")
    op.execute("alter table workspace drop column suspended_at")
