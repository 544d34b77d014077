"""What the ledger returns. Every amount is in milli-credits (1 credit = 1000)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final, Literal

UNIT: Final = "credit"
"""The unit that is meant where none is named; a wallet of another (`video`) stands beside it with its own books."""

Source = Literal["trial", "plan", "pack", "promo", "admin", "refund"]
"""Where a grant comes from."""

LineKind = Literal["grant", "hold", "settle", "release", "expire", "revoke"]
"""What a ledger line did."""

BURN_PRIORITY: Final[dict[Source, int]] = {
    "trial": 10,
    "plan": 20,
    "promo": 25,
    "pack": 30,
    "admin": 40,
    "refund": 50,
}
"""Lower is spent first: what was given before what was bought, what lapses before what lasts."""


@dataclass(frozen=True)
class Hold:
    """Credits reserved for work that has not finished."""

    id: int
    amount: int


@dataclass(frozen=True)
class Balance:
    """A wallet: what can be spent now, what open holds reserve, what was spent in all, what is owed."""

    available: int
    held: int
    spent: int
    debt: int = 0


@dataclass(frozen=True)
class LedgerLine:
    """One operation as a statement shows it.

    `amount` is what the operation was about: granted, held, spent, released, expired or revoked. `change` is what it
    did to the available credits (a settlement returns the unused part: `change` is positive, `amount` what was spent).
    `balance` and `held` are the wallet's available and held credits right after it.
    """

    id: int
    kind: LineKind
    amount: int
    change: int
    balance: int
    held: int
    ref: str | None
    at: dt.datetime
    note: str | None = None
    """Why an operator moved the credits; None for whatever happens by itself."""


@dataclass(frozen=True)
class Defect:
    """A broken invariant: what, in whose books, and at which operation when it is one."""

    what: str
    workspace_id: uuid.UUID
    unit: str
    op_id: int | None
