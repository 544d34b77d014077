"""The port on Stripe's SDK: one client a process, its methods in files by what they are about."""

from __future__ import annotations

from typing import Any

import stripe

from mutoscope.billing.stripe.ask_cash import CashCalls
from mutoscope.billing.stripe.ask_checkout import CheckoutCalls
from mutoscope.billing.stripe.ask_discounts import DiscountCalls
from mutoscope.billing.stripe.ask_events import EventCalls
from mutoscope.billing.stripe.ask_invoices import InvoiceCalls
from mutoscope.billing.stripe.ask_offers import OfferCalls
from mutoscope.billing.stripe.ask_payments import PaymentCalls
from mutoscope.billing.stripe.ask_subscriptions import SubscriptionCalls
from mutoscope.billing.stripe.connection import Connection
from mutoscope.billing.stripe.http_client import Httpx2Client


class StripeProvider(
    OfferCalls, DiscountCalls, CheckoutCalls, SubscriptionCalls, InvoiceCalls, PaymentCalls, CashCalls, EventCalls
):
    """A `PaymentProvider` that asks Stripe, or whoever speaks its protocol at `api_base`."""

    def __init__(
        self,
        api_key: str,
        *,
        webhook_secrets: tuple[str, ...] = (),
        api_base: str | None = None,
        seconds: float = 30.0,
        retries: int = 2,
    ) -> None:
        """Take the key; nothing is connected yet.

        Args:
            api_key: a secret key, of live or of test mode.
            webhook_secrets: of the webhook endpoint; several while one is replaced by the next.
            api_base: another place than Stripe's own.
            seconds: how long one request may take.
            retries: how often the SDK asks again by itself.
        """
        self._http = Httpx2Client(seconds=seconds)
        client = stripe.StripeClient(
            api_key,
            base_addresses={"api": api_base} if api_base else None,
            http_client=self._http,
            max_network_retries=retries,
        )
        # The SDK's own types stop here: expanded fields have other types than it declares.
        v1: Any = client.v1
        super().__init__(Connection(v1, webhook_secrets))

    async def close(self) -> None:
        """Close every connection."""
        await self._http.close_async()
