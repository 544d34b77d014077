"""Projects, generations, progress."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_UP = (
    """
    create table project (
        id uuid primary key,
        workspace_id uuid not null references workspace (id) on delete cascade,
        user_id uuid not null,
        title varchar(255) not null,
        script text not null,
        images jsonb not null default '[]',
        voice varchar(100) not null,
        duration integer not null check (duration > 0),
        music varchar(255),
        options jsonb not null default '{}',
        status varchar(20) not null default 'pending'
            check (status in ('pending', 'processing', 'complete', 'failed')),
        video_url varchar(500),
        subtitles_url varchar(500),
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        unique (workspace_id, id)
    )
    """,
    "create index project_workspace_id_created_idx on project (workspace_id, id desc)",
    "select enable_tenant_isolation('project')",
    "grant select, insert, update, delete on project to mutoscope_app",
    """
    create table generation (
        id uuid primary key,
        workspace_id uuid not null references workspace (id) on delete cascade,
        project_id uuid not null,
        user_id uuid not null,
        request jsonb not null,
        idempotency_key varchar(255) not null,
        hold_id bigint not null,
        quoted_seconds integer not null check (quoted_seconds > 0),
        amount bigint not null check (amount > 0),
        spent bigint check (spent between 0 and amount),
        status varchar(20) not null default 'queued'
            check (status in ('queued', 'processing', 'complete', 'failed', 'cancelled')),
        stage varchar(40) not null default 'queued',
        percent smallint not null default 0 check (percent between 0 and 100),
        parts jsonb not null default '{}',
        eta_seconds integer,
        revision bigint not null default 1,
        error jsonb,
        result jsonb,
        created_at timestamptz not null default now(),
        started_at timestamptz,
        finished_at timestamptz,
        unique (workspace_id, id),
        unique (workspace_id, idempotency_key),
        foreign key (workspace_id, project_id) references project (workspace_id, id) on delete cascade,
        check ((status in ('complete', 'failed', 'cancelled')) = (finished_at is not null)),
        check (status <> 'complete' or spent is not null)
    )
    """,
    "create index generation_workspace_id_created_idx on generation (workspace_id, id desc)",
    "create index generation_project_idx on generation (workspace_id, project_id, id desc)",
    "select enable_tenant_isolation('generation')",
    "grant select, insert, update on generation to mutoscope_app",
)


def upgrade() -> None:
    """Apply."""
    for statement in _UP:
        op.execute(statement)


def downgrade() -> None:
    """Revert."""
    op.execute("drop table generation")
    op.execute("drop table project")
