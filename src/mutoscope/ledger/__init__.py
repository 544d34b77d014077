"""Double-entry credits: wallets, lots, holds, settlements, entries.

The books and their rules live in the database (schema `ledger`, docs/adr/0003): these verbs call its functions inside
the caller's transaction. Amounts are integer milli-credits; a call locks the wallet until the transaction ends, so it
comes last in a transaction. Every verb that moves credits takes an idempotency key (or `ref`): same key, same effect.
"""

from mutoscope.ledger.audit_some import AuditStep, audit_some
from mutoscope.ledger.check_invariants import check_invariants
from mutoscope.ledger.describe_line import describe_line
from mutoscope.ledger.errors import (
    AmountOutOfRange,
    GrantNotFound,
    HoldAlreadyResolved,
    HoldNotFound,
    InsufficientCredits,
    KeyReused,
    LedgerBroken,
    WorkspaceNotBound,
)
from mutoscope.ledger.grant_credits import grant_credits
from mutoscope.ledger.list_entries import list_entries
from mutoscope.ledger.place_hold import place_hold
from mutoscope.ledger.read_balance import read_balance
from mutoscope.ledger.release_hold import release_hold
from mutoscope.ledger.revoke_grant import revoke_grant
from mutoscope.ledger.settle_hold import settle_hold
from mutoscope.ledger.types import Balance, Defect, Hold, LedgerLine, LineKind, Source

__all__ = [
    "AmountOutOfRange",
    "AuditStep",
    "Balance",
    "Defect",
    "GrantNotFound",
    "Hold",
    "HoldAlreadyResolved",
    "HoldNotFound",
    "InsufficientCredits",
    "KeyReused",
    "LedgerBroken",
    "LedgerLine",
    "LineKind",
    "Source",
    "WorkspaceNotBound",
    "audit_some",
    "check_invariants",
    "describe_line",
    "grant_credits",
    "list_entries",
    "place_hold",
    "read_balance",
    "release_hold",
    "revoke_grant",
    "settle_hold",
]
