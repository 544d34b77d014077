"""Decisions about content in every workspace, for operators; a judgement can be taken back."""

from __future__ import annotations

import re
from pathlib import Path

from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_SQL = Path(__file__).parents[1] / "sql" / "0043_moderation.sql"
# As in 0003: a driver takes one statement at a time.
_STATEMENT = re.compile(r"(?:\$\$.*?\$\$|'(?:[^']|'')*'|--[^\n]*|[^;'$-]|[$-])+;", re.DOTALL)


def upgrade() -> None:
    """Apply."""
    for statement in _STATEMENT.findall(_SQL.read_text(encoding="utf-8")):
        op.execute(statement)


def downgrade() -> None:
    """Revert."""
    op.execute("drop index ai_decision_refused_idx")
    op.execute("drop function platform_list_ai_decisions, platform_reopen_ai_appeal")
