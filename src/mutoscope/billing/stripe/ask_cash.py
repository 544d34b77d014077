"""Charges and the balance at Stripe: every line of its books that a charge led to."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any, Final

from mutoscope.billing.provider import CashLine, ChargeState
from mutoscope.billing.stripe.connection import Calls
from mutoscope.billing.stripe.errors import in_our_words
from mutoscope.billing.stripe.read import cash_line, id_of, takes_money

_PAGE: Final = 100


class CashCalls(Calls):
    """Money as Stripe's books have it."""

    async def find_charge(self, charge_id: str) -> ChargeState:
        """Return a Charge with its refunds, disputes and balance transactions."""
        with in_our_words():
            found = await self._v1.charges.retrieve_async(charge_id, {"expand": ["balance_transaction"]})
            params = {"charge": charge_id, "limit": 100}
            refunds = await self._v1.refunds.list_async({**params, "expand": ["data.balance_transaction"]})
            disputes = await self._v1.disputes.list_async(params)
            lines = [found.balance_transaction]
            async for refund in refunds.auto_paging_iter():
                lines.append(refund.balance_transaction)
                failed = id_of(getattr(refund, "failure_balance_transaction", None))
                if failed is not None:  # the bank sent it back: the money is ours again
                    lines.append(await self._v1.balance_transactions.retrieve_async(failed))
            disputed = 0
            async for dispute in disputes.auto_paging_iter():
                lines += list(dispute.balance_transactions)
                disputed += dispute.amount if takes_money(dispute) else 0
        return ChargeState(
            id=found.id,
            customer_id=id_of(found.customer),
            payment_id=id_of(found.payment_intent),
            succeeded=found.status == "succeeded",
            currency=found.currency,
            amount_minor=found.amount_captured or 0,
            refunded_minor=found.amount_refunded,
            disputed_minor=disputed,
            cash=tuple(cash_line(line) for line in lines if line is not None),
        )

    async def list_cash(self, since: dt.datetime, until: dt.datetime) -> AsyncIterator[CashLine]:
        """Yield balance transactions, the newest first."""
        # Stripe counts in whole seconds.
        created = {"gte": int(since.timestamp()), "lt": int(until.timestamp())}
        params: dict[str, Any] = {"limit": _PAGE, "created": created}
        with in_our_words():
            page = await self._v1.balance_transactions.list_async(params)
            async for line in page.auto_paging_iter():
                yield cash_line(line)
