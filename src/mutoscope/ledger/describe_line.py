"""A ledger line in words."""

from __future__ import annotations

from mutoscope.kernel import Credits
from mutoscope.ledger.types import LedgerLine


def describe_line(line: LedgerLine) -> str:
    """Return one sentence for people: what happened and the balance after it, in credits."""
    amount = Credits(line.amount)
    match line.kind:
        case "grant":
            words = f"{amount} credits granted"
        case "hold":
            words = f"{amount} credits held until the work is done"
        case "settle":
            words = f"{amount} credits spent" + (f", {Credits(line.change)} returned" if line.change > 0 else "")
        case "release":
            words = f"{amount} credits returned, nothing was spent"
        case "expire":
            words = f"{amount} credits expired"
        case "revoke":
            words = f"{amount} credits taken back" + (" after a refund" if line.note is None else "")
    return f"{words}; balance {Credits(line.balance)}"
