"""What happened at Stripe: webhooks, and the list behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from typing import Final

import stripe

from mutoscope.billing.provider import ProviderEvent, WebhookInvalid
from mutoscope.billing.stripe.connection import Calls
from mutoscope.billing.stripe.errors import in_our_words
from mutoscope.billing.stripe.read import provider_event

_TOLERANCE_SECONDS: Final = 300
"""How old a webhook may be: what was overheard cannot be sent again later."""


class EventCalls(Calls):
    """Events, told or asked for."""

    def read_event(self, body: bytes, signature: str | None) -> ProviderEvent:
        """Return the event of a webhook.

        Raises:
            WebhookInvalid: the signature is missing, wrong or too old, or the body is no event.
        """
        for secret in self._connection.webhook_secrets:
            try:
                return provider_event(
                    stripe.Webhook.construct_event(body, signature or "", secret, tolerance=_TOLERANCE_SECONDS)
                )
            except (stripe.SignatureVerificationError, ValueError, KeyError, AttributeError):
                continue
        raise WebhookInvalid(
            "The webhook's signature is wrong or too old.",
            remedy="Set MUTOSCOPE_STRIPE_WEBHOOK_SECRETS to the signing secret of this endpoint, and check the clock.",
        )

    async def list_events(self, since: dt.datetime) -> AsyncIterator[ProviderEvent]:
        """Yield events, the newest first; Stripe keeps them for thirty days."""
        params = {"limit": 100, "created": {"gte": int(since.timestamp())}}
        with in_our_words():
            page = await self._v1.events.list_async(params)
            async for event in page.auto_paging_iter():
                yield provider_event(event)
