"""Finished films have their cut beside them, for editing programs."""

from __future__ import annotations

from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_UP = (
    "alter table rendition drop constraint rendition_kind_check",
    """
    alter table rendition add constraint rendition_kind_check
        check (kind in ('video', 'srt', 'vtt', 'thumbnail', 'report', 'audio', 'timeline')) not valid
    """,
    "alter table rendition validate constraint rendition_kind_check",
)


def upgrade() -> None:
    """Apply."""
    for statement in _UP:
        op.execute(statement)


def downgrade() -> None:
    """Revert."""
    op.execute("alter table rendition drop constraint rendition_kind_check")
    op.execute("""
        alter table rendition add constraint rendition_kind_check
            check (kind in ('video', 'srt', 'vtt', 'thumbnail', 'report', 'audio')) not valid
    """)  # cuts that are there already stay until they expire
