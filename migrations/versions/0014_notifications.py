"""Sending mail, wordings of a workspace, wishes of a person; webhook endpoints and their deliveries.

The worker belongs to no tenant: it learns what is due through functions that name ids, and then works inside each
workspace. Addresses, secrets and answers of other people's servers are sealed.
"""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_USER = "(select nullif(current_setting('app.user_id', true), '')::uuid)"

_MAIL = (
    "alter table mail add column event_id uuid",
    "comment on column mail.event_id is 'The event that called for it: one mail an event and owner'",
    "create unique index mail_event_id_key on mail (event_id, template, sealed_for) where event_id is not null",
    "create index mail_created_at_idx on mail (created_at) where state in ('sent', 'failed')",
    """
    create table mail_template (
      workspace_id uuid not null references workspace on delete cascade,
      name         text not null check (name ~ '^[a-z_]{1,50}$'),
      subject      varchar(200) not null check (subject <> ''),
      body         varchar(20000) not null check (body <> ''),
      updated_at   timestamptz not null,
      primary key (workspace_id, name)
    )
    """,
    "select enable_tenant_isolation('mail_template')",
    "grant select, insert, update (subject, body, updated_at), delete on mail_template to mutoscope_app",
    """
    create table mail_wish (
      user_id    uuid not null references app_user on delete cascade,
      kind       text not null check (kind ~ '^[a-z_]{1,50}$'),
      wanted     boolean not null,
      updated_at timestamptz not null,
      primary key (user_id, kind)
    )
    """,
    "comment on table mail_wish is 'Which notices a person takes by mail; without a row, the kind''s default'",
    "alter table mail_wish enable row level security",
    "alter table mail_wish force row level security",
    """
    do $$ begin
      execute format('create policy owner_access on mail_wish to %I using (true) with check (true)', current_user);
    end $$
    """,
    f"create policy own_wishes on mail_wish using (user_id = {_USER})",
    "grant select, insert, update (wanted, updated_at), delete on mail_wish to mutoscope_app",
)

_OUTBOX = (
    "alter table event_outbox add column failures smallint not null default 0",
    "comment on column event_outbox.failures is 'Tries that broke: those that never did go first'",
    "create index event_outbox_workspace_id_idx on event_outbox (workspace_id, failures, event_id)",
    "grant select, update (failures), delete on event_outbox to mutoscope_app",
)

_WEBHOOKS = (
    """
    create table webhook_endpoint (
      id             uuid primary key,
      workspace_id   uuid not null references workspace on delete cascade,
      sealed         bytea not null,
      event_types    text[] not null check (cardinality(event_types) between 1 and 50),
      description    varchar(255) not null default '',
      enabled        boolean not null default true,
      disabled_for   text check (disabled_for in ('failing', 'gone', 'by_hand')),
      rotated_until  timestamptz,
      failing_since  timestamptz,
      created_by     uuid references app_user on delete set null,
      created_at     timestamptz not null,
      updated_at     timestamptz not null,
      unique (workspace_id, id),
      constraint webhook_endpoint_disabled_check check (enabled = (disabled_for is null))
    )
    """,
    "comment on column webhook_endpoint.sealed is 'Address, secret, and the secret before it while both sign'",
    "create index webhook_endpoint_workspace_id_idx on webhook_endpoint (workspace_id)",
    "create index webhook_endpoint_created_by_idx on webhook_endpoint (created_by)",
    "select enable_tenant_isolation('webhook_endpoint')",
    "grant select, insert, delete on webhook_endpoint to mutoscope_app",
    (
        "grant update (sealed, event_types, description, enabled, disabled_for, rotated_until, failing_since, "
        "updated_at) on webhook_endpoint to mutoscope_app"
    ),
    """
    create table webhook_delivery (
      id              uuid primary key,
      workspace_id    uuid not null,
      endpoint_id     uuid not null,
      event_id        uuid not null,
      event_type      text not null,
      body            text not null,
      state           text not null default 'queued' check (state in ('queued', 'sending', 'delivered', 'dead')),
      attempts        smallint not null default 0,
      next_attempt_at timestamptz,
      status          smallint,
      reason          text,
      sealed          bytea,
      duration_ms     integer,
      created_at      timestamptz not null,
      attempted_at    timestamptz,
      unique (endpoint_id, event_id),
      foreign key (workspace_id, endpoint_id) references webhook_endpoint (workspace_id, id) on delete cascade,
      constraint webhook_delivery_next_check check ((state in ('queued', 'sending')) = (next_attempt_at is not null))
    )
    """,
    "comment on column webhook_delivery.sealed is 'How the last answer began: written by somebody else''s server'",
    "comment on column webhook_delivery.next_attempt_at is 'When it is due; while sending, when its claim runs out'",
    (
        "create index webhook_delivery_due_idx on webhook_delivery (next_attempt_at) "
        "where state in ('queued', 'sending')"
    ),
    (
        "create index webhook_delivery_endpoint_due_idx on webhook_delivery (endpoint_id, next_attempt_at) "
        "where state in ('queued', 'sending')"
    ),
    "create index webhook_delivery_log_idx on webhook_delivery (workspace_id, endpoint_id, id desc)",
    (
        "create index webhook_delivery_created_at_idx on webhook_delivery (created_at) "
        "where state in ('delivered', 'dead')"
    ),
    "select enable_tenant_isolation('webhook_delivery')",
    "grant select, insert on webhook_delivery to mutoscope_app",
    (
        "grant update (state, attempts, next_attempt_at, status, reason, sealed, duration_ms, attempted_at) "
        "on webhook_delivery to mutoscope_app"
    ),
)

_FUNCTIONS = {
    # What is claimed is being sent until its claim runs out; then it is due again. Committed before anything is sent.
    "mail_claim(timestamptz, interval, integer)": """
    create function mail_claim(p_now timestamptz, p_lease interval, p_limit integer)
    returns table (id uuid, workspace_id uuid, user_id uuid, template text, sealed bytea, sealed_for uuid,
                   attempts smallint, created_at timestamptz)
    language sql volatile security definer set search_path = pg_catalog, pg_temp
    as $$
      update public.mail m set state = 'sending', attempts = m.attempts + 1, next_attempt_at = p_now + p_lease
      where m.id in (
        select d.id from public.mail d where d.state in ('queued', 'sending') and d.next_attempt_at <= p_now
        order by d.next_attempt_at limit p_limit for update skip locked)
      returning m.id, m.workspace_id, m.user_id, m.template, m.sealed, m.sealed_for, m.attempts, m.created_at
    $$
    """,
    # The number of attempts fences: whoever lost the claim settles nothing any more.
    "mail_settle(uuid, integer, text, timestamptz, timestamptz, text)": """
    create function mail_settle(
      p_id uuid, p_attempts integer, p_state text, p_now timestamptz, p_next timestamptz, p_error text
    ) returns boolean
    language sql volatile security definer set search_path = pg_catalog, pg_temp
    as $$
      with settled as (
        update public.mail m set state = p_state, next_attempt_at = coalesce(p_next, m.next_attempt_at),
          last_error = p_error, sent_at = case when p_state = 'sent' then p_now end
        where m.id = p_id and m.state = 'sending' and m.attempts = p_attempts
          and p_state in ('queued', 'sent', 'failed')
        returning 1)
      select exists (select from settled)
    $$
    """,
    "mail_forget(timestamptz)": """
    create function mail_forget(p_before timestamptz) returns bigint
    language sql volatile security definer set search_path = pg_catalog, pg_temp
    as $$
      with gone as (delete from public.mail m where m.created_at < p_before returning 1)
      select count(*) from gone
    $$
    """,
    "event_outbox_waiting(integer)": """
    create function event_outbox_waiting(p_limit integer) returns table (workspace_id uuid)
    language sql stable security definer set search_path = pg_catalog, pg_temp
    as $$
      select o.workspace_id from public.event_outbox o group by o.workspace_id
      order by min(o.failures), min(o.created_at) limit p_limit
    $$
    """,
    "webhook_claim(timestamptz, interval, integer, integer)": """
    create function webhook_claim(p_now timestamptz, p_lease interval, p_limit integer, p_each integer)
    returns table (id uuid, workspace_id uuid, endpoint_id uuid, attempts smallint)
    language sql volatile security definer set search_path = pg_catalog, pg_temp
    as $$
      with due as (
        select q.id
        from (select distinct w.endpoint_id from public.webhook_delivery w
              where w.state in ('queued', 'sending') and w.next_attempt_at <= p_now) e
        join public.webhook_endpoint p on p.id = e.endpoint_id and p.enabled
        cross join lateral (
          select count(*) as busy from public.webhook_delivery s
          where s.endpoint_id = e.endpoint_id and s.state = 'sending' and s.next_attempt_at > p_now) b
        cross join lateral (
          select d.id, d.next_attempt_at from public.webhook_delivery d
          where d.endpoint_id = e.endpoint_id and d.state in ('queued', 'sending') and d.next_attempt_at <= p_now
          order by d.next_attempt_at limit greatest(p_each - b.busy, 0)) q
        order by q.next_attempt_at limit p_limit
      ), held as (
        select h.id from public.webhook_delivery h
        where h.id in (select due.id from due) and h.state in ('queued', 'sending') and h.next_attempt_at <= p_now
        for update skip locked
      )
      update public.webhook_delivery m set state = 'sending', attempts = m.attempts + 1,
        next_attempt_at = p_now + p_lease, attempted_at = p_now
      where m.id in (select held.id from held)
      returning m.id, m.workspace_id, m.endpoint_id, m.attempts
    $$
    """,
    "webhook_forget(timestamptz)": """
    create function webhook_forget(p_before timestamptz) returns bigint
    language sql volatile security definer set search_path = pg_catalog, pg_temp
    as $$
      with gone as (
        delete from public.webhook_delivery d where d.state in ('delivered', 'dead') and d.created_at < p_before
        returning 1)
      select count(*) from gone
    $$
    """,
}


def upgrade() -> None:
    """Apply."""
    for statement in (*_MAIL, *_OUTBOX, *_WEBHOOKS, *_FUNCTIONS.values()):
        op.execute(statement)
    functions = ", ".join(_FUNCTIONS)
    op.execute(f"revoke all on function {functions} from public")
    op.execute(f"grant execute on function {functions} to mutoscope_app")


def downgrade() -> None:
    """Revert."""
    op.execute(f"drop function {', '.join(_FUNCTIONS)}")
    op.execute("drop table webhook_delivery, webhook_endpoint, mail_wish, mail_template")
    op.execute("revoke select, update, delete on event_outbox from mutoscope_app")
    op.execute("drop index event_outbox_workspace_id_idx, mail_event_id_key, mail_created_at_idx")
    op.execute("alter table event_outbox drop column failures")
    op.execute("alter table mail drop column event_id")
