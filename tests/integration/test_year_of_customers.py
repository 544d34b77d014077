"""A year of random customer life, then the books reconciled by queries that the project did not write.

People come, buy packs and plans, make films that succeed, fall short or fail, are charged per use, ask for money back,
let credits lapse, pay in three currencies. At the end, plain SQL from first principles — what came in, what went back,
what is still owed — is held against what the product's own functions say: 0 apart.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import uuid
from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.integration.bookkeeper import Bookkeeper

from mutoscope.analytics import MarginBy, MarginLine, Scenario, add_up, load_cost_model, read_margin
from mutoscope.billing import Wanted, export_books, read_reconciliations, reconcile
from mutoscope.infra.database import Database
from mutoscope.ledger import check_invariants

NEW_YEAR = dt.datetime(2025, 1, 1, 9, tzinfo=dt.UTC)
PERIOD = (dt.datetime(2024, 12, 1, tzinfo=dt.UTC), dt.datetime(2026, 2, 1, tzinfo=dt.UTC))
END = dt.datetime(2025, 12, 31, 21, tzinfo=dt.UTC)
CUSTOMERS = 12
WEEKS = 52


@dataclass
class Customer:
    """Somebody whose habits are drawn once."""

    workspace: uuid.UUID
    currency: str
    purchases: list[uuid.UUID] = field(default_factory=list[uuid.UUID])
    subscription: str | None = None
    kind: str = "payg"


class Life:
    """Draws what happens next; the same seed lives the same year."""

    def __init__(self, books: Bookkeeper, seed: int) -> None:
        self.books, self.dice = books, random.Random(seed)  # noqa: S311 -- a simulation
        self.customers: list[Customer] = []

    def live(self) -> None:
        for week in range(WEEKS):
            self.books.move_to(NEW_YEAR + dt.timedelta(days=7 * week, minutes=self.dice.randrange(600)))
            if len(self.customers) < CUSTOMERS and self.dice.random() < 0.5:
                self.come()
            for customer in self.customers:
                self.week_of(customer, week)
        self.books.move_to(END)

    def come(self) -> None:
        workspace = self.books.workspace()
        currency = self.dice.choice(["usd", "usd", "eur", "jpy"])
        kind = self.dice.choice(["payg", "packs", "credits", "included", "yearly"])
        customer = Customer(workspace, currency, kind=kind)
        self.books.grant(workspace, 3_000, source="trial", expires=self.books.now + dt.timedelta(days=30))
        price = self.dice.randrange(900, 9_900)
        if kind in {"credits", "included", "yearly"}:
            interval = "year" if kind == "yearly" else "month"
            customer.subscription = self.books.subscribe(workspace, price, interval=interval, currency=currency)
        self.customers.append(customer)

    def week_of(self, customer: Customer, week: int) -> None:
        for _ in range(self.dice.randrange(4)):
            self.film(customer)
        if customer.kind == "packs" and self.dice.random() < 0.3:
            self.pack(customer)
        if customer.subscription and (week % 4 == 0 or customer.kind == "yearly"):
            self.bill(customer)
        if customer.kind == "payg" and self.dice.random() < 0.25:
            self.books.collect(
                customer.workspace, fee=self.fee(), tax=self.dice.randrange(50), currency=customer.currency
            )
        if customer.purchases and self.dice.random() < 0.06:
            self.give_back(self.dice.choice(customer.purchases))

    def fee(self) -> int:
        return self.dice.randrange(30, 400)

    def pack(self, customer: Customer) -> None:
        customer.purchases.append(
            self.books.buy(
                customer.workspace,
                self.dice.randrange(1_000, 25_001),
                self.dice.randrange(99, 5_000),
                tax=self.dice.choice([0, 7, 190]),
                fee=self.fee(),
                currency=customer.currency,
                expires=self.books.now + dt.timedelta(days=self.dice.choice([20, 90, 400])),
            )
        )

    def bill(self, customer: Customer) -> None:
        price, discount = self.dice.randrange(900, 9_900), self.dice.choice([0, 0, 100])
        tax = self.dice.choice([0, 19])
        invoice = self.books.invoice(
            customer.workspace,
            price,
            discount=discount,
            tax=tax,
            fee=self.fee(),
            subscription=customer.subscription,
            currency=customer.currency,
            reason="subscription_create" if customer.kind == "yearly" else "subscription_cycle",
        )
        if customer.kind == "credits":
            customer.purchases.append(
                self.books.buy(
                    customer.workspace,
                    self.dice.randrange(5_000, 30_000),
                    price - discount,
                    tax=tax,
                    kind="plan",
                    currency=customer.currency,
                    invoice=invoice,
                    expires=self.books.now + dt.timedelta(days=28),
                )
            )
        elif customer.kind == "yearly":
            customer.subscription = None  # paid for the year

    def film(self, customer: Customer) -> None:
        seconds = self.dice.randrange(5, 600)
        if customer.kind == "payg":
            works = self.dice.random() < 0.8
            self.books.charged_film(
                customer.workspace,
                self.dice.randrange(49, 199),
                seconds=seconds,
                currency=customer.currency,
                works=works,
            )
            return
        if customer.kind in {"included", "yearly"}:
            usage = self.books.usage(customer.workspace, "included", seconds=seconds, unit="video")
            self.books.end(usage, seconds=seconds, spent=0, ai=self.dice.randrange(9_999))
            return
        held = self.dice.randrange(100, 4_000)
        self.books.bound(customer.workspace)
        if held > (self.books.one("select available from ledger.balance(%s, 'credit')", customer.workspace) or 0):
            return
        spent = self.dice.choice([None, held, self.dice.randrange(held + 1)])
        self.books.film(customer.workspace, held, spent, seconds=seconds, ai=self.dice.randrange(9_999))

    def give_back(self, purchase: uuid.UUID) -> None:
        left = self.books.one("select net_minor + tax_minor - refunded_minor from purchase where id = %s", purchase)
        if left > 0:
            self.books.refund(purchase, self.dice.choice([left, self.dice.randrange(left) + 1]))


@pytest.fixture
async def owner(fresh_database: Any) -> AsyncGenerator[Database]:  # noqa: ANN401 -- conftest's own type
    connected = Database.connect(fresh_database.owner_dsn, pool_size=1)
    yield connected
    await connected.close()


@pytest.fixture
def books(fresh_database: Any) -> Generator[Bookkeeper]:  # noqa: ANN401 -- conftest's own type
    with Bookkeeper.open(fresh_database.owner_dsn, NEW_YEAR) as keeper:
        yield keeper


async def total(owner: Database, by: MarginBy) -> MarginLine:
    lines: list[MarginLine] = []
    after: str | None = None
    async with owner.session() as session:
        while True:
            page = await read_margin(
                session,
                by,
                since=PERIOD[0],
                until=PERIOD[1],
                model=load_cost_model(),
                scenario=Scenario(),
                after=after,
            )
            lines += page.items
            after = page.next_cursor
            if after is None:
                return add_up(lines)


# What the project did not write: sums over the tables as the documents describe them, no view or function of ours.
RECEIVED = "select currency, sum(amount_minor), sum(fee_minor) from cash_entry group by currency"
TAKEN_FOR_SALES = """
  select currency, sum(minor) from (
    select currency, net_minor + tax_minor - refunded_minor as minor from purchase
    union all
    select i.currency, i.total_minor from invoice i
      where not exists (select 1 from purchase p where p.invoice_id = i.id)) s group by currency
"""
SPENT_BY_LOTS = "select sum(spent) from ledger.lot"
SPENT_BY_USAGE = "select sum(spent) from usage_line where path = 'credits' and status = 'settled'"
LOST_UNITS = """
  select count(*) from ledger.lot
  where granted <> remaining + held + spent + expired + revoked + repaid or remaining < 0
"""
# Each lot's money, as an exact fraction: what remains after refunds, and which part of the lot is gone for good.
LOTS = """
  select p.currency, p.net_minor, p.tax_minor, p.refunded_minor, l.granted - l.revoked, l.spent + l.repaid + l.expired
  from purchase p join ledger.lot l
    on l.workspace_id = p.workspace_id and l.unit = p.unit and l.source_ref = p.lot_ref
"""
CHARGED = "select currency, sum(amount_minor) from charge where status in ('confirmed', 'paid') group by currency"
SOLD = """
  select currency, sum(minor * case currency when 'jpy' then 1000000 else 10000 end) from (
    select currency, net_minor as minor from purchase
    union all
    select currency, amount_minor from charge where status in ('confirmed', 'paid')
    union all
    select i.currency, i.subtotal_minor - i.discount_minor from invoice i
      where i.subscription_id is not null and not exists (select 1 from purchase p where p.invoice_id = i.id)) s
  group by currency
"""
INCLUDED = """
  select i.id, i.currency, i.subtotal_minor - i.discount_minor, s.interval, i.created_at
  from invoice i join subscription s on s.id = i.subscription_id
  where not exists (select 1 from purchase p where p.invoice_id = i.id)
"""


def earned_by_hand(books: Bookkeeper) -> dict[str, int]:
    """What was earned until the end, in millionths, by Python's integers from the tables alone."""
    micro = {"usd": 10_000, "eur": 10_000, "jpy": 1_000_000}
    earned = dict.fromkeys(micro, 0)
    for currency, net, tax, refunded, whole, gone in books.connection.execute(LOTS):
        kept = micro[currency] * net - (micro[currency] * refunded * net // (net + tax) if refunded else 0)
        earned[currency] += kept * int(gone) // int(whole) if whole else 0
    for currency, minor in books.connection.execute(CHARGED):
        earned[currency] += micro[currency] * int(minor)
    for _, currency, net, interval, began in books.connection.execute(INCLUDED):
        months = 12 if interval == "year" else 1
        begun = sum(1 for month in range(months) if _later(began, month) < PERIOD[1])
        earned[currency] += micro[currency] * net * begun // months
    return {currency: amount for currency, amount in earned.items() if amount}


def _later(moment: dt.datetime, months: int) -> dt.datetime:
    index = moment.month - 1 + months
    year, month = moment.year + index // 12, index % 12 + 1
    last = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
    return moment.replace(year=year, month=month, day=min(moment.day, last))


@pytest.mark.parametrize("seed", [1, 7, 1895])
async def test_after_a_year_nothing_is_apart(books: Bookkeeper, owner: Database, seed: int) -> None:
    life = Life(books, seed)
    life.live()
    assert len(books.lines) > 60
    async with owner.session() as session:
        count = await reconcile(session, books.lines, since=PERIOD[0], until=PERIOD[1], now=END)
    async with owner.session() as session:
        (found,) = await read_reconciliations(session, only=count.id)
        assert await check_invariants(session) == []
    assert found.differences == 0, found.result
    assert found.ours == found.theirs == len(books.lines)

    taken = {currency: int(minor) for currency, minor in books.connection.execute(TAKEN_FOR_SALES)}
    received = {currency: (int(sum_), int(fee)) for currency, sum_, fee in books.connection.execute(RECEIVED)}
    assert taken == {currency: minor for currency, (minor, _) in received.items()}
    assert books.one(LOST_UNITS) == 0
    assert books.one(SPENT_BY_LOTS) == books.one(SPENT_BY_USAGE)

    sums = {by: await total(owner, by) for by in ("video", "workspace", "plan")}
    assert sums["video"] == sums["workspace"] == sums["plan"]
    earned = {currency: one.revenue_micro for currency, one in sums["plan"].earned.items() if one.revenue_micro}
    assert earned == earned_by_hand(books)
    micro = {"usd": 10_000, "eur": 10_000, "jpy": 1_000_000}
    for currency, one in sums["plan"].earned.items():
        assert one.fee_micro <= received[currency][1] * micro[currency]


async def test_what_is_earned_and_what_is_owed_are_what_was_paid(books: Bookkeeper, owner: Database) -> None:
    """A year without refunds: revenue + deferred revenue = all that was sold, to the millionth."""
    life = Life(books, 42)
    life.give_back = lambda purchase: None  # noqa: ARG005 -- nobody wants money back this year
    life.live()
    books.move_to(dt.datetime.now(dt.UTC))
    owed: dict[str, int] = {}
    lines = [line async for line in export_books(owner.session, Wanted("deferred", PERIOD[0], books.now, None, "json"))]
    for line in json.loads("".join(lines)):
        owed[line["currency"]] = owed.get(line["currency"], 0) + line["deferred_micro"]
    sold = {currency: int(micro) for currency, micro in books.connection.execute(SOLD)}
    async with owner.session() as session:
        page = await read_margin(
            session,
            "plan",
            since=PERIOD[0],
            until=books.now + dt.timedelta(days=1),
            model=load_cost_model(),
            scenario=Scenario(),
        )
    earned = add_up(page.items).earned
    assert owed, "somebody is owed something"
    assert {currency: earned[currency].revenue_micro + owed.get(currency, 0) for currency in earned} == sold
