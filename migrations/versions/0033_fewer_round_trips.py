"""One question where a request asked two."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Apply."""
    for statement in (_SQL / "0033_find_answer.sql").read_text(encoding="utf-8").split("\n--;\n"):
        op.execute(statement)


def downgrade() -> None:
    """Revert."""
    op.execute("drop function idempotency_find(uuid, uuid, text)")
