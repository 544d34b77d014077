"""Roles, tenant isolation, the event log and idempotency records."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROLES = (
    # Roles belong to the whole server: another database, or another migrator, may have made this one.
    """
    do $$
    declare
      embedded boolean := coalesce(current_setting('mutoscope.embedded', true), '') = 'on';
    begin
      if not exists (select from pg_roles where rolname = 'mutoscope_app') then
        begin
          execute format('create role mutoscope_app nosuperuser nobypassrls nocreatedb nocreaterole %s',
                         case when embedded then 'login' else 'nologin' end);
        exception when duplicate_object or unique_violation then null;
        end;
      end if;
      -- The owner connects for the application and sets its role; a superuser may anyway.
      if not (select rolsuper from pg_roles where rolname = current_user)
         and not pg_has_role(current_user, 'mutoscope_app', 'set') then
        execute format('grant mutoscope_app to %I with set true, inherit false', current_user);
      end if;
    end $$
    """,
    "revoke create on schema public from public",
    "grant usage on schema public to mutoscope_app",
)

TENANT_ISOLATION = (
    # The wall between tenants, one call a table. `workspace_id` must be `uuid not null`. The second policy lets the
    # SECURITY DEFINER functions of the schema's owner see every row where the owner is no superuser (managed servers).
    """
    create function enable_tenant_isolation(target regclass) returns void
    language plpgsql security invoker set search_path = pg_catalog, public as $$
    begin
      execute format('alter table %s enable row level security', target);
      execute format('alter table %s force row level security', target);
      execute format(
        'create policy tenant_isolation on %s using '
        '(workspace_id = (select nullif(current_setting(''app.workspace_id'', true), '''')::uuid))', target);
      execute format('create policy owner_access on %s to %I using (true) with check (true)', target, current_user);
    end $$
    """,
    "revoke execute on function enable_tenant_isolation(regclass) from public",
    """
    create function forbid_change() returns trigger
    language plpgsql set search_path = pg_catalog as $$
    begin
      raise exception 'rows of % are never changed or removed', tg_table_name using errcode = 'restrict_violation';
    end $$
    """,
)

EVENT_LOG = (
    """
    create table event (
      id           uuid primary key default uuidv7(),
      workspace_id uuid not null,
      project_id   uuid,
      user_id      uuid,
      action       text not null check (action ~ '^[a-z_]+(\\.[a-z_]+)+$'),
      message      text not null,
      payload      jsonb not null default '{}' check (jsonb_typeof(payload) = 'object'),
      created_at   timestamptz not null default now()
    )
    """,
    "create index event_workspace_id_id_idx on event (workspace_id, id)",
    """
    create index event_workspace_id_project_id_id_idx on event (workspace_id, project_id, id)
    where project_id is not null
    """,
    "create trigger event_append_only before update or delete on event for each row execute function forbid_change()",
    "create trigger event_no_truncate before truncate on event execute function forbid_change()",
    "select enable_tenant_isolation('event')",
    "grant select, insert on event to mutoscope_app",
)

IDEMPOTENCY = (
    # `subject` is who sent the key: a user, a workspace, or the hash of a network address before anybody is known.
    """
    create table idempotency_record (
      id           uuid primary key default uuidv7(),
      workspace_id uuid,
      user_id      uuid,
      key          text not null check (length(key) between 1 and 255),
      method       text not null,
      path         text not null,
      fingerprint  bytea not null,
      status       smallint check (status between 100 and 599),
      headers      jsonb not null default '{}' check (jsonb_typeof(headers) = 'object'),
      body         bytea,
      created_at   timestamptz not null default now(),
      constraint idempotency_record_subject_check check (workspace_id is not null or user_id is not null),
      constraint idempotency_record_key unique nulls not distinct (workspace_id, user_id, key)
    )
    """,
    "create index idempotency_record_created_at_idx on idempotency_record (created_at)",
    "alter table idempotency_record enable row level security",
    "alter table idempotency_record force row level security",
    """
    create policy tenant_isolation on idempotency_record using (
      (workspace_id is null or
       workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid))
      and (user_id is null or
       user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))
    )
    """,
    """
    do $$ begin
      execute format('create policy owner_access on idempotency_record to %I using (true) with check (true)',
                     current_user);
    end $$
    """,
    "grant select, insert, update, delete on idempotency_record to mutoscope_app",
)

DOWNGRADE = (
    "drop table idempotency_record",
    "drop table event",
    "drop function forbid_change()",
    "drop function enable_tenant_isolation(regclass)",
    "revoke usage on schema public from mutoscope_app",  # the role stays: other databases may use it
)


def upgrade() -> None:
    """Apply."""
    for statement in (*ROLES, *TENANT_ISOLATION, *EVENT_LOG, *IDEMPOTENCY):
        op.execute(statement)


def downgrade() -> None:
    """Revert."""
    for statement in DOWNGRADE:
        op.execute(statement)
