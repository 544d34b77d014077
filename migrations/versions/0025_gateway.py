"""AI providers: stacks, keys, budgets, cached answers, and a line for each call."""

from __future__ import annotations

import re
from pathlib import Path

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_SQL = Path(__file__).parents[1] / "sql" / "0025_gateway.sql"
# As in 0003: a driver takes one statement at a time.
_STATEMENT = re.compile(r"(?:\$\$.*?\$\$|'(?:[^']|'')*'|--[^\n]*|[^;'$-]|[$-])+;", re.DOTALL)
_FUNCTION = re.compile(r"^create function (\w+)\(", re.MULTILINE)


def upgrade() -> None:
    """Apply."""
    for statement in _STATEMENT.findall(_SQL.read_text(encoding="utf-8")):
        op.execute(statement)


def downgrade() -> None:
    """Revert."""
    for function in reversed(_FUNCTION.findall(_SQL.read_text(encoding="utf-8"))):
        op.execute(f"drop function {function}")
    op.execute("delete from privacy_kept where relation in ('ai_call', 'ai_budget')")
    op.execute("drop table ai_call, ai_budget, ai_answer, ai_key, ai_setting")
