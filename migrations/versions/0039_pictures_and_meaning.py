"""Pictures drawn once at a time, fingerprints of what was refused, vectors to search by meaning."""

from __future__ import annotations

import re
from pathlib import Path

from alembic import op

revision = "0039"
down_revision = "0037"
branch_labels = None
depends_on = None

_SQL = Path(__file__).parents[1] / "sql" / "0039_pictures_and_meaning.sql"
# As in 0003: a driver takes one statement at a time.
_STATEMENT = re.compile(r"(?:\$\$.*?\$\$|'(?:[^']|'')*'|--[^\n]*|[^;'$-]|[$-])+;", re.DOTALL)


def upgrade() -> None:
    """Apply."""
    for statement in _STATEMENT.findall(_SQL.read_text(encoding="utf-8")):
        op.execute(statement)


def downgrade() -> None:
    """Revert."""
    op.execute("drop table search_vector, picture_claim")
    op.execute("alter table ai_decision drop column words_digest, drop column picture_bits")
