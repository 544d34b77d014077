"""What of each film is paid for, so that only what changed is paid again."""

from __future__ import annotations

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_UP = (
    """
    create table film_scene (
        workspace_id uuid not null,
        project_id uuid not null,
        generation_id uuid not null,
        item integer not null check (item >= 0),
        size integer not null check (size >= 0),
        print varchar(64) not null check (print <> ''),
        milliseconds integer check (milliseconds >= 0),
        primary key (workspace_id, generation_id, item, size),
        foreign key (workspace_id, project_id) references project (workspace_id, id) on delete cascade,
        foreign key (workspace_id, generation_id) references generation (workspace_id, id) on delete cascade
    )
    """,
    "comment on table film_scene is 'Pictures that a film pays for: a scene in one size; gone with a refund'",
    "comment on column film_scene.print is 'Names what decides the picture, by what is known before a word is spoken'",
    "comment on column film_scene.milliseconds is 'Its length, once the film is delivered and settled; null before'",
    "create index film_scene_paid_idx on film_scene (workspace_id, project_id, print) where milliseconds is not null",
    "select enable_tenant_isolation('film_scene')",
    "grant select, insert, delete, update (milliseconds) on film_scene to mutoscope_app",
    "alter table generation add column unchanged_seconds integer not null default 0 check (unchanged_seconds >= 0)",
    "alter table generation add column saved_seconds integer not null default 0 check (saved_seconds >= 0)",
    "comment on column generation.unchanged_seconds is 'Of the film, paid for by earlier films of its project'",
    "comment on column generation.saved_seconds is 'What these take off the seconds it is billed by'",
)


def upgrade() -> None:
    """Apply."""
    for statement in _UP:
        op.execute(statement)


def downgrade() -> None:
    """Revert."""
    op.execute("alter table generation drop column saved_seconds")
    op.execute("alter table generation drop column unchanged_seconds")
    op.execute("drop table film_scene")
