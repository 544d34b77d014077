"""Finished files that go once they have been downloaded."""

from __future__ import annotations

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("alter table rendition add column delete_after_download boolean not null default false")


def downgrade() -> None:
    """Revert."""
    op.execute("alter table rendition drop column delete_after_download")
