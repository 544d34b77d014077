"""Ways of signing in other than a password: linked identities, passkeys, one-time challenges.

A linked identity is found by (issuer, subject), never by an e-mail address. Looking across users is left to functions
that answer one exact question each; so is the table of challenges, which belongs to nobody yet.
"""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_USER = "(select nullif(current_setting('app.user_id', true), '')::uuid)"


def _walled(table: str) -> tuple[str, ...]:
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


_IDENTITIES = (
    """
    create table linked_identity (
      id           uuid primary key,
      user_id      uuid not null references app_user on delete cascade,
      kind         text not null check (kind in ('oidc', 'wallet')),
      provider     text not null check (provider ~ '^[a-z0-9-]{1,40}$'),
      issuer       text not null check (issuer <> ''),
      subject      text not null check (subject <> ''),
      label        bytea,
      created_at   timestamptz not null,
      last_used_at timestamptz,
      constraint linked_identity_issuer_subject_key unique (issuer, subject)
    )
    """,
    "comment on column linked_identity.label is 'What the provider calls the person, sealed for them'",
    "create index linked_identity_user_id_idx on linked_identity (user_id)",
    *_walled("linked_identity"),
    f"create policy own_identities on linked_identity using (user_id = {_USER})",
    "grant select, insert, update (label, last_used_at), delete on linked_identity to mutoscope_app",
)

_PASSKEYS = (
    """
    create table passkey (
      id            uuid primary key,
      user_id       uuid not null references app_user on delete cascade,
      credential_id bytea not null check (octet_length(credential_id) between 1 and 1023),
      public_key    bytea not null,
      sign_count    bigint not null check (sign_count >= 0),
      name          text not null check (name <> ''),
      backed_up     boolean not null,
      created_at    timestamptz not null,
      last_used_at  timestamptz,
      constraint passkey_credential_id_key unique (credential_id)
    )
    """,
    "create index passkey_user_id_idx on passkey (user_id)",
    *_walled("passkey"),
    f"create policy own_passkeys on passkey using (user_id = {_USER})",
    "grant select, insert, update (name, sign_count, backed_up, last_used_at), delete on passkey to mutoscope_app",
)

_CHALLENGES = (
    """
    create table sign_in_challenge (
      key_hash   bytea primary key,
      purpose    text not null check (purpose ~ '^[a-z_]+$'),
      details    jsonb not null default '{}' check (jsonb_typeof(details) = 'object'),
      expires_at timestamptz not null
    )
    """,
    "comment on table sign_in_challenge is 'Given out once, taken back once; known by hash, so a dump redeems nothing'",
    "create index sign_in_challenge_expires_at_idx on sign_in_challenge (expires_at)",
    *_walled("sign_in_challenge"),
    # Each new one clears away a few that nobody came back with, so the table stays as small as its traffic.
    """
    create function identity_put_challenge(
      p_key_hash bytea, p_purpose text, p_details jsonb, p_now timestamptz, p_expires_at timestamptz
    ) returns void
    language sql security definer set search_path = pg_catalog, pg_temp
    as $$
      delete from public.sign_in_challenge c where c.key_hash in (
        select old.key_hash from public.sign_in_challenge old where old.expires_at < p_now - interval '1 hour'
        order by old.expires_at limit 20 for update skip locked);
      insert into public.sign_in_challenge (key_hash, purpose, details, expires_at)
      values (p_key_hash, p_purpose, p_details, p_expires_at);
    $$
    """,
    """
    create function identity_take_challenge(p_key_hash bytea, p_purpose text)
    returns table (details jsonb, expires_at timestamptz)
    language sql security definer set search_path = pg_catalog, pg_temp
    as $$
      delete from public.sign_in_challenge c where c.key_hash = p_key_hash and c.purpose = p_purpose
      returning c.details, c.expires_at
    $$
    """,
)

_LOOKUPS = (
    """
    create function identity_find_linked(p_issuer text, p_subject text) returns uuid
    language sql stable security definer set search_path = pg_catalog, pg_temp
    as $$ select i.user_id from public.linked_identity i where i.issuer = p_issuer and i.subject = p_subject $$
    """,
    """
    create function identity_find_passkey(p_credential_id bytea)
    returns table (id uuid, user_id uuid, public_key bytea, sign_count bigint)
    language sql stable security definer set search_path = pg_catalog, pg_temp
    as $$
      select p.id, p.user_id, p.public_key, p.sign_count from public.passkey p where p.credential_id = p_credential_id
    $$
    """,
)

_FUNCTIONS = (
    "identity_put_challenge(bytea, text, jsonb, timestamptz, timestamptz), identity_take_challenge(bytea, text), "
    "identity_find_linked(text, text), identity_find_passkey(bytea)"
)

_RECENCY = (
    "alter table login_session add column authenticated_at timestamptz",
    "update login_session set authenticated_at = created_at",
    "alter table login_session alter column authenticated_at set not null",
    """
    create function login_session_begins() returns trigger
    language plpgsql set search_path = pg_catalog, pg_temp
    as $$ begin new.authenticated_at := coalesce(new.authenticated_at, new.created_at); return new; end $$
    """,
    """
    create trigger login_session_authenticated before insert on login_session
    for each row execute function login_session_begins()
    """,
    "comment on column login_session.authenticated_at is 'When the person last proved who they are'",
    "grant update (authenticated_at) on login_session to mutoscope_app",
)


def upgrade() -> None:
    """Apply."""
    closed = (
        f"revoke all on function {_FUNCTIONS} from public",
        f"grant execute on function {_FUNCTIONS} to mutoscope_app",
    )
    for statement in (*_IDENTITIES, *_PASSKEYS, *_CHALLENGES, *_LOOKUPS, *closed, *_RECENCY):
        op.execute(statement)


def downgrade() -> None:
    """Revert."""
    op.execute(f"drop function {_FUNCTIONS}")
    op.execute("drop trigger login_session_authenticated on login_session")
    op.execute("drop function login_session_begins()")
    op.execute("alter table login_session drop column authenticated_at")
    op.execute("drop table sign_in_challenge, passkey, linked_identity")
