"""Login sessions as families of refresh tokens, one-time links of mails, accounts without a password or an address.

What proves who somebody is — the hash of a refresh token or of a link — is in tables that the application cannot touch:
it calls functions that take one exact hash.
"""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_USER = "(select nullif(current_setting('app.user_id', true), '')::uuid)"


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


_ACCOUNTS = (
    # A federated sign-up brings no password, a wallet no address either.
    """
    alter table app_user
      alter column password_hash drop not null,
      alter column email drop not null,
      alter column email_key drop not null,
      add column email_verified_at timestamptz,
      add column has_password boolean not null generated always as (password_hash is not null) stored,
      add constraint app_user_email_check check ((email is null) = (email_key is null)),
      add constraint app_user_verified_check check (email_verified_at is null or email is not null)
    """,
    "grant select (email_verified_at, has_password) on app_user to mutoscope_app",
    "grant insert (email_verified_at), update (email, email_key, email_verified_at) on app_user to mutoscope_app",
)

_SESSIONS = (
    """
    alter table login_session
      add column method text not null default 'password' check (method ~ '^[a-z_]+$'),
      add column sealed bytea
    """,
    "comment on column login_session.sealed is 'The network address and the device it was last renewed from'",
    "grant insert (method, sealed), update (sealed), delete on login_session to mutoscope_app",
    # Apart from login_session: a long request that notes its use must not hold up whoever ends the session.
    """
    create table login_session_use (
      session_id   uuid primary key references login_session on delete cascade,
      user_id      uuid not null references app_user on delete cascade,
      last_used_at timestamptz not null
    )
    """,
    "create index login_session_use_user_id_idx on login_session_use (user_id)",
    """
    insert into login_session_use (session_id, user_id, last_used_at) select id, user_id, created_at from login_session
    """,
    *_wall("login_session_use"),
    f"create policy own_sessions on login_session_use using (user_id = {_USER})",
    "grant select, update (last_used_at) on login_session_use to mutoscope_app",
    # Whoever begins a login session need not think of it.
    """
    create function login_session_is_used() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
    as $$
    begin
      insert into public.login_session_use (session_id, user_id, last_used_at)
      values (new.id, new.user_id, new.created_at);
      return null;
    end $$
    """,
    "revoke all on function login_session_is_used() from public",
    """
    create trigger login_session_used after insert on login_session
    for each row execute function login_session_is_used()
    """,
    # Addresses that have signed in before, as keyed hashes: a guesser elsewhere never slows these down.
    """
    create table known_address (
      user_id uuid not null references app_user on delete cascade,
      address bytea not null check (octet_length(address) = 32),
      seen_at timestamptz not null,
      primary key (user_id, address)
    )
    """,
    *_wall("known_address"),
    f"create policy own_addresses on known_address using (user_id = {_USER})",
    "grant select, insert, update (seen_at), delete on known_address to mutoscope_app",
)

_REFRESH = (
    """
    create table refresh_token (
      hash         bytea primary key check (octet_length(hash) = 32),
      session_id   uuid not null references login_session on delete cascade,
      user_id      uuid not null references app_user on delete cascade,
      workspace_id uuid references workspace on delete set null,
      created_at   timestamptz not null,
      expires_at   timestamptz not null,
      used_at      timestamptz,
      successor    bytea unique,
      constraint refresh_token_successor_check check ((used_at is null) = (successor is null))
    )
    """,
    "create index refresh_token_session_id_idx on refresh_token (session_id)",
    "create index refresh_token_user_id_idx on refresh_token (user_id)",
    "create index refresh_token_workspace_id_idx on refresh_token (workspace_id)",
    "comment on table refresh_token is 'SHA-256 of each refresh token; the family of one sign-in is its login session'",
    *_wall("refresh_token"),
    f"""
    create function identity_keep_refresh(
      p_hash bytea, p_session uuid, p_workspace uuid, p_now timestamptz, p_expires timestamptz
    ) returns timestamptz
    language sql security definer set search_path = pg_catalog, pg_temp
    as $$
      insert into public.refresh_token (hash, session_id, user_id, workspace_id, created_at, expires_at)
      select p_hash, s.id, s.user_id, p_workspace, p_now, least(p_expires, s.expires_at)
      from public.login_session s
      where s.id = p_session and s.user_id = {_USER} and s.revoked_at is null and s.expires_at > p_now
      returning expires_at
    $$
    """,  # noqa: S608 -- put together from constants
    # Of any number of callers the first update's row lock lets one through; the others find the token used.
    """
    create function identity_rotate_refresh(
      p_hash bytea, p_successor bytea, p_now timestamptz, p_lifetime interval, p_grace interval
    ) returns table (outcome text, session_id uuid, user_id uuid, workspace_id uuid, expires_at timestamptz,
                     ends_at timestamptz)
    language plpgsql security definer set search_path = pg_catalog, pg_temp
    as $$
    #variable_conflict use_column
    declare
      v_token record;
    begin
      update public.refresh_token t set used_at = p_now, successor = p_successor
      from public.login_session s
      where t.hash = p_hash and t.used_at is null and t.expires_at > p_now
        and s.id = t.session_id and s.revoked_at is null and s.expires_at > p_now
      returning t.session_id, t.user_id, t.workspace_id, s.expires_at as ends_at into v_token;
      if found then
        insert into public.refresh_token (hash, session_id, user_id, workspace_id, created_at, expires_at)
        values (p_successor, v_token.session_id, v_token.user_id, v_token.workspace_id, p_now,
                least(p_now + p_lifetime, v_token.ends_at));
        delete from public.refresh_token o where o.session_id = v_token.session_id and o.expires_at < p_now;
        return query select 'rotated', v_token.session_id, v_token.user_id, v_token.workspace_id,
                            least(p_now + p_lifetime, v_token.ends_at), v_token.ends_at;
        return;
      end if;
      select t.*, s.revoked_at, s.expires_at as ends_at into v_token
      from public.refresh_token t join public.login_session s on s.id = t.session_id where t.hash = p_hash;
      if not found then
        return query select 'unknown', null::uuid, null::uuid, null::uuid, null::timestamptz, null::timestamptz;
        return;
      end if;
      if v_token.revoked_at is null and v_token.used_at <= p_now - p_grace then
        update public.login_session s set revoked_at = p_now where s.id = v_token.session_id and s.revoked_at is null;
      end if;
      return query select
        case when v_token.revoked_at is not null or v_token.ends_at <= p_now then 'ended'
             when v_token.used_at is null then 'expired'
             when v_token.used_at > p_now - p_grace then 'again'
             else 'reused' end,
        v_token.session_id, v_token.user_id, v_token.workspace_id, v_token.expires_at, v_token.ends_at;
    end $$
    """,
)

_LINKS = (
    """
    create table one_time_link (
      hash       bytea primary key check (octet_length(hash) = 32),
      purpose    text not null check (purpose ~ '^[a-z_]+$'),
      user_id    uuid not null references app_user on delete cascade,
      sealed     bytea not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at    timestamptz
    )
    """,
    "create index one_time_link_user_id_idx on one_time_link (user_id)",
    "comment on table one_time_link is 'SHA-256 of each link in a mail; sealed is the address that it was sent to'",
    *_wall("one_time_link"),
    f"""
    create function identity_keep_link(
      p_hash bytea, p_purpose text, p_sealed bytea, p_now timestamptz, p_expires timestamptz
    ) returns void
    language sql security definer set search_path = pg_catalog, pg_temp
    as $$
      delete from public.one_time_link where user_id = {_USER} and expires_at < p_now - interval '7 days';
      insert into public.one_time_link (hash, purpose, user_id, sealed, created_at, expires_at)
      values (p_hash, p_purpose, {_USER}, p_sealed, p_now, p_expires)
    $$
    """,  # noqa: S608 -- same
    """
    create function identity_use_link(p_hash bytea, p_purpose text, p_now timestamptz)
    returns table (outcome text, user_id uuid, sealed bytea)
    language plpgsql security definer set search_path = pg_catalog, pg_temp
    as $$
    #variable_conflict use_column
    begin
      return query update public.one_time_link l set used_at = p_now
        where l.hash = p_hash and l.purpose = p_purpose and l.used_at is null and l.expires_at > p_now
        returning 'opened', l.user_id, l.sealed;
      if not found then
        return query select case when l.used_at is not null then 'used' else 'expired' end, l.user_id, l.sealed
          from public.one_time_link l where l.hash = p_hash and l.purpose = p_purpose;
      end if;
    end $$
    """,
    # The application may not read address keys; it may ask about the bound user's.
    f"""
    create function identity_is_own_address(p_email_key text) returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp
    as $$ select exists (select from public.app_user u where u.id = {_USER} and u.email_key = p_email_key) $$
    """,  # noqa: S608 -- same
    # When a password or an address changes, links in older mails must not open the account any more.
    f"""
    create function identity_drop_links() returns void
    language sql security definer set search_path = pg_catalog, pg_temp
    as $$ delete from public.one_time_link where user_id = {_USER} and used_at is null $$
    """,  # noqa: S608 -- same
)

_FUNCTIONS = (
    "identity_keep_refresh(bytea, uuid, uuid, timestamptz, timestamptz), "
    "identity_rotate_refresh(bytea, bytea, timestamptz, interval, interval), "
    "identity_keep_link(bytea, text, bytea, timestamptz, timestamptz), "
    "identity_use_link(bytea, text, timestamptz), identity_drop_links(), identity_is_own_address(text)"
)
_GRANTS = (
    f"revoke all on function {_FUNCTIONS} from public",
    f"grant execute on function {_FUNCTIONS} to mutoscope_app",
)


def upgrade() -> None:
    """Apply."""
    for statement in (*_ACCOUNTS, *_SESSIONS, *_REFRESH, *_LINKS, *_GRANTS):
        op.execute(statement)


def downgrade() -> None:
    """Revert; accounts without a password or an address cannot be kept."""
    op.execute(f"drop function {_FUNCTIONS}")
    op.execute("drop trigger login_session_used on login_session")
    op.execute("drop function login_session_is_used()")
    op.execute("drop table one_time_link, refresh_token, known_address, login_session_use")
    op.execute("alter table login_session drop column method, drop column sealed")
    op.execute("revoke delete on login_session from mutoscope_app")
    op.execute("revoke update (email, email_key) on app_user from mutoscope_app")
    op.execute("delete from app_user where email is null or password_hash is null")
    op.execute(
        "alter table app_user drop constraint app_user_email_check, drop constraint app_user_verified_check, "
        "drop column has_password, drop column email_verified_at, alter column email set not null, "
        "alter column email_key set not null, alter column password_hash set not null"
    )
