"""Ask a last time, at the commit, whether a caller may still do what its request was let in for."""

from __future__ import annotations

import re
from pathlib import Path

from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

_FILE = Path(__file__).parents[1] / "sql" / "0045_request_close.sql"
# As in 0003: a driver takes one statement at a time.
_STATEMENT = re.compile(r"(?:\$\$.*?\$\$|'(?:[^']|'')*'|--[^\n]*|[^;'$-]|[$-])+;", re.DOTALL)


def upgrade() -> None:
    """Apply."""
    for statement in _STATEMENT.findall(_FILE.read_text(encoding="utf-8")):
        op.execute(statement)


def downgrade() -> None:
    """Revert."""
    op.execute("drop function request_close(uuid, uuid, uuid, uuid, text[], text[], boolean)")
