"""The five tables of source document 003 as read-only views, for reporting tools.

A tool logs in with a role of its own that is a member of `film_studio_reader`. That role reads the views' columns in
every workspace and nothing else: it is the operator's, not a tenant's. The views run with the reader's rights, so
what it may see stands in the policies and grants below. `password_hash` is always null, `credits` are whole ones,
rounded down, and `youtube_integration` is empty until publishing keeps something.
"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ROLE = """
    do $$ begin
      if not exists (select from pg_roles where rolname = 'film_studio_reader') then
        create role film_studio_reader nologin nosuperuser nobypassrls nocreatedb nocreaterole;
      end if;
    exception when duplicate_object or unique_violation then null;
    end $$
"""

_HOME = """
    select distinct on (m.user_id) m.user_id, m.workspace_id
    from public.membership m order by m.user_id, m.created_at, m.workspace_id
"""

_VIEWS = (
    f"""
    create view film_studio.users with (security_invoker = true) as
    select u.id, u.name, u.email, null::varchar(255) as password_hash, u.role,
           (coalesce(b.available, 0) / 1000)::integer as credits, p.plan_key as plan_type, u.created_at, u.updated_at
    from public.app_user u
    left join ({_HOME}) home on home.user_id = u.id
    left join public.workspace_plan p on p.workspace_id = home.workspace_id
    left join lateral ledger.balance(home.workspace_id, 'credit') b on true
    """,  # noqa: S608 -- put together from constants
    """
    create view film_studio.projects with (security_invoker = true) as
    select id, user_id, title, script, images, voice, duration, music, status, video_url, subtitles_url,
           created_at, updated_at
    from public.project
    """,
    """
    create view film_studio.credits with (security_invoker = true) as
    select p.workspace_id as id, m.user_id, p.plan_key as plan_type,
           (coalesce(b.available, 0) / 1000)::integer as credits_balance,
           p.period_start as subscription_start, p.period_end as subscription_end
    from public.workspace_plan p
    join public.membership m on m.workspace_id = p.workspace_id and m.role = 'owner'
    left join lateral ledger.balance(p.workspace_id, 'credit') b on true
    """,
    """
    create view film_studio.youtube_integration with (security_invoker = true) as
    select null::uuid as id, null::uuid as user_id, null::uuid as project_id, null::varchar(255) as channel_id,
           null::varchar(255) as video_id, null::varchar(255) as playlist_id, null::text as upload_status
    where false
    """,
    """
    create view film_studio.logs with (security_invoker = true) as
    select id, project_id, user_id, action::varchar(255) as action, message, created_at as "timestamp"
    from public.event
    """,
)

_READ = {
    "app_user": "id, name, email, role, created_at, updated_at",
    "membership": "workspace_id, user_id, role, created_at",
    "workspace_plan": "workspace_id, plan_key, period_start, period_end",
    "project": "id, user_id, title, script, images, voice, duration, music, status, video_url, subtitles_url, "
    "created_at, updated_at",
    "event": "id, project_id, user_id, action, message, created_at",
    "ledger.wallet": "workspace_id, unit, available, held, spent, debt, next_expiry",
    "ledger.lot": "workspace_id, unit, remaining, expires_at",
}
"""What the views need, column by column; not the password hashes."""

_GRANTS = (
    "grant usage on schema film_studio, public, ledger to film_studio_reader",
    "grant select on all tables in schema film_studio to film_studio_reader",
    "grant execute on function ledger.balance, ledger.clock to film_studio_reader",
)


def upgrade() -> None:
    """Apply."""
    op.execute(_ROLE)
    op.execute("create schema film_studio")
    op.execute("comment on schema film_studio is 'Read-only views with the names of source document 003'")
    for statement in (*_VIEWS, *_GRANTS):
        op.execute(statement)
    for table, columns in _READ.items():
        op.execute(f"grant select ({columns}) on {table} to film_studio_reader")
        op.execute(f"create policy film_studio_reads on {table} for select to film_studio_reader using (true)")


def downgrade() -> None:
    """Revert; the role stays, as other databases may use it."""
    op.execute("drop schema film_studio cascade")
    for table, columns in _READ.items():
        op.execute(f"drop policy film_studio_reads on {table}")
        op.execute(f"revoke select ({columns}) on {table} from film_studio_reader")  # noqa: S608 -- constants
    op.execute("revoke execute on function ledger.balance, ledger.clock from film_studio_reader")
    op.execute("revoke usage on schema public, ledger from film_studio_reader")
