"""Double-entry credits and workspace plans."""

from __future__ import annotations

import re
from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_SQL = Path(__file__).parents[1] / "sql" / "0003_ledger.sql"

# Function bodies, strings and comments may hold semicolons; a driver takes one statement at a time.
_STATEMENT = re.compile(r"(?:\$\$.*?\$\$|'(?:[^']|'')*'|--[^\n]*|[^;'$-]|[$-])+;", re.DOTALL)


def read_sql() -> str:
    """Return the revision's SQL."""
    return _SQL.read_text(encoding="utf-8")


def split(sql: str) -> list[str]:
    """Return the statements of a text."""
    return _STATEMENT.findall(sql)


def upgrade() -> None:
    """Apply."""
    for statement in split(read_sql()):
        op.execute(statement)


def downgrade() -> None:
    """Revert."""
    op.execute("drop table workspace_plan")
    op.execute("drop schema ledger cascade")
