"""What new films begin with: a workspace's brand kit and voice, and each member's own voice."""

from __future__ import annotations

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_UP = (
    """
    create table film_default (
        workspace_id uuid primary key references workspace on delete cascade,
        look jsonb not null default '{}' check (jsonb_typeof(look) = 'object'),
        voice jsonb not null default '{}' check (jsonb_typeof(voice) = 'object'),
        logo_asset_id uuid,
        intro_asset_id uuid,
        outro_asset_id uuid,
        updated_at timestamptz not null,
        foreign key (workspace_id, logo_asset_id) references asset (workspace_id, id)
            on delete set null (logo_asset_id),
        foreign key (workspace_id, intro_asset_id) references asset (workspace_id, id)
            on delete set null (intro_asset_id),
        foreign key (workspace_id, outro_asset_id) references asset (workspace_id, id)
            on delete set null (outro_asset_id)
    )
    """,
    "comment on table film_default is 'What a new film of the workspace begins with; its order may say otherwise'",
    "comment on column film_default.look is 'Choices of a film beside its files, by their names in the order'",
    "select enable_tenant_isolation('film_default')",
    "grant select, insert on film_default to mutoscope_app",
    (
        "grant update (look, voice, logo_asset_id, intro_asset_id, outro_asset_id, updated_at) "
        "on film_default to mutoscope_app"
    ),
    """
    create table member_voice (
        workspace_id uuid not null,
        user_id uuid not null,
        voice jsonb not null check (jsonb_typeof(voice) = 'object'),
        updated_at timestamptz not null,
        primary key (workspace_id, user_id),
        foreign key (workspace_id, user_id) references membership (workspace_id, user_id) on delete cascade
    )
    """,
    "comment on table member_voice is 'Goes before the voice of the workspace; gone with the membership'",
    "select enable_tenant_isolation('member_voice')",
    "grant select, insert, update (voice, updated_at) on member_voice to mutoscope_app",
)


def upgrade() -> None:
    """Apply."""
    for statement in _UP:
        op.execute(statement)


def downgrade() -> None:
    """Revert."""
    op.execute("drop table member_voice")
    op.execute("drop table film_default")
