"""Films that providers are making, decisions about content, and AI costs in the margin."""

from __future__ import annotations

import re
from pathlib import Path

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_SQL = Path(__file__).parents[1] / "sql" / "0026_gateway_safety.sql"
_BEFORE = Path(__file__).parents[1] / "sql" / "0021_books_margin_again.sql"
# As in 0003: a driver takes one statement at a time.
_STATEMENT = re.compile(r"(?:\$\$.*?\$\$|'(?:[^']|'')*'|--[^\n]*|[^;'$-]|[$-])+;", re.DOTALL)


def upgrade() -> None:
    """Apply."""
    for statement in _STATEMENT.findall(_SQL.read_text(encoding="utf-8")):
        op.execute(statement)


def downgrade() -> None:
    """Revert."""
    for statement in _STATEMENT.findall(_BEFORE.read_text(encoding="utf-8")):
        op.execute(statement)
    op.execute("drop function platform_list_ai_appeals, platform_judge_ai_appeal")
    op.execute("drop table ai_decision, ai_video")
