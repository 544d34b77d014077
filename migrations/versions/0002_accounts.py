"""Users, sessions, workspaces, memberships.

`app_user` and `login_session` belong to a person, not to a workspace: their policies go by `app.user_id`, and the
application may not read a password hash except through `identity_find_login`, by exact address. `workspace` and
`membership` are tenant tables.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_USER = "(select nullif(current_setting('app.user_id', true), '')::uuid)"
_WORKSPACE = "(select nullif(current_setting('app.workspace_id', true), '')::uuid)"

_TABLES = (
    """
    create table app_user (
        id uuid primary key,
        name varchar(255) not null check (name <> ''),
        email varchar(255) not null,
        email_key varchar(512) not null unique,
        password_hash varchar(255) not null,
        role text not null default 'creator' check (role in ('creator', 'admin')),
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now()
    )
    """,
    "comment on column app_user.email_key is 'The address NFKC-normalised and case-folded: unique by meaning'",
    """
    create table login_session (
        id uuid primary key,
        user_id uuid not null references app_user on delete cascade,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        revoked_at timestamptz
    )
    """,
    "create index login_session_user_id_idx on login_session (user_id)",
    """
    create table workspace (
        id uuid primary key,
        name varchar(255) not null check (name <> ''),
        slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
        created_at timestamptz not null default now()
    )
    """,
    """
    create table membership (
        workspace_id uuid not null references workspace on delete cascade,
        user_id uuid not null references app_user on delete cascade,
        role text not null check (role in ('owner', 'admin', 'editor', 'viewer')),
        created_at timestamptz not null default now(),
        primary key (workspace_id, user_id)
    )
    """,
    "create index membership_user_id_idx on membership (user_id)",
)

_WALLED = ("app_user", "login_session", "workspace", "membership")

_POLICIES = (
    f"create policy own_account on app_user using (id = {_USER})",
    f"create policy own_sessions on login_session using (user_id = {_USER})",
    # Seen from inside, or by its members before one is chosen; made and changed only from inside.
    f"""
    create policy seen_by_member on workspace for select using (
        id in (select m.workspace_id from membership m where m.user_id = {_USER})
    )
    """,  # noqa: S608 -- put together from constants
    f"create policy tenant_isolation on workspace using (id = {_WORKSPACE})",
    f"create policy seen_by_member on membership for select using (user_id = {_USER})",
    f"create policy tenant_isolation on membership using (workspace_id = {_WORKSPACE})",
)


def _wall(table: str) -> tuple[str, ...]:
    """Force row-level security, and let the owner's functions see every row, as `enable_tenant_isolation` does."""
    return (
        f"alter table {table} enable row level security",
        f"alter table {table} force row level security",
        f"""
        do $$ begin
          execute format('create policy owner_access on {table} to %I using (true) with check (true)', current_user);
        end $$
        """,
    )


_FUNCTIONS = (
    """
    create function identity_find_login(p_email_key text) returns table (user_id uuid, password_hash text)
    language sql stable security definer set search_path = pg_catalog, pg_temp
    as $$ select u.id, u.password_hash::text from public.app_user u where u.email_key = p_email_key $$
    """,
    "revoke all on function identity_find_login(text) from public",
    "grant execute on function identity_find_login(text) to mutoscope_app",
    """
    create function schema_revision() returns text
    language sql stable security definer set search_path = pg_catalog, pg_temp
    as $$ select version_num from public.alembic_version $$
    """,
    "revoke all on function schema_revision() from public",
    "grant execute on function schema_revision() to mutoscope_app",
    """
    create function touch_updated_at() returns trigger language plpgsql set search_path = pg_catalog, pg_temp
    as $$ begin new.updated_at := now(); return new; end $$
    """,
    "create trigger app_user_updated before update on app_user for each row execute function touch_updated_at()",
)

_GRANTS = (
    "grant select (id, name, email, role, created_at, updated_at) on app_user to mutoscope_app",
    "grant insert (id, name, email, email_key, password_hash) on app_user to mutoscope_app",
    "grant update (name, password_hash) on app_user to mutoscope_app",
    "grant select on login_session to mutoscope_app",
    "grant insert (id, user_id, created_at, expires_at) on login_session to mutoscope_app",
    "grant update (revoked_at) on login_session to mutoscope_app",
    "grant select, insert (id, name, slug), update (name, slug) on workspace to mutoscope_app",
    "grant select, insert (workspace_id, user_id, role), update (role), delete on membership to mutoscope_app",
)


def upgrade() -> None:
    """Apply."""
    walls = [statement for table in _WALLED for statement in _wall(table)]
    for statement in (*_TABLES, *walls, *_POLICIES, *_FUNCTIONS, *_GRANTS):
        op.execute(statement)


def downgrade() -> None:
    """Revert."""
    op.execute("drop table membership, workspace, login_session, app_user cascade")
    op.execute("drop function identity_find_login(text)")
    op.execute("drop function schema_revision()")
    op.execute("drop function touch_updated_at()")
