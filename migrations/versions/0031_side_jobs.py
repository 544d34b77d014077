"""Jobs beside films: speech, music, lip-sync. They are generations of another kind of work."""

from __future__ import annotations

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("""
        alter table generation add column work text not null default 'film'
            check (work in ('film', 'speech', 'music', 'lip_sync'))
    """)
    op.execute("comment on column generation.work is 'What is made; only a film changes how its project stands'")


def downgrade() -> None:
    """Revert."""
    op.execute("alter table generation drop column work")
