"""Consents, exports, erasures, retention; a glance at the data keys.

Erasing goes over every table that has a `workspace_id` or a `user_id`, so that one made later is not forgotten. What
has to stay is a row of `privacy_kept` with its reason: a migration that makes such a table adds one.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_USER = "(select nullif(current_setting('app.user_id', true), '')::uuid)"
_SQL = Path(__file__).parents[1] / "sql" / "0015_privacy.sql"


def _own(table: str) -> tuple[str, ...]:
    """Show a table's rows to the person they are of, and to the owner's functions."""
    return (
        f"alter table {table} enable row level security",
        f"alter table {table} force row level security",
        f"create policy own_rows on {table} using (user_id = {_USER})",
        f"""
        do $$ begin
          execute format('create policy owner_access on {table} to %I using (true) with check (true)', current_user);
        end $$
        """,
    )


_CONSENT = (
    """
    create table consent (
      id         uuid primary key,
      user_id    uuid not null references app_user,
      purpose    text not null check (purpose ~ '^[a-z_]+$'),
      version    text not null check (version <> ''),
      granted    boolean not null,
      sealed     bytea,
      created_at timestamptz not null
    )
    """,
    "comment on table consent is 'What somebody agreed to or refused, in which version; sealed is from where'",
    "create index consent_user_id_idx on consent (user_id, purpose, id desc)",
    (
        "create trigger consent_append_only before update or delete on consent "
        "for each row execute function forbid_change()"
    ),
    "create trigger consent_no_truncate before truncate on consent execute function forbid_change()",
    *_own("consent"),
    "grant select, insert on consent to mutoscope_app",
)

_EXPORT = (
    """
    create table privacy_export (
      id          uuid primary key,
      user_id     uuid not null references app_user,
      job_id      uuid not null,
      state       text not null default 'queued' check (state in ('queued', 'running', 'ready', 'failed', 'expired')),
      digest      text check (digest ~ '^[0-9a-f]{64}$'),
      size        bigint check (size >= 0),
      created_at  timestamptz not null,
      finished_at timestamptz,
      expires_at  timestamptz,
      constraint privacy_export_ready_check check (state <> 'ready' or (digest is not null and expires_at is not null))
    )
    """,
    "create unique index privacy_export_one_at_a_time on privacy_export (user_id) where state in ('queued', 'running')",
    "create index privacy_export_user_id_idx on privacy_export (user_id, id desc)",
    "create index privacy_export_expires_at_idx on privacy_export (expires_at) where state = 'ready'",
    *_own("privacy_export"),
    (
        "grant select, insert (id, user_id, job_id, created_at), "
        "update (state, digest, size, finished_at, expires_at) on privacy_export to mutoscope_app"
    ),
)

_ERASURE = (
    """
    create table erasure (
      id           uuid primary key,
      user_id      uuid not null references app_user,
      workspace_id uuid not null,
      job_id       uuid,
      state        text not null default 'scheduled' check (state in ('scheduled', 'running', 'done', 'cancelled')),
      requested_at timestamptz not null,
      due_at       timestamptz not null,
      ended_at     timestamptz,
      receipt_until timestamptz,
      constraint erasure_ended_check check ((state in ('done', 'cancelled')) = (ended_at is not null))
    )
    """,
    "comment on column erasure.workspace_id is 'In which workspace it was asked for: its log gets the receipt'",
    "comment on column erasure.receipt_until is 'Until when the mail that tells of it may wait; then its key goes too'",
    "create unique index erasure_one_at_a_time on erasure (user_id) where state in ('scheduled', 'running')",
    "create index erasure_due_at_idx on erasure (due_at) where state in ('scheduled', 'running')",
    *_own("erasure"),
    (
        "grant select, insert (id, user_id, workspace_id, requested_at, due_at), "
        "update (job_id, state, ended_at, receipt_until) on erasure to mutoscope_app"
    ),
)

_KEPT = (
    """
    create table privacy_kept (
      relation text not null,
      subject  text not null check (subject in ('workspace', 'user')),
      reason   text not null check (reason <> ''),
      primary key (relation, subject)
    )
    """,
    "comment on table privacy_kept is 'Tables whose rows outlive the erasure of a workspace or of a person, and why'",
    "alter table privacy_kept enable row level security",
    "alter table privacy_kept force row level security",
    """
    do $$ begin
      execute format('create policy owner_access on privacy_kept to %I using (true) with check (true)', current_user);
    end $$
    """,
    """
    insert into privacy_kept (relation, subject, reason) values
      ('event', 'workspace', 'the audit log is append-only; what is personal in it is sealed with an erased key'),
      ('event', 'user', 'the audit log is append-only; what is personal in it is sealed with an erased key'),
      ('erasure', 'workspace', 'the record that it was done'),
      ('erasure', 'user', 'the record that it was done'),
      ('consent', 'user', 'the proof of what was agreed to; where from is sealed with an erased key'),
      ('project', 'user', 'belongs to the workspace; the maker is an id without a person'),
      ('generation', 'user', 'belongs to the workspace; the maker is an id without a person'),
      ('asset', 'user', 'belongs to the workspace; the maker is an id without a person'),
      ('upload', 'user', 'belongs to the workspace; the maker is an id without a person')
    """,
)

_DOWN = (
    (
        "drop function if exists vault_sample_keys(), privacy_owned_workspaces(uuid), "
        "privacy_due_erasures(timestamptz), "
        "privacy_deleted_workspaces(timestamptz), privacy_gone_workspaces(uuid[]), privacy_drop_receipt(uuid), "
        "privacy_erase_workspace(uuid, uuid), privacy_leave_workspaces(uuid), privacy_erase_person(uuid, uuid), "
        "privacy_expired_exports(timestamptz), privacy_ended_receipts(timestamptz), "
        "privacy_purge(text, timestamptz, integer)"
    ),
    "drop trigger if exists login_cancels_erasure on login_session",
    "drop function if exists privacy_login_cancels_erasure()",
    "drop table privacy_kept, erasure, privacy_export, consent",
)


def upgrade() -> None:
    """Apply."""
    for statement in (*_CONSENT, *_EXPORT, *_ERASURE, *_KEPT):
        op.execute(statement)
    for statement in _SQL.read_text(encoding="utf-8").split("\n--;\n"):
        op.execute(statement)


def downgrade() -> None:
    """Revert."""
    for statement in _DOWN:
        op.execute(statement)
