"""Consents, exports, erasures, retention; a glance at the data keys."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_KEYS = (
    # The first and the last by owner: ids are made in the order of time, so that these were wrapped first and last.
    """
    create function vault_sample_keys() returns setof bytea
    language sql stable security definer set search_path = pg_catalog, pg_temp
    as $$
      (select k.wrapped from public.data_key k where k.wrapped is not null order by k.owner_id limit 1)
      union
      (select k.wrapped from public.data_key k where k.wrapped is not null order by k.owner_id desc limit 1)
    $$
    """,
    "revoke all on function vault_sample_keys() from public",
    "grant execute on function vault_sample_keys() to mutoscope_app",
)

_DOWN = ("drop function vault_sample_keys()",)


def upgrade() -> None:
    """Apply."""
    for statement in _KEYS:
        op.execute(statement)


def downgrade() -> None:
    """Revert."""
    for statement in _DOWN:
        op.execute(statement)
