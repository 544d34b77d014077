"""Share links and what guests say about a film; deleted projects that can come back; who has read which notice."""

from __future__ import annotations

from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_USER = "(select nullif(current_setting('app.user_id', true), '')::uuid)"

_REVIEWS = (
    """
    create table share_link (
      id           uuid primary key,
      workspace_id uuid not null,
      project_id   uuid not null,
      user_id      uuid not null,
      label        varchar(120) not null default '',
      token_hash   bytea not null unique,
      comments     boolean not null,
      created_at   timestamptz not null,
      expires_at   timestamptz not null check (expires_at > created_at),
      revoked_at   timestamptz,
      opened_at    timestamptz,
      unique (workspace_id, id),
      foreign key (workspace_id, project_id) references project (workspace_id, id) on delete cascade
    )
    """,
    "comment on table share_link is 'Shows a project''s newest film to whoever has its token, until it ends'",
    "comment on column share_link.opened_at is 'When a guest last came, to the minute'",
    "create index share_link_project_idx on share_link (workspace_id, project_id, id desc)",
    "select enable_tenant_isolation('share_link')",
    "grant select, insert, update (revoked_at, opened_at) on share_link to mutoscope_app",
    """
    create table review_note (
      id            uuid primary key,
      workspace_id  uuid not null,
      project_id    uuid not null,
      generation_id uuid,
      link_id       uuid,
      user_id       uuid,
      author        varchar(80) check (author <> ''),
      kind          text not null check (kind in ('comment', 'approved', 'changes_requested')),
      at_ms         integer check (at_ms >= 0),
      body          varchar(2000) not null default '',
      resolved_at   timestamptz,
      created_at    timestamptz not null,
      unique (workspace_id, id),
      foreign key (workspace_id, project_id) references project (workspace_id, id) on delete cascade,
      foreign key (workspace_id, link_id) references share_link (workspace_id, id) on delete cascade,
      constraint review_note_writer_check check (
        (link_id is null) = (author is null) and (link_id is null) = (user_id is not null)),
      constraint review_note_body_check check (kind <> 'comment' or body <> '')
    )
    """,
    "comment on table review_note is 'A time-coded comment on a film, or a guest''s word on the whole'",
    "comment on column review_note.author is 'The name a guest gave; null for a member, whom user_id names'",
    "comment on column review_note.generation_id is 'Which film it was said about'",
    "create index review_note_project_idx on review_note (workspace_id, project_id, id)",
    "create index review_note_link_idx on review_note (workspace_id, link_id) where link_id is not null",
    "select enable_tenant_isolation('review_note')",
    "grant select, insert, delete, update (resolved_at) on review_note to mutoscope_app",
    """
    create function share_link_find(p_token_hash bytea) returns table (workspace_id uuid, id uuid)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select l.workspace_id, l.id
      from public.share_link l join public.workspace w on w.id = l.workspace_id
      where l.token_hash = p_token_hash and w.deleted_at is null and w.suspended_at is null
    $$
    """,
    "revoke all on function share_link_find(bytea) from public",
    "grant execute on function share_link_find(bytea) to mutoscope_app",
    """
    insert into privacy_kept (relation, subject, reason) values
      ('share_link', 'user', 'belongs to the workspace; the maker is an id without a person'),
      ('review_note', 'user', 'belongs to the workspace; the writer is an id without a person')
    """,
)

_REPORT = """
    create or replace view film_studio.projects with (security_invoker = true) as
    select id, user_id, title, script, images, voice, duration, music, status, video_url, subtitles_url,
           created_at, updated_at
    from public.project
"""

_DELETED = (
    "alter table project add column deleted_at timestamptz, add column thumbnail_url varchar(500)",
    "comment on column project.deleted_at is 'It comes back or is purged with its files; nobody sees it meanwhile'",
    "grant select (deleted_at) on project to film_studio_reader",
    f"{_REPORT} where deleted_at is null",
    "create index project_deleted_at_idx on project (deleted_at) where deleted_at is not null",
    """
    create function projects_deleted(p_before timestamptz) returns table (workspace_id uuid, id uuid)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select p.workspace_id, p.id from public.project p where p.deleted_at < p_before order by p.deleted_at limit 100
    $$
    """,
    "revoke all on function projects_deleted(timestamptz) from public",
    "grant execute on function projects_deleted(timestamptz) to mutoscope_app",
)

_NOTICES = (
    """
    create table notice_mark (
      workspace_id uuid not null references workspace on delete cascade,
      user_id      uuid not null references app_user on delete cascade,
      read_to      uuid not null,
      primary key (workspace_id, user_id)
    )
    """,
    "comment on column notice_mark.read_to is 'The event up to which a person has read everything'",
    """
    create table notice_read (
      workspace_id uuid not null references workspace on delete cascade,
      user_id      uuid not null references app_user on delete cascade,
      event_id     uuid not null,
      primary key (workspace_id, user_id, event_id)
    )
    """,
    "comment on table notice_read is 'Events behind the mark that a person has read one by one'",
    *(
        statement
        for table in ("notice_mark", "notice_read")
        for statement in (
            f"create index {table}_user_id_idx on {table} (user_id)",
            f"select enable_tenant_isolation('{table}')",
            f"create policy own_marks on {table} as restrictive to mutoscope_app using (user_id = {_USER})",
        )
    ),
    "grant select, insert, update (read_to) on notice_mark to mutoscope_app",
    "grant select, insert, delete on notice_read to mutoscope_app",
)

_DOWN = (
    "drop table notice_read, notice_mark",
    "drop function projects_deleted(timestamptz)",
    "delete from project where deleted_at is not null",
    _REPORT,
    "alter table project drop column deleted_at, drop column thumbnail_url",
    "delete from privacy_kept where relation in ('share_link', 'review_note')",
    "drop function share_link_find(bytea)",
    "drop table review_note, share_link",
)


def upgrade() -> None:
    """Apply."""
    for statement in (*_REVIEWS, *_DELETED, *_NOTICES):
        op.execute(statement)


def downgrade() -> None:
    """Revert; projects that were deleted go for good, for nothing would hide them."""
    for statement in _DOWN:
        op.execute(statement)
