"""Workspaces that end, former members, invitations, brands, custom domains; names for the audit log.

Whoever is told apart across tenants — the holder of an invitation, the workspace of a host name — is found by functions
that answer one exact question each.
"""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_USER = "(select nullif(current_setting('app.user_id', true), '')::uuid)"
_WORKSPACE = "(select nullif(current_setting('app.workspace_id', true), '')::uuid)"
_HEX = "'^#[0-9a-f]{6}$'"

_WORKSPACES = (
    "alter table workspace add column deleted_at timestamptz",
    "comment on column workspace.deleted_at is 'Nobody is a member any more; files and rows go by retention'",
    "grant update (deleted_at) on workspace to mutoscope_app",
    # A membership that ends is moved here: no query of any package can take it for one that stands.
    """
    create table former_membership (
      id           uuid primary key default uuidv7(),
      workspace_id uuid not null references workspace on delete cascade,
      user_id      uuid not null references app_user on delete cascade,
      role         text not null check (role in ('owner', 'admin', 'editor', 'viewer')),
      reason       text not null check (reason in ('left', 'removed', 'workspace_deleted')),
      ended_at     timestamptz not null
    )
    """,
    "create index former_membership_workspace_id_user_id_idx on former_membership (workspace_id, user_id)",
    "create index former_membership_user_id_idx on former_membership (user_id)",
    "select enable_tenant_isolation('former_membership')",
    "grant select, insert on former_membership to mutoscope_app",
)

_INVITATIONS = (
    """
    create table invitation (
      id           uuid primary key,
      workspace_id uuid not null references workspace on delete cascade,
      role         text not null check (role in ('owner', 'admin', 'editor', 'viewer')),
      token_hash   bytea not null unique check (octet_length(token_hash) = 32),
      sealed       bytea,
      invited_by   uuid references app_user on delete set null,
      state        text not null default 'open' check (state in ('open', 'accepted', 'revoked', 'replaced')),
      created_at   timestamptz not null,
      sent_at      timestamptz not null,
      expires_at   timestamptz not null,
      ended_at     timestamptz,
      accepted_by  uuid references app_user on delete set null,
      constraint invitation_sealed_check check ((state = 'open') = (sealed is not null)),
      constraint invitation_ended_check check ((state = 'open') = (ended_at is null))
    )
    """,
    "comment on column invitation.sealed is 'The address, sealed for the workspace; gone when the invitation is over'",
    "create index invitation_workspace_id_idx on invitation (workspace_id) where state = 'open'",
    "create index invitation_invited_by_idx on invitation (invited_by)",
    "create index invitation_accepted_by_idx on invitation (accepted_by)",
    "select enable_tenant_isolation('invitation')",
    "grant select, insert on invitation to mutoscope_app",
    (
        "grant update (role, token_hash, sealed, state, sent_at, expires_at, ended_at, accepted_by) "
        "on invitation to mutoscope_app"
    ),
)

_BRANDS = (
    f"""
    create table workspace_brand (
      workspace_id      uuid primary key references workspace on delete cascade,
      display_name      varchar(80) check (display_name <> ''),
      logo_asset_id     uuid,
      primary_colour    text not null check (primary_colour ~ {_HEX}),
      background_colour text not null check (background_colour ~ {_HEX}),
      accent_colour     text not null check (accent_colour ~ {_HEX}),
      support_address   varchar(254),
      sender_name       varchar(80) check (sender_name !~ '[[:cntrl:]]'),
      reply_to          varchar(254) check (reply_to !~ '[[:cntrl:]]'),
      updated_at        timestamptz not null,
      foreign key (workspace_id, logo_asset_id) references asset (workspace_id, id)
        on delete set null (logo_asset_id)
    )
    """,
    "select enable_tenant_isolation('workspace_brand')",
    "grant select, insert on workspace_brand to mutoscope_app",
    (
        "grant update (display_name, logo_asset_id, primary_colour, background_colour, accent_colour, support_address, "
        "sender_name, reply_to, updated_at) on workspace_brand to mutoscope_app"
    ),
)

_DOMAINS = (
    """
    create table custom_domain (
      id           uuid primary key,
      workspace_id uuid not null references workspace on delete cascade,
      domain       text not null check (domain ~ '^[a-z0-9-]+([.][a-z0-9-]+)+$' and length(domain) <= 243),
      challenge    text not null,
      created_at   timestamptz not null,
      verified_at  timestamptz,
      checked_at   timestamptz,
      failures     smallint not null default 0 check (failures >= 0),
      unique (workspace_id, domain)
    )
    """,
    # Anybody may claim a name; one who proved it holds it.
    "create unique index custom_domain_proven_key on custom_domain (domain) where verified_at is not null",
    "comment on column custom_domain.challenge is 'Stands in the public DNS: no secret'",
    "select enable_tenant_isolation('custom_domain')",
    "grant select, insert, update (verified_at, checked_at, failures), delete on custom_domain to mutoscope_app",
)

_FUNCTIONS = {
    "workspace_members(uuid, integer)": f"""
    create function workspace_members(p_after uuid, p_limit integer)
    returns table (user_id uuid, name text, email text, role text, created_at timestamptz)
    language sql stable security definer set search_path = pg_catalog, pg_temp
    as $$
      select m.user_id, u.name::text, u.email::text, m.role, m.created_at
      from public.membership m join public.app_user u on u.id = m.user_id
      where m.workspace_id = {_WORKSPACE} and (p_after is null or m.user_id > p_after)
        and exists (select from public.membership mine
                    where mine.workspace_id = m.workspace_id and mine.user_id = {_USER})
      order by m.user_id limit p_limit
    $$
    """,  # noqa: S608 -- put together from constants
    "workspace_people(uuid[])": f"""
    create function workspace_people(p_ids uuid[]) returns table (user_id uuid, name text)
    language sql stable security definer set search_path = pg_catalog, pg_temp
    as $$
      select u.id, u.name::text from public.app_user u
      where u.id = any (p_ids)
        and exists (select from public.membership mine
                    where mine.workspace_id = {_WORKSPACE} and mine.user_id = {_USER})
        and (exists (select from public.membership m where m.workspace_id = {_WORKSPACE} and m.user_id = u.id)
          or exists (select from public.former_membership f where f.workspace_id = {_WORKSPACE} and f.user_id = u.id))
    $$
    """,  # noqa: S608 -- same
    "invitation_find(bytea)": """
    create function invitation_find(p_token_hash bytea)
    returns table (id uuid, workspace_id uuid, workspace_name text, role text, state text, expires_at timestamptz)
    language sql stable security definer set search_path = pg_catalog, pg_temp
    as $$
      select i.id, i.workspace_id, w.name::text, i.role, i.state, i.expires_at
      from public.invitation i join public.workspace w on w.id = i.workspace_id
      where i.token_hash = p_token_hash and w.deleted_at is null
    $$
    """,
    "workspace_of_host(text, text)": """
    create function workspace_of_host(p_domain text, p_slug text)
    returns table (workspace_id uuid, name text, primary_colour text, background_colour text, accent_colour text,
                   support_address text, logo_digest text, logo_name text, logo_media_type text,
                   logo_expires_at timestamptz)
    language sql stable security definer set search_path = pg_catalog, pg_temp
    as $$
      select w.id, coalesce(b.display_name, w.name)::text, b.primary_colour, b.background_colour, b.accent_colour,
             b.support_address::text, a.digest, a.name::text, a.media_type::text, a.expires_at
      from public.workspace w
      left join public.workspace_brand b on b.workspace_id = w.id
      left join public.asset a on a.workspace_id = b.workspace_id and a.id = b.logo_asset_id
      where w.deleted_at is null and (w.slug = p_slug or w.id in (
        select d.workspace_id from public.custom_domain d where d.domain = p_domain and d.verified_at is not null))
    $$
    """,
    "domain_is_proven(text)": """
    create function domain_is_proven(p_domain text) returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp
    as $$ select exists (select from public.custom_domain where domain = p_domain and verified_at is not null) $$
    """,
    "domains_to_check(timestamptz, integer)": """
    create function domains_to_check(p_before timestamptz, p_limit integer)
    returns table (workspace_id uuid, id uuid)
    language sql stable security definer set search_path = pg_catalog, pg_temp
    as $$
      select d.workspace_id, d.id from public.custom_domain d
      where d.verified_at is not null and d.checked_at < p_before order by d.checked_at limit p_limit
    $$
    """,
}

_TABLES = "custom_domain, workspace_brand, invitation, former_membership"


def upgrade() -> None:
    """Apply."""
    for statement in (*_WORKSPACES, *_INVITATIONS, *_BRANDS, *_DOMAINS, *_FUNCTIONS.values()):
        op.execute(statement)
    functions = ", ".join(_FUNCTIONS)
    op.execute(f"revoke all on function {functions} from public")
    op.execute(f"grant execute on function {functions} to mutoscope_app")


def downgrade() -> None:
    """Revert."""
    op.execute(f"drop function {', '.join(_FUNCTIONS)}")
    op.execute(f"drop table {_TABLES}")
    op.execute("alter table workspace drop column deleted_at")
