"""Transcripts and cuts are of a file: they need no project, and are found by the file."""

from __future__ import annotations

from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

_UP = (
    "alter table generation alter column project_id drop not null",
    "alter table generation drop constraint if exists generation_project_check",
    # What is no work on a file still belongs to a project.
    """
    alter table generation add constraint generation_project_check
        check (project_id is not null or work in ('transcript', 'cut')) not valid
    """,
    "alter table generation validate constraint generation_project_check",
    "alter table rendition alter column project_id drop not null",
    """
    create index generation_media_idx on generation (workspace_id, (request #>> '{media,id}'), id desc)
        where work in ('transcript', 'cut')
    """,
)


def upgrade() -> None:
    """Apply."""
    for statement in _UP:
        op.execute(statement)


def downgrade() -> None:
    """Revert; jobs and files without a project that are there already stay, and none come."""
    op.execute("drop index generation_media_idx")
    op.execute("alter table generation drop constraint generation_project_check")
    op.execute("""
        alter table generation add constraint generation_project_check check (project_id is not null) not valid
    """)
