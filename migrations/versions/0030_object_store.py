"""Uploads that go straight to an object store."""

from __future__ import annotations

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("alter table upload add column multipart text")
    op.execute("comment on column upload.multipart is 'The store''s own name of an upload that goes straight to it'")


def downgrade() -> None:
    """Revert."""
    op.execute("alter table upload drop column multipart")
