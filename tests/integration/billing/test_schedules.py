"""A hundred random schedules of webhooks, nine of ten lost, the rest doubled and shuffled: the same books, to the cent.

One life is lived at the provider; nothing of it is told. Then each schedule starts from a copy of that database.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import random
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from pydantic import SecretStr
from tests.integration.api.conftest import HIGH_LIMITS, Studio, app_of, client_of
from tests.integration.billing.conftest import CATALOGUE, House
from tests.integration.billing.webhooks import SECRET, signed
from tests.integration.embedded_provider.shop import KEY, OPTIONS, Shop, open_shop

from mutoscope.billing import BillingDesk, Healer, drain_inbox, put_offers
from mutoscope.billing.embedded_provider import run_provider
from mutoscope.billing.inbox import receive_webhook
from mutoscope.billing.stripe import StripeProvider
from mutoscope.bootstrap import open_container
from mutoscope.infra.database import APP_ROLE, Database
from mutoscope.infra.settings import Settings
from mutoscope.infra.vault import Vault
from mutoscope.kernel import FixedClock

if TYPE_CHECKING:
    from tests.integration.conftest import FreshDatabase, TestServer

SCHEDULES = int(os.environ.get("SCHEDULES", "20"))
"""Of `make test`; `make nightly` runs a hundred."""
LOST = 0.9

BOOKS = (
    "select kind, sku, unit, amount, lot_ref, net_minor, tax_minor, refunded_minor, revoked from purchase",
    "select id, kind, source_id, amount_minor, fee_minor, net_minor from cash_entry",
    "select id, number, status, total_minor, paid_minor from invoice",
    "select id, status, plan_key, lookup_key, period_start, period_end, cancel_at_period_end from subscription",
    "select plan_key, status, subscription_id, interval, period_start, period_end from workspace_plan",
    "select unit, issued, available, held, spent, revoked, debt from ledger.wallet",
    "select feature, hard from entitlement",
    "select status from checkout",
    "select customer_id, currency, balance_card from billing_customer",
)


@dataclass(frozen=True)
class Life:
    """What was lived, and where: a database that nobody is connected to, and the provider that knows it all."""

    desk: BillingDesk
    database: str
    events: list[dict[str, Any]]


def pay(house: House, opened: dict[str, Any], **form: str) -> Any:  # noqa: ANN401 -- the SDK's object
    """Walk a payment page and return its session."""
    assert house.shop.pay(opened["url"], country="US", **form).status_code == 303
    ((session_id,),) = house.studio.query("select session_id from checkout order by created_at desc, id desc limit 1")
    return house.shop.v1.checkout.sessions.retrieve(session_id)


async def live(house: House) -> None:
    """Buy, be paid back in odd parts, subscribe, upgrade, dispute: nothing of it is told."""
    v1, person = house.shop.v1, await house.studio.sign_up()
    twenty = pay(house, await house.order(person, pack="ten", quantity=2))
    v1.refunds.create({"payment_intent": twenty.payment_intent, "amount": 333})
    v1.refunds.create({"payment_intent": twenty.payment_intent, "amount": 1647})
    ten = pay(house, await house.order(person, pack="ten"))
    v1.refunds.create({"payment_intent": ten.payment_intent, "amount": 100})
    pay(house, await house.order(person, pack="ten", quantity=3), card_number="4000 0000 0000 0259")
    plan = pay(house, await house.order(person, plan="Standard"))
    found = v1.subscriptions.retrieve(plan.subscription)
    pro = v1.prices.list({"lookup_keys": ["t_pro_month_v1"]}).data[0]
    v1.subscriptions.update(
        found.id,
        {"items": [{"id": found["items"].data[0].id, "price": pro.id}], "proration_behavior": "always_invoice"},
    )
    v1.subscriptions.update(found.id, {"cancel_at_period_end": True})
    v1.subscriptions.update(found.id, {"cancel_at_period_end": False})


def settings_of(fresh: FreshDatabase, folder: Path, shop: Shop) -> Settings:
    catalogue = folder / "catalogue.toml"
    catalogue.write_text(CATALOGUE, encoding="utf-8")
    return Settings(
        DATABASE_URL=SecretStr(fresh.owner_dsn),  # pyright: ignore[reportCallIssue] -- the alias of the environment
        database_app_url=SecretStr(fresh.app_dsn),
        data_dir=folder,
        catalogue=catalogue,
        secret_key=SecretStr("t" * 40),
        payments="stripe",
        stripe_secret_key=SecretStr(KEY),
        stripe_webhook_secrets=(SecretStr(SECRET),),
        stripe_api_base=shop.running.url,
        **HIGH_LIMITS,
    )


async def run_schedule(life: Life, owner_dsn: str, seed: int) -> list[list[tuple[Any, ...]]]:
    """Tell of the life by one random schedule, let two workers and the healer do the rest, and return the books."""
    chance = random.Random(seed)  # noqa: S311 -- a schedule, not a secret
    database = Database.connect(
        owner_dsn.replace("postgresql://mutoscope@", f"postgresql://{APP_ROLE}@"), pool_size=4, vault=Vault([bytes(32)])
    )
    desk = replace(life.desk, database=database)
    told = [event for event in life.events if chance.random() >= LOST for _ in range(chance.choice((1, 1, 2, 3)))]
    chance.shuffle(told)
    try:
        for event in told:
            async with database.session() as session:
                await receive_webhook(desk, session, *signed(event))
            if chance.random() < 0.5:
                await drain_inbox(desk)
        await Healer(desk).run()
        await asyncio.gather(drain_inbox(desk), drain_inbox(desk))
    finally:
        await database.close()
    with psycopg.connect(owner_dsn) as connection:
        stuck = "select event_id, type, state, error from payment_inbox where state not in ('done', 'ignored')"
        assert connection.execute(stuck).fetchall() == []
        assert connection.execute("select * from ledger.audit()").fetchall() == []
        return [sorted(connection.execute(query.encode()).fetchall(), key=repr) for query in BOOKS]


@pytest.mark.slow
@pytest.mark.timeout(1800)  # only against hanging
async def test_every_schedule_leads_to_the_same_books_to_the_cent(
    fresh_database: FreshDatabase, pg: TestServer, tmp_path: Path
) -> None:
    with run_provider(OPTIONS) as running:
        shop = open_shop(running)
        clock = FixedClock(dt.datetime.now(dt.UTC))
        settings = settings_of(fresh_database, tmp_path, shop)
        async with open_container(settings, clock=clock) as container:
            await put_offers(container.billing)
            async with client_of(app_of(container)) as http:
                house = House(Studio(http, container, clock, fresh_database.owner_dsn), shop, container.billing)
                await live(house)
        # Nobody may be connected to a database that is copied: the container is closed by now.
        source = fresh_database.owner_dsn.rsplit("/", 1)[1].partition("?")[0]
        provider = StripeProvider(KEY, webhook_secrets=(SECRET,), api_base=running.url)
        desk = replace(container.billing, provider_or_none=provider)
        life = Life(desk, source, [json.loads(event["payload"]) for event in shop.events()])
        books = await one_schedule(life, pg, 0)
        for seed in range(1, SCHEDULES):
            assert await one_schedule(life, pg, seed) == books, f"the schedule {seed} led to other books"
        await provider.close()
        theirs = {line.id: line.net for line in shop.v1.balance_transactions.list({"limit": 100}).auto_paging_iter()}
        shop.http.close()
    ours = {row[0]: row[5] for row in books[1]}
    assert ours == theirs, "the copy of the provider's books differs"
    assert len(ours) >= 9


async def one_schedule(life: Life, pg: TestServer, seed: int) -> list[list[tuple[Any, ...]]]:
    name = f"schedule_{os.getpid()}_{seed}"
    owner_dsn = pg.create(name, life.database)
    try:
        return await run_schedule(life, owner_dsn, seed)
    finally:
        pg.drop(name)
