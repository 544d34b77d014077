"""What the payment provider's books say, and how ours compare. Amounts are in minor units of their currency."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from mutoscope.billing.provider import CashLine


class BalanceBooks(Protocol):
    """Whoever keeps the other side of the books."""

    def list_cash(self, since: dt.datetime, until: dt.datetime) -> AsyncIterator[CashLine]:
        """Yield every balance transaction of `[since, until)`, in any order.

        Raises:
            Unavailable: the provider does not answer; nothing is known then.
        """
        ...


@dataclass(frozen=True)
class Reconciliation:
    """One comparison.

    `result` tells each difference: `cash` line by line, `sums` by currency, `revenue` received beside booked, `usage`
    between the usage ledger, the credit ledger and the charges.
    """

    id: uuid.UUID
    since: dt.datetime
    until: dt.datetime
    ours: int
    theirs: int
    differences: int
    result: Mapping[str, Any]
    created_at: dt.datetime
