"""Mutants of the ledger's SQL that nobody can tell from the original, each with the reason."""

from __future__ import annotations

from typing import Final

ELSEWHERE: Final = {"audit_some": "test_ledger_audit", "audit_wallet": "test_ledger_audit"}
"""Functions that move nothing: where they are tested, without mutants."""

_ORDER = "neither statement reads what the other writes"

EQUIVALENT: Final[dict[str, str]] = {
    "balance: line 1: false instead of wallet.next_expiry > ledger.clock()": "it only spares reading the lots",
    "balance: line 3: > becomes >=": "lots with nothing left add nothing",
    "hold: line 33: without workspace_id = p_workspace": "ids of lots are unique across workspaces",
    "hold: line 34: v_wallet := ledger.post(v_wallet, v_op, v_lot.id, 'available before insert into ledger.hold_lot "
    "(workspace_id, hold_id, lot_id, ": _ORDER,
    "pay_debt: line 12: order by priority desc, expires_at desc, id desc, without id desc": (
        "the index that finds the lots yields them in this order anyway"
    ),
    "pay_debt: line 5: without p_wallet.available = 0": "it only spares looking for lots, of which there are none",
    "post: line 7: p_wallet.spent := p_wallet.spent + p_amount * (p_credit = 's before p_wallet.held := p_wallet.held "
    "+ p_amount * ((p_credit = 'he": _ORDER,
    "revoke: line 30: without workspace_id = p_workspace": "ids of lots are unique across workspaces",
    "revoke: line 8: perform ledger.require_amount(p_amount, 1); before perform "
    "ledger.require_workspace(p_workspace);": ("only which of two refusals comes first"),
    "sweep: line 20: > becomes >=": "lots with nothing left only make it look more often",
    "refuse_change: line 3: ' is forbidden: post a correcting transfer instead' becomes '~'": "wording",
}
