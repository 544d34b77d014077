"""Data keys, who acted in the event log, the outboxes of events and mail."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_USER = "(select nullif(current_setting('app.user_id', true), '')::uuid)"
_WORKSPACE = "(select nullif(current_setting('app.workspace_id', true), '')::uuid)"
_FUNCTIONS = "vault_read_key(uuid), vault_make_key(uuid, bytea), vault_erase_key(uuid)"


def _owned(table: str) -> tuple[str, ...]:
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


_DATA_KEYS = (
    """
    create table data_key (
      owner_id   uuid primary key,
      wrapped    bytea,
      created_at timestamptz not null default now(),
      erased_at  timestamptz,
      constraint data_key_erased_check check ((wrapped is null) = (erased_at is not null))
    )
    """,
    "comment on table data_key is 'One key a user or workspace, wrapped by the server''s; erasing it erases its data'",
    *_owned("data_key"),
    # A wrapped key opens nothing by itself, and what it would open is behind row-level security. The audit log of a
    # workspace holds what is sealed for its members, past ones too: hence no test of membership.
    """
    create function vault_read_key(p_owner uuid) returns table (wrapped bytea, erased boolean)
    language sql stable security definer set search_path = pg_catalog, pg_temp
    as $$ select k.wrapped, k.erased_at is not null from public.data_key k where k.owner_id = p_owner $$
    """,
    f"""
    create function vault_make_key(p_owner uuid, p_wrapped bytea) returns bytea
    language plpgsql security definer set search_path = pg_catalog, pg_temp
    as $$
    begin
      if p_owner is null or p_owner not in (coalesce({_USER}, '00000000-0000-0000-0000-000000000000'),
                                            coalesce({_WORKSPACE}, '00000000-0000-0000-0000-000000000000')) then
        raise exception 'a data key is made for the bound user or workspace' using errcode = 'insufficient_privilege';
      end if;
      insert into public.data_key (owner_id, wrapped) values (p_owner, p_wrapped) on conflict do nothing;
      return (select k.wrapped from public.data_key k where k.owner_id = p_owner);
    end $$
    """,  # noqa: S608 -- put together from constants
    f"""
    create function vault_erase_key(p_owner uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp
    as $$
    begin
      if p_owner is null or p_owner not in (coalesce({_USER}, '00000000-0000-0000-0000-000000000000'),
                                            coalesce({_WORKSPACE}, '00000000-0000-0000-0000-000000000000')) then
        raise exception 'a data key is erased for the bound user or workspace' using errcode = 'insufficient_privilege';
      end if;
      insert into public.data_key (owner_id, erased_at) values (p_owner, now())
      on conflict (owner_id) do update set wrapped = null, erased_at = coalesce(data_key.erased_at, now());
    end $$
    """,  # noqa: S608 -- put together from constants
    f"revoke all on function {_FUNCTIONS} from public",
    f"grant execute on function {_FUNCTIONS} to mutoscope_app",
)

_ACTORS = (
    """
    alter table event
      add column key_id uuid,
      add column impersonator_id uuid,
      add column request_id text,
      add column sealed bytea,
      add column sealed_for uuid,
      add constraint event_sealed_check check ((sealed is null) = (sealed_for is null))
    """,
    """
    create table event_outbox (
      event_id     uuid primary key,
      workspace_id uuid not null,
      created_at   timestamptz not null default now()
    )
    """,
    "select enable_tenant_isolation('event_outbox')",
    "grant insert on event_outbox to mutoscope_app",
    # Set by an impersonation alone; every event of such a session names both.
    "alter table login_session add column impersonator_id uuid references app_user",
)

_MAIL = (
    """
    create table mail (
      id              uuid primary key,
      workspace_id    uuid,
      user_id         uuid,
      template        text not null check (template ~ '^[a-z_]+$'),
      sealed          bytea not null,
      sealed_for      uuid not null,
      state           text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'failed')),
      attempts        smallint not null default 0,
      next_attempt_at timestamptz not null default now(),
      last_error      text,
      created_at      timestamptz not null default now(),
      sent_at         timestamptz,
      constraint mail_owner_check check (workspace_id is not null or user_id is not null)
    )
    """,
    "create index mail_next_attempt_at_idx on mail (next_attempt_at) where state in ('queued', 'sending')",
    "create index mail_user_id_idx on mail (user_id)",
    "create index mail_workspace_id_idx on mail (workspace_id)",
    *_owned("mail"),
    # A colleague's mail is not the workspace's: it may carry a link that signs them in.
    f"""
    create policy tenant_isolation on mail using (
      user_id = {_USER} or (user_id is null and workspace_id = {_WORKSPACE})
    )
    """,
    "grant select, insert on mail to mutoscope_app",
)


def upgrade() -> None:
    """Apply."""
    for statement in (*_DATA_KEYS, *_ACTORS, *_MAIL):
        op.execute(statement)


def downgrade() -> None:
    """Revert."""
    op.execute("drop table mail, event_outbox")
    op.execute("alter table login_session drop column impersonator_id")
    op.execute(
        "alter table event drop column key_id, drop column impersonator_id, drop column request_id, "
        "drop column sealed, drop column sealed_for"
    )
    op.execute(f"drop function {_FUNCTIONS}")
    op.execute("drop table data_key")
