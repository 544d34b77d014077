"""The ledger's rows are checked by triggers, which cost a fraction; its books are audited some wallets at a time."""

from __future__ import annotations

import re
from pathlib import Path

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_SQL = Path(__file__).parents[1] / "sql" / "0022_ledger.sql"
# As in 0003: a driver takes one statement at a time.
_STATEMENT = re.compile(r"(?:\$\$.*?\$\$|'(?:[^']|'')*'|--[^\n]*|[^;'$-]|[$-])+;", re.DOTALL)
_WALLET = ("available", "held", "spent", "expired", "revoked", "repaid", "debt")
_LOT = ("remaining", "held", "spent", "expired", "revoked", "repaid", "clawed")
_CHECKS = {
    "wallet": {
        "wallet_unit_check": "unit <> ''",
        **{f"wallet_{name}_check": f"{name} >= 0" for name in _WALLET},
        "wallet_balances": "issued = available + held + spent + expired + revoked + repaid",
        "wallet_debt_comes_first": "debt = 0 or available = 0",
    },
    "lot": {
        "lot_source_check": "source in ('trial', 'plan', 'pack', 'promo', 'admin', 'refund')",
        "lot_source_ref_check": "source_ref <> ''",
        "lot_granted_check": "granted > 0",
        **{f"lot_{name}_check": f"{name} >= 0" for name in _LOT},
        "lot_balances": "granted = remaining + held + spent + expired + revoked + repaid",
    },
    "op": {
        "op_kind_check": "kind in ('grant', 'hold', 'settle', 'release', 'expire', 'revoke')",
        "op_key_check": "key <> ''",
        "op_amount_check": "amount >= 0",
    },
    "hold_lot": {"hold_lot_amount_check": "amount > 0", "hold_lot_check": "spent between 0 and amount"},
    "entry": {
        "entry_amount_check": "amount > 0",
        "entry_known_transfer": (
            "(debit, credit) in (('issued', 'available'), ('available', 'held'), ('held', 'spent'), "
            "('held', 'available'), ('available', 'expired'), ('available', 'revoked'), ('available', 'repaid'), "
            "('claim', 'debt'), ('debt', 'claim'))"
        ),
    },
}


def upgrade() -> None:
    """Apply."""
    for statement in _STATEMENT.findall(_SQL.read_text(encoding="utf-8")):
        op.execute(statement)


def downgrade() -> None:
    """Revert."""
    op.execute("drop function ledger.audit_some, ledger.audit_wallet")
    op.execute("drop table ledger.audit_run")
    for table, checks in _CHECKS.items():
        op.execute(f"drop trigger checked on ledger.{table}")
        op.execute(f"drop function ledger.check_{table}")
        added = ", ".join(f"add constraint {name} check ({rule})" for name, rule in checks.items())
        op.execute(f"alter table ledger.{table} {added}")
    op.execute("drop function ledger.refuse_row")
