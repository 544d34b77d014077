"""Promotion codes, referrals, and which charges per use are due for an invoice."""

from __future__ import annotations

import re
from pathlib import Path

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_SQL = Path(__file__).parents[1] / "sql" / "0023_offers.sql"
# As in 0003: a driver takes one statement at a time.
_STATEMENT = re.compile(r"(?:\$\$.*?\$\$|'(?:[^']|'')*'|--[^\n]*|[^;'$-]|[$-])+;", re.DOTALL)
_FUNCTION = re.compile(r"^create function (\w+)\(", re.MULTILINE)


_LOCK_CUSTOMER = """
create or replace function lock_customer(p_workspace uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_card boolean;
begin
  select c.balance_card into v_card from public.billing_customer c where c.workspace_id = p_workspace for no key update;
  return coalesce(v_card, false);
end
$$
"""
"""As 0018 has it."""


def upgrade() -> None:
    """Apply."""
    for statement in _STATEMENT.findall(_SQL.read_text(encoding="utf-8")):
        op.execute(statement)


def downgrade() -> None:
    """Revert."""
    for function in reversed(_FUNCTION.findall(_SQL.read_text(encoding="utf-8"))):
        op.execute(f"drop function {function}")
    op.execute(_LOCK_CUSTOMER)
    op.execute("drop index charge_invoice_id_idx")
    op.execute("delete from privacy_kept where relation in ('promotion_use', 'referral')")
    op.execute("drop table referral, referral_code, promotion_use, promotion")
