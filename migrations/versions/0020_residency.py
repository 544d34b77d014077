"""The region of a workspace: of its files and of the key that wraps its data key; one question for every request.

Every row that stands for bytes names the region they lie in, and a foreign key of both columns holds it to that of its
workspace: a workspace can leave its region only while there is no such row, whoever tries and however many at once.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_SQL = Path(__file__).parents[1] / "sql"
_REGION = "region text not null default 'default' check (region ~ '^[a-z][a-z0-9-]{0,39}$')"
_HELD = ("blob", "upload")

_UP = (
    f"alter table workspace add column {_REGION}, add constraint workspace_id_region_key unique (id, region)",
    "comment on column workspace.region is 'Where its files lie, and whose key wraps its data key'",
    "grant insert (region), update (region) on workspace to mutoscope_app",
    *(f"alter table {table} add column {_REGION}" for table in _HELD),
    *(
        f"alter table {table} drop constraint {table}_workspace_id_fkey, "
        f"add constraint {table}_workspace_id_region_fkey "
        "foreign key (workspace_id, region) references workspace (id, region) on delete cascade"
        for table in _HELD
    ),
    f"alter table data_key add column {_REGION}",
    f"alter table privacy_export add column {_REGION}",
    "grant insert (region) on privacy_export to mutoscope_app",
)

_DOWN = (
    (
        "drop function vault_region_of(uuid), vault_make_key(uuid, bytea, text), vault_read_key(uuid), "
        "vault_move_key(uuid, bytea, bytea, text), vault_sample_regions(), workspace_holds_files(), "
        "request_open(uuid, uuid, uuid, timestamptz, timestamptz, text[], double precision[], double precision[], "
        "double precision[], double precision)"
    ),
    "alter table privacy_export drop column region",
    "alter table data_key drop column region",
    *(
        f"alter table {table} drop constraint {table}_workspace_id_region_fkey, drop column region, "
        f"add constraint {table}_workspace_id_fkey foreign key (workspace_id) references workspace on delete cascade"
        for table in _HELD
    ),
    "alter table workspace drop constraint workspace_id_region_key, drop column region",
)


def upgrade() -> None:
    """Apply."""
    for statement in (*_UP, *_read("0020_residency.sql"), *_read("0020_request_open.sql")):
        op.execute(statement)


def downgrade() -> None:
    """Revert; the functions of before come back from the migration that made them."""
    for statement in (*_DOWN, *_read("0020_residency_down.sql")):
        op.execute(statement)


def _read(name: str) -> list[str]:
    return (_SQL / name).read_text(encoding="utf-8").split("\n--;\n")
