"""Jobs that write down what is said, and that cut a clip by its words."""

from __future__ import annotations

from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

_UP = (
    "alter table generation drop constraint generation_work_check",
    """
    alter table generation add constraint generation_work_check
        check (work in ('film', 'speech', 'music', 'lip_sync', 'transcript', 'cut')) not valid
    """,
    "alter table generation validate constraint generation_work_check",
    "alter table rendition drop constraint rendition_kind_check",
    """
    alter table rendition add constraint rendition_kind_check
        check (kind in ('video', 'srt', 'vtt', 'thumbnail', 'report', 'audio', 'timeline', 'transcript')) not valid
    """,
    "alter table rendition validate constraint rendition_kind_check",
)


def upgrade() -> None:
    """Apply."""
    for statement in _UP:
        op.execute(statement)


def downgrade() -> None:
    """Revert; jobs and files that are there already stay."""
    op.execute("alter table generation drop constraint generation_work_check")
    op.execute("""
        alter table generation add constraint generation_work_check
            check (work in ('film', 'speech', 'music', 'lip_sync')) not valid
    """)
    op.execute("alter table rendition drop constraint rendition_kind_check")
    op.execute("""
        alter table rendition add constraint rendition_kind_check
            check (kind in ('video', 'srt', 'vtt', 'thumbnail', 'report', 'audio', 'timeline')) not valid
    """)
