"""The balance transactions of Stripe, or of whoever speaks its protocol."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator

import stripe
from stripe.params import BalanceTransactionListParams

from mutoscope.billing.books.types import CashEntry
from mutoscope.kernel import Unavailable

_PAGE = 100
_ZONE = dt.UTC


class StripeBooks:
    """Reads page by page, in a thread: the SDK's own requests block."""

    def __init__(self, secret_key: str, *, base_url: str | None = None, retries: int = 2) -> None:
        """Keep a client of its own.

        Args:
            secret_key: of the account.
            base_url: where the protocol is spoken, when not at Stripe.
            retries: how often the SDK asks again after a failure; reading again is harmless.
        """
        self._client = stripe.StripeClient(
            secret_key,
            base_addresses={"api": base_url} if base_url else None,
            max_network_retries=retries,
        )

    async def list_balance_transactions(self, since: dt.datetime, until: dt.datetime) -> AsyncIterator[CashEntry]:
        """Yield every balance transaction that was created in `[since, until)`, the newest first.

        Raises:
            Unavailable: Stripe does not answer, or refuses.
        """
        after: str | None = None
        while True:
            page = await asyncio.to_thread(self._page, since, until, after)
            for line in page.data:
                yield _entry(line)
            if not page.has_more or not page.data:
                return
            after = page.data[-1].id

    def _page(
        self, since: dt.datetime, until: dt.datetime, after: str | None
    ) -> stripe.ListObject[stripe.BalanceTransaction]:
        # Stripe counts in whole seconds: a moment within a second would cut it in two.
        wanted: BalanceTransactionListParams = {
            "created": {"gte": int(since.timestamp()), "lt": int(until.timestamp())},
            "limit": _PAGE,
        }
        if after is not None:
            wanted["starting_after"] = after
        try:
            return self._client.v1.balance_transactions.list(wanted)
        except stripe.StripeError as error:
            raise Unavailable(
                f"The payment provider did not tell its balance: {type(error).__name__}.",
                remedy="Try again later; if it stays so, check the key and the address of the payment provider.",
            ) from error


def _entry(line: stripe.BalanceTransaction) -> CashEntry:
    source = line.source if isinstance(line.source, str) else line.source.id if line.source else line.id
    return CashEntry(
        id=line.id,
        kind=line.type,
        source_id=source,
        currency=line.currency,
        amount_minor=line.amount,
        fee_minor=line.fee,
        net_minor=line.net,
        created_at=dt.datetime.fromtimestamp(line.created, _ZONE),
    )
