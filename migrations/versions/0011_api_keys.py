"""API keys: what a key may do, its secrets (as digests alone), the nonces of signed requests.

A key belongs to a membership and goes with it. Rotation gives a key a second secret for a while, so secrets are rows
of their own; the application may add one and end one, and can find one by its exact digest only through
`api_key_find`, which is asked before the tenant is known.
"""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_KEYS = (
    """
    create table api_key (
      id               uuid primary key,
      workspace_id     uuid not null,
      user_id          uuid not null,
      name             text not null check (length(name) between 1 and 100),
      scopes           text[] not null check (cardinality(scopes) > 0),
      networks         text[] not null default '{}',
      signing          text not null default 'off' check (signing in ('off', 'optional', 'required')),
      public_key       bytea check (length(public_key) = 32),
      created_at       timestamptz not null,
      expires_at       timestamptz,
      revoked_at       timestamptz,
      last_used_at     timestamptz,
      last_used_sealed bytea,
      refused_at       timestamptz,
      unique (workspace_id, id),
      foreign key (workspace_id, user_id) references membership (workspace_id, user_id) on delete cascade
    )
    """,
    "comment on column api_key.networks is 'CIDR blocks the key may be used from; empty is everywhere'",
    "comment on column api_key.public_key is 'Ed25519, of signed requests; without it they are signed by HMAC'",
    "comment on column api_key.refused_at is 'When a refusal was last written into the event log'",
    """
    create unique index api_key_name_idx on api_key (workspace_id, user_id, name) where revoked_at is null
    """,
    "create index api_key_user_id_idx on api_key (user_id)",
    "select enable_tenant_isolation('api_key')",
    "grant select on api_key to mutoscope_app",
    """
    grant insert (id, workspace_id, user_id, name, scopes, networks, signing, public_key, created_at, expires_at),
          update (name, scopes, networks, signing, revoked_at, last_used_at, last_used_sealed, refused_at)
    on api_key to mutoscope_app
    """,
)

_SECRETS = (
    """
    create table api_key_secret (
      id             uuid primary key,
      workspace_id   uuid not null,
      key_id         uuid not null,
      digest         bytea not null unique check (length(digest) = 32),
      prefix         text not null,
      signing_sealed bytea,
      created_at     timestamptz not null,
      ends_at        timestamptz,
      foreign key (workspace_id, key_id) references api_key (workspace_id, id) on delete cascade
    )
    """,
    "comment on column api_key_secret.digest is 'SHA-256 of the secret, which is kept nowhere'",
    "comment on column api_key_secret.ends_at is 'When it gives way to its successor; null for the newest'",
    "create index api_key_secret_key_id_idx on api_key_secret (workspace_id, key_id)",
    "select enable_tenant_isolation('api_key_secret')",
    """
    grant select (id, workspace_id, key_id, prefix, created_at, ends_at),
          insert (id, workspace_id, key_id, digest, prefix, signing_sealed, created_at),
          update (ends_at)
    on api_key_secret to mutoscope_app
    """,
    """
    create function api_key_find(p_digest bytea) returns table (
      key_id uuid, workspace_id uuid, user_id uuid, role text, scopes text[], networks text[], signing text,
      public_key bytea, secret_id uuid, signing_sealed bytea, expires_at timestamptz, revoked_at timestamptz,
      ends_at timestamptz, last_used_at timestamptz, refused_at timestamptz
    )
    language sql stable security definer set search_path = pg_catalog, pg_temp
    as $$
      select k.id, k.workspace_id, k.user_id, m.role, k.scopes, k.networks, k.signing, k.public_key, s.id,
             s.signing_sealed, k.expires_at, k.revoked_at, s.ends_at, k.last_used_at, k.refused_at
      from public.api_key_secret s
      join public.api_key k on k.id = s.key_id
      join public.membership m on m.workspace_id = k.workspace_id and m.user_id = k.user_id
      where s.digest = p_digest
    $$
    """,
    "revoke all on function api_key_find(bytea) from public",
    "grant execute on function api_key_find(bytea) to mutoscope_app",
)

_NONCES = (
    # Logged, not `unlogged`: what a crash forgot could be replayed.
    """
    create table api_key_nonce (
      key_id     uuid not null references api_key on delete cascade,
      digest     bytea not null check (length(digest) = 32),
      expires_at timestamptz not null,
      primary key (key_id, digest)
    )
    """,
    "create index api_key_nonce_expires_at_idx on api_key_nonce (expires_at)",
    "alter table api_key_nonce enable row level security",
    "alter table api_key_nonce force row level security",
    """
    do $$ begin
      execute format('create policy owner_access on api_key_nonce to %I using (true) with check (true)', current_user);
    end $$
    """,
    # Each spending sweeps a few that nobody can replay any more, so the table stays as large as five minutes of use.
    """
    create function api_key_spend_nonce(p_key uuid, p_digest bytea, p_expires_at timestamptz, p_now timestamptz)
    returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp
    as $$
    begin
      delete from public.api_key_nonce n where n.ctid = any (array(
        select o.ctid from public.api_key_nonce o where o.expires_at < p_now order by o.expires_at limit 20
        for update skip locked
      ));
      insert into public.api_key_nonce (key_id, digest, expires_at) values (p_key, p_digest, p_expires_at)
      on conflict do nothing;
      return found;
    end $$
    """,
    "revoke all on function api_key_spend_nonce(uuid, bytea, timestamptz, timestamptz) from public",
    "grant execute on function api_key_spend_nonce(uuid, bytea, timestamptz, timestamptz) to mutoscope_app",
)


def upgrade() -> None:
    """Apply."""
    for statement in (*_KEYS, *_SECRETS, *_NONCES):
        op.execute(statement)


def downgrade() -> None:
    """Revert."""
    op.execute("drop function api_key_spend_nonce(uuid, bytea, timestamptz, timestamptz)")
    op.execute("drop function api_key_find(bytea)")
    op.execute("drop table api_key_nonce, api_key_secret, api_key")
