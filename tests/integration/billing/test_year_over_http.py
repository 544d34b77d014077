"""A year lived through the API, with a provider that loses answers, then reconciled by queries of this file alone.

People register, buy packs on the payment page and with the card on file, subscribe, cancel, order films that are
cancelled or come to less than was held, dispute; an operator gives money back. What no route does is done as the worker
does it: films end by `settle_usage`, months begin, the inbox is drained. Three clocks move together: the application's,
the provider's and the database's.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from tests.integration.api.conftest import Studio, app_of, client_of
from tests.integration.api.operators import act, make_admin
from tests.integration.billing.conftest import House
from tests.integration.billing.test_schedules import settings_of
from tests.integration.embedded_provider.shop import OPTIONS, open_shop

from mutoscope.billing import end_graces, put_offers, renew_plans
from mutoscope.billing.embedded_provider import run_provider
from mutoscope.billing.usage import settle_usage
from mutoscope.bootstrap import open_container
from mutoscope.jobs import install_job_tables
from mutoscope.kernel import FixedClock

if TYPE_CHECKING:
    from tests.integration.api.conftest import Person
    from tests.integration.conftest import FreshDatabase

MONTHS = 12
CUSTOMERS = 4
DISPUTED = "4000 0000 0000 0259"
FAULTY = ("/v1/payment_intents", "/v1/refunds", "/v1/checkout/sessions")
DATABASE_CLOCK = """
create table lived_moment (moment timestamptz not null);
insert into lived_moment values (clock_timestamp());
grant select on lived_moment to public;
create or replace function ledger.clock() returns timestamptz language sql volatile as
$$ select moment from public.lived_moment $$
"""

# What the project did not write: sums over the tables as the documents describe them, no view or function of ours.
CASH = "select id, net_minor from cash_entry order by id"
RECEIVED = "select coalesce(sum(amount_minor), 0) from cash_entry"
SOLD = "select coalesce(sum(net_minor + tax_minor - refunded_minor), 0) from purchase"
LOST_UNITS = """
  select l.id from ledger.lot l
  where granted <> remaining + held + spent + expired + revoked + repaid or remaining < 0
"""
WALLETS_APART = """
  select w.workspace_id from ledger.wallet w
  join (select workspace_id, unit, sum(remaining) as remaining, sum(held) as held, sum(spent) as spent
          from ledger.lot group by 1, 2) l using (workspace_id, unit)
  where (w.available, w.held, w.spent) is distinct from (l.remaining, l.held, l.spent)
     or w.debt > 0 and w.available > 0
"""
SPENT_BY_LOTS = "select coalesce(sum(spent), 0) from ledger.lot"
SPENT_BY_FILMS = "select coalesce(sum(spent), 0) from usage_line where status = 'settled'"
# A share of a lot goes with its money, rounded down: revoked / amount against refunded / paid.
TAKEN_BACK_APART = """
  select id from purchase
  where abs(revoked * (net_minor + tax_minor) - amount * refunded_minor) > net_minor + tax_minor + amount
"""
GRANTED_APART = """
  select p.id from purchase p left join ledger.lot l
    on l.workspace_id = p.workspace_id and l.unit = p.unit and l.source_ref = p.lot_ref
  where l.granted is distinct from p.amount
"""
UNFINISHED = """
  select 'call', kind from payment_call where state = 'pending'
  union all select 'inbox', type from payment_inbox where state not in ('done', 'ignored')
"""


@dataclass
class Customer:
    """Somebody, and the films that are not ended yet."""

    person: Person
    films: list[uuid.UUID] = field(default_factory=list[uuid.UUID])
    lost: list[tuple[str, dict[str, object], str]] = field(default_factory=list[tuple[str, dict[str, object], str]])
    """Requests whose answers were lost: path, body, key."""


class Year:
    """Draws what happens next; the same seed lives the same year."""

    def __init__(self, house: House, admin: Person, seed: int) -> None:
        self.house, self.admin = house, admin
        self.dice = random.Random(seed)  # noqa: S311 -- a simulation
        self.customers: list[Customer] = []
        self.refunds: list[tuple[str, dict[str, object], str]] = []
        self.done: dict[str, int] = {}

    def count(self, what: str) -> None:
        self.done[what] = self.done.get(what, 0) + 1

    async def live(self) -> None:
        for _ in range(MONTHS):
            if len(self.customers) < CUSTOMERS:
                self.customers.append(Customer(await self.house.studio.sign_up()))
            for customer in self.customers:
                await self.month_of(customer)
            await self.give_back()
            await self.next_month()
        await self.repeat_lost()

    async def month_of(self, customer: Customer) -> None:
        for deed in self.dice.sample((self.buy, self.top_up, self.subscribe, self.cancel, self.film, self.film), k=3):
            self.fail_sometimes()
            await deed(customer)
        self.house.shop.control("faults")

    def fail_sometimes(self) -> None:
        """Let the provider lose the next answers: before the work, or after it."""
        kind = self.dice.choice((None, None, "error_before", "error_after"))
        faults = [{"kind": kind, "path": path, "times": 3, "status": 500} for path in FAULTY]
        self.house.shop.control("faults", **({"requests": faults} if kind else {}))

    async def post(self, customer: Customer, path: str, body: dict[str, object]) -> Any:  # noqa: ANN401 -- a response
        key = f"{path}:{self.dice.getrandbits(64):x}"
        headers = {**customer.person.headers, "Idempotency-Key": key}
        answer = await self.house.studio.http.post(f"/api/v1{path}", json=body, headers=headers)
        if answer.status_code == 503:
            customer.lost.append((path, body, key))
            self.count("lost")
        assert answer.status_code in {200, 202, 402, 409, 503}, answer.text
        return answer

    async def buy(self, customer: Customer) -> None:
        answer = await self.post(customer, "/billing/checkout", {"pack": "ten", "quantity": self.dice.randint(1, 5)})
        if answer.status_code == 200:
            card = {"card_number": DISPUTED} if self.dice.random() < 0.2 else {}
            self.house.shop.control("faults")
            paid = self.house.shop.pay(answer.json()["url"], country="US", **card)
            assert paid.status_code == 303, paid.text
            self.count("disputed" if card else "bought")
            await self.house.tell()

    async def top_up(self, customer: Customer) -> None:
        if (await self.post(customer, "/credits/topup", {"pack": "ten"})).status_code == 200:
            self.count("topped up")

    async def subscribe(self, customer: Customer) -> None:
        answer = await self.post(customer, "/billing/checkout", {"plan": "Standard"})
        if answer.status_code == 200:
            self.house.shop.control("faults")
            self.house.shop.pay(answer.json()["url"], country="US")
            self.count("subscribed")
            await self.house.tell()

    async def cancel(self, customer: Customer) -> None:
        if (await self.post(customer, "/billing/subscription/cancel", {})).status_code == 200:
            self.count("cancelled")

    async def film(self, customer: Customer) -> None:
        ordered = await self.post(customer, "/ai/video-generate", {"script": "The sea is wide.", "size": "270x480"})
        if ordered.status_code == 202:
            job = uuid.UUID(ordered.json()["job_id"])
            if self.dice.random() < 0.3:
                await self.post(customer, f"/jobs/{job}/cancel", {})
                self.count("film cancelled")
            else:
                await self.end_film(customer.person, job)

    async def end_film(self, person: Person, job: uuid.UUID) -> None:
        """End a film as its last step does; it came to a second or more."""
        container = self.house.studio.container
        async with container.database.session(workspace_id=person.workspace_id) as session:
            seconds = self.dice.randint(1, 3)
            spent = await settle_usage(session, container.shelf, person.workspace_id, job, seconds=seconds)
        done = "update generation set status = 'complete', spent = %s, finished_at = now() where id = %s returning 1"
        self.house.studio.query(done, spent, job)
        self.count("film made")

    async def give_back(self) -> None:
        """Let the operator refund a part or the rest of one payment; answers may be lost."""
        query = "select workspace_id, payment_id from purchase where payment_id is not null order by id"
        payments = self.house.studio.query(query)
        if not payments:
            return
        workspace, payment = self.dice.choice(payments)
        self.fail_sometimes()
        amount = self.dice.choice((None, self.dice.randint(1, 990)))
        path = f"/admin/workspaces/{workspace}/payments/{payment}/refund"
        await self.refund(path, {"amount_minor": amount}, f"refund:{self.dice.getrandbits(64):x}")
        self.house.shop.control("faults")

    async def refund(self, path: str, body: dict[str, object], key: str) -> None:
        answer = await act(self.house.studio, self.admin, path, body, key=key)
        assert answer.status_code in {200, 409, 503}, answer.text
        if answer.status_code == 503:
            self.refunds.append((path, body, key))
        self.count(f"refund {answer.status_code}")

    async def repeat_lost(self) -> None:
        """Ask again for everything whose answer was lost, with the same keys; the worker does the rest."""
        self.house.shop.control("faults")
        refunds, self.refunds = self.refunds, []
        for path, body, key in refunds:
            await self.refund(path, body, key)
        for customer in self.customers:
            lost, customer.lost = customer.lost, []
            for path, body, key in lost:
                headers = {**customer.person.headers, "Idempotency-Key": key}
                await self.house.studio.http.post(f"/api/v1{path}", json=body, headers=headers)
        await self.settle()

    async def settle(self) -> None:
        await self.house.repeat()
        await self.house.tell()
        await renew_plans(self.house.desk)
        await end_graces(self.house.desk)

    async def next_month(self) -> None:
        """Let thirty days and a half pass for everybody, and let them log in again."""
        if self.dice.random() < 0.5:
            await self.repeat_lost()
        clock = self.house.studio.clock
        clock.advance(days=30, hours=12)
        move = "update lived_moment set moment = %s returning 1"
        self.house.studio.query(move, clock.now())
        self.house.shop.control("clock", now=int(clock.now().timestamp()))
        await self.settle()
        for customer in self.customers:
            customer.person = await self.house.studio.log_in(customer.person.email)
        self.admin = await self.house.studio.log_in(self.admin.email)


@pytest.fixture
async def house(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncGenerator[House]:
    install_job_tables(fresh_database.owner_dsn)
    with psycopg.connect(fresh_database.owner_dsn) as connection:
        connection.execute(DATABASE_CLOCK.encode())
    with run_provider(OPTIONS) as running:
        shop = open_shop(running)
        clock = FixedClock(dt.datetime.now(dt.UTC))
        async with open_container(settings_of(fresh_database, tmp_path, shop), clock=clock) as container:
            await put_offers(container.billing)
            async with client_of(app_of(container)) as http:
                yield House(Studio(http, container, clock, fresh_database.owner_dsn), shop, container.billing)
        shop.http.close()


@pytest.mark.slow
@pytest.mark.timeout(1800)  # only against hanging
@pytest.mark.parametrize("seed", [1895])
async def test_after_a_year_through_the_api_nothing_is_apart(house: House, seed: int) -> None:
    admin = await make_admin(house.studio)
    year = Year(house, admin, seed)
    await year.live()
    query = house.studio.query
    assert query(UNFINISHED) == []
    theirs = {line.id: line.net for line in house.shop.v1.balance_transactions.list({"limit": 100}).auto_paging_iter()}
    assert dict(query(CASH)) == theirs, "0 cents apart, line by line"
    assert query(RECEIVED) == query(SOLD), "what came and stayed is what was sold and kept"
    for apart in (LOST_UNITS, WALLETS_APART, TAKEN_BACK_APART, GRANTED_APART):
        assert query(apart) == [], apart
    assert query(SPENT_BY_LOTS) == query(SPENT_BY_FILMS)
    assert query("select what, workspace_id from ledger.audit()") == []
    happened = ("bought", "topped up", "subscribed", "cancelled", "film made", "film cancelled", "lost", "refund 200")
    assert [what for what in happened if not year.done.get(what)] == [], year.done
