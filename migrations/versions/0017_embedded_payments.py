"""The books of the embedded payment provider: they stand for an outside party, and no tenant's query reaches them.

The application has no right to any of the tables. It reaches them through functions of their owner that read what
changed, and write one version after the other; where a real provider is configured the tables stay empty.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_SQL = Path(__file__).parents[1] / "sql" / "0017_embedded_payments.sql"


def upgrade() -> None:
    """Apply."""
    for statement in _SQL.read_text(encoding="utf-8").split("\n--;\n"):
        op.execute(statement)


def downgrade() -> None:
    """Revert."""
    op.execute("drop schema embedded_payments cascade")
