"""The books: shares of what was sold, margin, reconciliation, exports, recurring revenue."""

from __future__ import annotations

import re
from pathlib import Path

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_SQL = Path(__file__).parents[1] / "sql"
_FILES = ("0021_books.sql", "0021_books_exports.sql", "0021_metrics.sql", "0021_rights.sql")
# As in 0003: a driver takes one statement at a time.
_STATEMENT = re.compile(r"(?:\$\$.*?\$\$|'(?:[^']|'')*'|--[^\n]*|[^;'$-]|[$-])+;", re.DOTALL)
_MADE = re.compile(r"^create (table|view|function) (\w+)", re.MULTILINE)


def _read(name: str) -> str:
    return (_SQL / name).read_text(encoding="utf-8")


def upgrade() -> None:
    """Apply."""
    for name in _FILES:
        for statement in _STATEMENT.findall(_read(name)):
            op.execute(statement)


def downgrade() -> None:
    """Revert."""
    op.execute("delete from privacy_kept where relation = 'subscription_change'")
    op.execute("drop trigger subscription_noted on subscription")
    for name in reversed(_FILES):
        for kind, made in reversed(_MADE.findall(_read(name))):
            op.execute(f"drop {kind} {made}")
