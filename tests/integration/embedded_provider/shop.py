"""A provider over loopback, and Stripe's own SDK that talks to it.

Imported as `from tests.integration.embedded_provider.shop import …`.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
import stripe

from mutoscope.billing.embedded_provider import (
    PostgresStore,
    ProviderOptions,
    RunningProvider,
    Store,
)
from mutoscope.infra.database import Database

Loose = Any
"""What the SDK takes and gives back: expanded fields have other types than it declares."""
KEY = "sk_test_of_the_tests"
OPTIONS = ProviderOptions(api_key=KEY, control=True, deliver=False, tick_seconds=0.2)
DAY = 86_400
JANUARY_31 = 1_801_353_600
"""31 January 2027, 00:00 UTC."""


class OneShot(stripe.HTTPClient):
    """The SDK's requests, each on a connection of its own: its usual client keeps sockets that nobody closes."""

    name = "one shot"

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,  # noqa: ANN401 -- the SDK's
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        try:
            with httpx2.Client(trust_env=False, timeout=120.0) as http:
                answer = http.request(method, url, headers=headers, content=post_data or None)
        except httpx2.HTTPError as error:
            message = f"no answer ({type(error).__name__})"
            raise stripe.APIConnectionError(message, should_retry=True) from error
        return answer.text, answer.status_code, answer.headers

    def close(self) -> None:
        """Keep nothing, so close nothing."""


def stripe_client(url: str, *, retries: int = 0, key: str | None = None) -> stripe.StripeClient:
    """Return the SDK, pointed at a provider."""
    return stripe.StripeClient(
        key or KEY, base_addresses={"api": url}, max_network_retries=retries, http_client=OneShot()
    )


def postgres(app_dsn: str) -> Callable[[], Loose]:
    """Return what opens a store in a database."""

    @asynccontextmanager
    async def open_store() -> AsyncGenerator[Store]:
        database = Database.connect(app_dsn, pool_size=4)
        try:
            yield PostgresStore(database)
        finally:
            await database.close()

    return open_store


@dataclass
class Shop:
    """A provider, the SDK, and short ways to what most tests need."""

    running: RunningProvider
    client: stripe.StripeClient
    http: httpx2.Client = field(repr=False)

    @property
    def v1(self) -> Loose:
        """Return the SDK's first version of the API, without its types."""
        return self.client.v1

    def control(self, path: str, **body: object) -> Loose:
        """Ask for something that only an embedded provider does."""
        answer = self.http.post(f"{self.running.url}/_control/{path}", json=body, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {KEY}"}

    def price(self, amount: int, interval: str | None = "month", *, name: str = "Plan", **more: Loose) -> Loose:
        """Create a price and its product."""
        recurring = {"recurring": {"interval": interval}} if interval else {}
        return self.v1.prices.create(
            {"currency": "usd", "unit_amount": amount, "product_data": {"name": name}, **recurring, **more}
        )

    def customer(self, card: str = "visa", **more: Loose) -> Loose:
        """Create a customer who pays with a test card."""
        customer = self.v1.customers.create({"email": "ada@example.org", "name": "Ada", **more})
        method = self.v1.payment_methods.attach(f"pm_card_{card}", {"customer": customer.id})
        return self.v1.customers.update(customer.id, {"invoice_settings": {"default_payment_method": method.id}})

    def clocked(self, start: int = JANUARY_31, card: str = "visa", **more: Loose) -> tuple[Loose, Loose]:
        """Create a test clock and a customer who lives by it."""
        clock = self.v1.test_helpers.test_clocks.create({"frozen_time": start})
        return clock, self.customer(card, test_clock=clock.id, **more)

    def advance(self, clock: Loose, moment: int) -> None:
        """Move a test clock."""
        self.v1.test_helpers.test_clocks.advance(clock.id, {"frozen_time": moment})
        assert self.v1.test_helpers.test_clocks.retrieve(clock.id).status == "ready"

    def subscribe(self, customer: Loose, price: Loose, **more: Loose) -> Loose:
        """Create a subscription to one price."""
        return self.v1.subscriptions.create({"customer": customer.id, "items": [{"price": price.id}], **more})

    def events(self, after: int = 0) -> list[Loose]:
        """Return the events since a number, oldest first."""
        answer = self.http.get(f"{self.running.url}/_control/outbox", params={"after": after}, headers=self.headers)
        return answer.json()["events"]

    def last_event(self) -> int:
        """Return the number of the newest event."""
        answer = self.http.get(f"{self.running.url}/_control/clock", headers=self.headers)
        return int(answer.json()["last_event"])

    def pay(self, url: str, **form: str) -> httpx2.Response:
        """Send the form of a Checkout page as a browser would."""
        typed = {"action": "pay", "email": "ada@example.org", "card_number": "4242 4242 4242 4242"}
        return self.http.post(url, data={**typed, "expiry": "12/34", "cvc": "123", **form})


def open_shop(running: RunningProvider) -> Shop:
    """Return a shop of a running provider."""
    return Shop(running, stripe_client(running.url), httpx2.Client(trust_env=False, timeout=120.0))
