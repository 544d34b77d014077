"""Blobs, uploads, assets, renditions.

A blob is held in place by the assets and renditions that point at it: deleting it before them is refused by the foreign
key, which is how the application learns that it is still needed. The sweep of expired files crosses tenants through
`library_expired` alone; its owner's read policies apply to nobody else.
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TABLES = (
    """
    create table blob (
        workspace_id uuid not null references workspace on delete cascade,
        digest text not null check (digest ~ '^[0-9a-f]{64}$'),
        size bigint not null check (size >= 0),
        created_at timestamptz not null default now(),
        primary key (workspace_id, digest)
    )
    """,
    """
    create table upload (
        id uuid primary key,
        workspace_id uuid not null references workspace on delete cascade,
        user_id uuid not null,
        name varchar(255) not null check (name <> ''),
        media_type varchar(127) not null,
        length bigint not null check (length >= 0),
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        unique (workspace_id, id)
    )
    """,
    "comment on table upload is 'An unfinished upload; its bytes so far are the length of its file'",
    """
    create table asset (
        id uuid primary key,
        workspace_id uuid not null references workspace on delete cascade,
        user_id uuid not null,
        name varchar(255) not null check (name <> ''),
        kind text not null check (kind in ('video', 'image', 'audio')),
        digest text not null,
        size bigint not null check (size >= 0),
        media_type varchar(127) not null,
        probe jsonb not null,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        unique (workspace_id, id),
        foreign key (workspace_id, digest) references blob (workspace_id, digest) deferrable
    )
    """,
    """
    create table rendition (
        id uuid primary key,
        workspace_id uuid not null references workspace on delete cascade,
        generation_id uuid not null,
        project_id uuid not null,
        kind text not null check (kind in ('video', 'srt', 'vtt', 'thumbnail', 'report', 'audio')),
        name varchar(255) not null check (name <> ''),
        digest text not null,
        size bigint not null check (size >= 0),
        media_type varchar(127) not null,
        width integer not null default 0 check (width >= 0),
        height integer not null default 0 check (height >= 0),
        duration_ms bigint not null default 0 check (duration_ms >= 0),
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        unique (workspace_id, id),
        unique (workspace_id, generation_id, kind, name),
        foreign key (workspace_id, digest) references blob (workspace_id, digest) deferrable
    )
    """,
)
_EXPIRED = """
    create function library_expired(moment timestamptz) returns setof uuid
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select workspace_id from public.upload where expires_at <= moment
        union select workspace_id from public.asset where expires_at <= moment
        union select workspace_id from public.rendition where expires_at <= moment
    $$
"""


def upgrade() -> None:
    """Apply."""
    for statement in _TABLES:
        op.execute(statement)
    for table in ("blob", "upload", "asset", "rendition"):
        op.execute(f"select enable_tenant_isolation('{table}')")
        op.execute(f"grant select, insert, update, delete on {table} to mutoscope_app")
    for table in ("upload", "asset", "rendition"):
        op.execute(f"create index {table}_expires_at_idx on {table} (expires_at)")
        op.execute(f"create policy {table}_sweep on {table} for select to current_user using (true)")
    op.execute("create index asset_workspace_id_name_idx on asset (workspace_id, name, id)")
    for table in ("asset", "rendition"):
        op.execute(f"create index {table}_workspace_id_digest_idx on {table} (workspace_id, digest)")
    op.execute(_EXPIRED)
    op.execute("revoke all on function library_expired(timestamptz) from public")
    op.execute("grant execute on function library_expired(timestamptz) to mutoscope_app")


def downgrade() -> None:
    """Revert."""
    op.execute("drop function library_expired(timestamptz)")
    for table in ("rendition", "asset", "upload", "blob"):
        op.execute(f"drop table {table}")
