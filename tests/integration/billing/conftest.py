"""The application with a payment provider on loopback, and customers who pay with test cards."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from tests.integration.api.conftest import HIGH_LIMITS, Person, Studio, app_of, client_of
from tests.integration.embedded_provider.shop import KEY, OPTIONS, Shop, open_shop, postgres

from mutoscope.billing import CALLS, BillingDesk, Healer, drain_inbox, put_offers, repeat_pending
from mutoscope.billing.embedded_provider import run_provider
from mutoscope.bootstrap import open_container
from mutoscope.infra.settings import Settings
from mutoscope.kernel import FixedClock

CATALOGUE = """
name = "tests"
currency = "usd"
[features.credits]
per = "grant"
unit = "credit"
[features.film_seconds]
per = "request"
unit = "second"
[[rates]]
meter = "film_seconds"
unit = "credit"
milli = 3000
per = 60
[[plans]]
key = "Free"
rank = 0
tier = "free"
prices = [{ lookup_key = "t_free_v1", currency = "usd", minor = 0, interval = "month", tax = "exclusive" }]
limits = { credits = 3, film_seconds = 60 }
[[plans]]
key = "Standard"
rank = 1
tier = "standard"
prices = [
  { lookup_key = "t_standard_month_v1", currency = "usd", minor = 3900, interval = "month", tax = "exclusive" },
  { lookup_key = "t_standard_month_eur_v1", currency = "eur", minor = 3600, interval = "month", tax = "inclusive" },
  { lookup_key = "t_standard_year_v1", currency = "usd", minor = 39000, interval = "year", tax = "exclusive" },
]
limits = { credits = 30, film_seconds = 600 }
[[plans]]
key = "Pro"
rank = 2
tier = "pro"
prices = [{ lookup_key = "t_pro_month_v1", currency = "usd", minor = 4900, interval = "month", tax = "exclusive" }]
limits = { credits = 60, film_seconds = 1200 }
[[packs]]
key = "ten"
unit = "credit"
amount = 10
valid_days = 365
price = { lookup_key = "t_ten_v1", currency = "usd", minor = 990, interval = "once", tax = "exclusive" }
"""


@dataclass
class House:
    """The application and its payment provider, with short ways to what most tests need."""

    studio: Studio
    shop: Shop
    desk: BillingDesk
    healer: Healer = field(init=False)
    begun: dt.datetime = field(init=False)

    def __post_init__(self) -> None:
        self.healer = Healer(self.desk, since=self.desk.clock.now())
        ((self.begun,),) = self.studio.query("select now()")

    async def tell(self) -> None:
        """Take in everything that happened at the provider, and work it off."""
        await self.healer.run()
        await drain_inbox(self.desk)

    async def buy(self, person: Person, **order: object) -> dict[str, Any]:
        """Order, walk the payment page with a good card, and let it be known."""
        opened = await self.order(person, **order)
        answer = self.shop.pay(opened["url"], country="US")
        assert answer.status_code == 303, answer.text
        await self.tell()
        return opened

    async def order(self, person: Person, **order: object) -> dict[str, Any]:
        """Open a payment page."""
        answer = await self.studio.http.post("/api/v1/billing/checkout", json=order, headers=person.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def balance(self, person: Person) -> float:
        """Return what the person can spend, in credits."""
        answer = await self.studio.http.get("/api/credits/balance", headers=person.headers)
        return float(answer.json()["balance"])

    async def account(self, person: Person) -> dict[str, Any]:
        """Return where the person stands with payments."""
        return (await self.studio.http.get("/api/v1/billing", headers=person.headers)).json()

    async def repeat(self) -> int:
        """Send again what was never answered."""
        return await repeat_pending(self.desk, CALLS)

    def apart(self) -> list[tuple[Any, ...]]:
        """Return what the ledger's own proofs find wrong, and purchases that differ from their lots."""
        return self.studio.query("select what, workspace_id::text from ledger.audit()") + self.studio.query(
            "select p.lot_ref, p.amount from purchase p left join ledger.lot l on l.workspace_id = p.workspace_id "
            "and l.unit = p.unit and l.source_ref = p.lot_ref where l.granted is distinct from p.amount "
            "and p.created_at >= %s",
            self.begun,
        )


@pytest.fixture(scope="session")
def shop(owner_dsn: str, app_dsn: str) -> Generator[Shop]:
    """One provider for all tests of a run: each makes its own customers."""
    del owner_dsn
    with run_provider(OPTIONS, postgres(app_dsn)) as running:
        opened = open_shop(running)
        yield opened
        opened.http.close()


@pytest.fixture
def settings(owner_dsn: str, app_dsn: str, tmp_path: Path, shop: Shop) -> Settings:
    """The settings of an application that takes payments."""
    catalogue = tmp_path / "catalogue.toml"
    catalogue.write_text(CATALOGUE, encoding="utf-8")
    return Settings(
        DATABASE_URL=SecretStr(owner_dsn),  # pyright: ignore[reportCallIssue] -- the alias of the environment
        database_app_url=SecretStr(app_dsn),
        data_dir=tmp_path,
        catalogue=catalogue,
        secret_key=SecretStr("t" * 40),
        database_pool_size=5,
        payments="stripe",
        stripe_secret_key=SecretStr(KEY),
        stripe_webhook_secrets=(SecretStr("whsec_of_the_tests"),),
        stripe_api_base=shop.running.url,
        **HIGH_LIMITS,
    )


@pytest.fixture
async def house(settings: Settings, owner_dsn: str, shop: Shop) -> AsyncGenerator[House]:
    clock = FixedClock(dt.datetime.now(dt.UTC))
    async with open_container(settings, clock=clock) as container:
        await put_offers(container.billing)
        async with client_of(app_of(container)) as http:
            yield House(Studio(http, container, clock, owner_dsn), shop, container.billing)
