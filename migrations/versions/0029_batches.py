"""Batches: many films of one request, a project for each row."""

from __future__ import annotations

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_UP = (
    """
    create table batch (
        id uuid primary key,
        workspace_id uuid not null references workspace (id) on delete cascade,
        user_id uuid not null,
        name varchar(255) not null check (name <> ''),
        films integer not null check (films > 0),
        created_at timestamptz not null,
        finished_at timestamptz,
        unique (workspace_id, id)
    )
    """,
    "comment on column batch.finished_at is 'When none of its films was under way any more; a retry begins it anew'",
    "create index batch_workspace_id_created_idx on batch (workspace_id, id desc)",
    "create index batch_open_idx on batch (id) where finished_at is null",
    "select enable_tenant_isolation('batch')",
    "grant select, insert, delete, update (finished_at) on batch to mutoscope_app",
    """
    create table batch_row (
        workspace_id uuid not null,
        batch_id uuid not null,
        number integer not null check (number > 0),
        line integer check (line > 0),
        project_id uuid not null,
        primary key (workspace_id, batch_id, number),
        foreign key (workspace_id, batch_id) references batch (workspace_id, id) on delete cascade,
        foreign key (workspace_id, project_id) references project (workspace_id, id) on delete cascade
    )
    """,
    "comment on table batch_row is 'A film of a batch: the newest generation of its project is how it stands'",
    "comment on column batch_row.line is 'In the CSV it came from'",
    "create index batch_row_project_idx on batch_row (workspace_id, project_id)",
    "select enable_tenant_isolation('batch_row')",
    "grant select, insert on batch_row to mutoscope_app",
    "create policy batch_sweep on batch for select to current_user using (true)",
    "create policy batch_sweep on batch_row for select to current_user using (true)",
    "create policy batch_sweep on generation for select to current_user using (true)",
    """
    create function batches_ended() returns table (workspace_id uuid, id uuid)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select b.workspace_id, b.id from public.batch b
        where b.finished_at is null and not exists (
            select from public.batch_row r join public.generation g
                on g.workspace_id = r.workspace_id and g.project_id = r.project_id
            where r.workspace_id = b.workspace_id and r.batch_id = b.id and g.finished_at is null
        )
        order by b.id limit 100
    $$
    """,
    "revoke all on function batches_ended() from public",
    "grant execute on function batches_ended() to mutoscope_app",
)


def upgrade() -> None:
    """Apply."""
    for statement in _UP:
        op.execute(statement)


def downgrade() -> None:
    """Revert."""
    op.execute("drop function batches_ended()")
    op.execute("drop policy batch_sweep on generation")
    op.execute("drop table batch_row")
    op.execute("drop table batch")
