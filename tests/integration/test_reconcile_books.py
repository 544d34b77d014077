"""Our books beside the payment provider's, line by line; and the usage ledger beside the revenue. The goal is 0."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import AsyncGenerator, Generator
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError
from tests.integration.bookkeeper import Bookkeeper

from mutoscope.billing import (
    CashLine,
    Reconciliation,
    Wanted,
    WindowInvalid,
    export_books,
    fetch_lines,
    read_reconciliations,
    reconcile,
)
from mutoscope.infra.database import Database

NOON = dt.datetime(2025, 5, 10, 12, tzinfo=dt.UTC)
WINDOW = (dt.datetime(2025, 5, 1, tzinfo=dt.UTC), dt.datetime(2025, 6, 1, tzinfo=dt.UTC))


@pytest.fixture
async def owner(fresh_database: Any) -> AsyncGenerator[Database]:  # noqa: ANN401 -- conftest's own type
    connected = Database.connect(fresh_database.owner_dsn, pool_size=1)
    yield connected
    await connected.close()


@pytest.fixture
async def app(fresh_database: Any) -> AsyncGenerator[Database]:  # noqa: ANN401 -- conftest's own type
    connected = Database.connect(fresh_database.app_dsn, pool_size=1)
    yield connected
    await connected.close()


@pytest.fixture
def books(fresh_database: Any) -> Generator[Bookkeeper]:  # noqa: ANN401 -- conftest's own type
    with Bookkeeper.open(fresh_database.owner_dsn, NOON) as keeper:
        yield keeper


async def compare(owner: Database, lines: list[CashLine]) -> Reconciliation:
    async with owner.session() as session:
        count = await reconcile(session, lines, since=WINDOW[0], until=WINDOW[1], now=NOON)
    async with owner.session() as session:
        (found,) = await read_reconciliations(session, only=count.id)
    assert (found.ours, found.theirs, found.differences) == (count.ours, count.theirs, count.differences)
    return found


def sell_of_everything(books: Bookkeeper) -> None:
    """A pack with tax, a plan with credits, an included plan, charges on an invoice, a refund, a free trial."""
    one, two = books.workspace(), books.workspace()
    books.grant(one, 1_000, source="trial")
    pack = books.buy(one, 10_000, 1_000, tax=190, fee=65)
    books.film(one, 5_000, 4_000)
    books.film(one, 2_000, None)
    plan = books.invoice(one, 3_900, tax=741, fee=165, subscription=books.subscribe(one, 3_900))
    books.buy(one, 30_000, 3_900, tax=741, kind="plan", invoice=plan)
    books.invoice(two, 4_900, discount=490, tax=838, fee=182, subscription=books.subscribe(two, 4_900))
    books.charged_film(two, 99)
    books.charged_film(two, 89, works=False)
    books.charged_film(two, 89)
    books.collect(two, fee=36, tax=36)
    books.refund(pack, 595)
    books.buy(two, 1_000, 500, currency="jpy", fee=40)


async def test_books_that_agree_differ_in_nothing(books: Bookkeeper, owner: Database) -> None:
    sell_of_everything(books)
    found = await compare(owner, books.lines)
    assert found.differences == 0, found.result
    assert (found.ours, found.theirs) == (6, 6)
    assert found.result["sums"] == {
        "jpy": {"ours_minor": 460, "theirs_minor": 460, "apart_minor": 0},
        # 1 125 + 4 476 + 5 066 + 188 after fees, 595 back
        "usd": {"ours_minor": 10_260, "theirs_minor": 10_260, "apart_minor": 0},
    }
    # 1 190 + 4 641 + 5 248 + 224, a refund is no receipt
    assert found.result["revenue"]["currencies"]["usd"] == {
        "received_minor": 11_303,
        "booked_minor": 11_303,
        "apart_minor": 0,
    }


async def test_every_kind_of_difference_is_found_and_named(books: Bookkeeper, owner: Database) -> None:
    workspace = books.workspace()
    for _ in range(6):
        books.cash(workspace, 1_000, fee=59)
    same, lost, amount, fee, currency, moment = books.lines
    theirs = [
        same,
        dataclasses.replace(amount, amount_minor=1_001, net_minor=942),
        dataclasses.replace(fee, fee_minor=60, net_minor=940),
        dataclasses.replace(currency, currency="eur"),
        dataclasses.replace(moment, created_at=moment.created_at + dt.timedelta(seconds=1)),
        dataclasses.replace(same, id="txn_unheard"),
    ]
    found = await compare(owner, theirs)
    assert {line["id"]: line["fault"] for line in found.result["cash"]} == {
        lost.id: "missing_there",
        amount.id: "amount",
        fee.id: "fee",
        currency.id: "currency",
        moment.id: "moment",
        "txn_unheard": "missing_here",
    }
    assert found.result["sums"] == {
        "eur": {"ours_minor": 0, "theirs_minor": 941, "apart_minor": -941},
        "usd": {"ours_minor": 5_646, "theirs_minor": 4_705 + 1 - 1, "apart_minor": 941},
    }


async def test_a_line_that_we_dated_outside_the_window_is_no_missing_one(books: Bookkeeper, owner: Database) -> None:
    workspace = books.workspace()
    books.move_to(WINDOW[0] - dt.timedelta(seconds=1))
    early = books.cash(workspace, 1_000)
    told = dataclasses.replace(early, created_at=WINDOW[0])
    found = await compare(owner, [told])
    assert [line["fault"] for line in found.result["cash"]] == ["moment"]


async def test_money_without_a_sale_and_a_sale_without_money_are_found(books: Bookkeeper, owner: Database) -> None:
    workspace = books.workspace()
    books.cash(workspace, 700, payment="pi_nobody")
    purchase = books.buy(workspace, 1_000, 300)
    payment = books.one("select payment_id from purchase where id = %s", purchase)
    books.run("alter table cash_entry disable trigger cash_entry_append_only")
    books.run("delete from cash_entry where payment_id = %s", payment)
    found = await compare(owner, books.lines[:1])
    assert found.result["revenue"]["documents"] == [
        {"document": payment, "currency": "usd", "received_minor": 0, "booked_minor": 300},
        {"document": "pi_nobody", "currency": "usd", "received_minor": 700, "booked_minor": 0},
    ]
    assert found.result["revenue"]["currencies"] == {
        "usd": {"received_minor": 700, "booked_minor": 300, "apart_minor": 1_000}
    }
    assert found.differences == 2


async def test_usage_that_was_not_paid_for_is_found(books: Bookkeeper, owner: Database) -> None:
    workspace = books.workspace()
    books.grant(workspace, 9_000, source="trial")
    film = books.film(workspace, 2_000, 1_500)
    books.run("update usage_line set spent = 1400 where id = %s", film)
    charge = books.charged_film(workspace, 99)
    books.run("update charge set status = 'voided' where id = %s", charge)
    failed = books.charged_film(workspace, 99, works=False)
    books.run("update charge set status = 'confirmed' where id = %s", failed)
    purchase = books.buy(workspace, 1_000, 0)
    books.run("update purchase set amount = 2000 where id = %s", purchase)
    found = await compare(owner, books.lines)
    assert sorted(one["fault"] for one in found.result["usage"]) == [
        "bought, and not granted",
        "charged, and not made",
        "made, and not charged",
        "spent in the usage ledger and in the credit ledger differ",
    ]


async def test_the_application_compares_and_may_not_read_what_it_found(books: Bookkeeper, app: Database) -> None:
    workspace = books.workspace()
    books.cash(workspace, 1_000)
    async with app.session() as session:
        count = await reconcile(session, [], since=WINDOW[0], until=WINDOW[1], now=NOON)
    assert (count.ours, count.theirs, count.differences) == (1, 0, 2)
    async with app.session(user_id=workspace) as session:
        with pytest.raises(DBAPIError, match="not a platform admin"):
            await read_reconciliations(session)
        await session.rollback()
        connection = await session.connection()
        with pytest.raises(DBAPIError, match="permission denied"):
            await connection.exec_driver_sql("select * from books_compare_cash(now(), now(), '[]')")
        await session.rollback()


class Provider:
    """The other side, without a line."""

    async def list_cash(self, since: dt.datetime, until: dt.datetime) -> AsyncGenerator[CashLine]:
        assert since < until
        for line in ():
            yield line


async def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    assert await fetch_lines(Provider(), *WINDOW) == []
    with pytest.raises(WindowInvalid):
        await fetch_lines(Provider(), WINDOW[1], WINDOW[0])


async def test_a_year_that_becomes_lots_month_by_month_differs_in_nothing(books: Bookkeeper, owner: Database) -> None:
    """$120 at once; two months are granted, the rest is owed; two twelfths of the fee are shared."""
    workspace = books.workspace()
    subscription = books.subscribe(workspace, 12_000, interval="year")
    year = books.invoice(workspace, 12_000, tax=2_280, fee=444, subscription=subscription)
    for _ in range(2):
        books.buy(workspace, 10_000, 1_000, tax=190, kind="plan", invoice=year)
    found = await compare(owner, books.lines)
    assert found.differences == 0, found.result
    assert books.one("select sum(fee_micro) from books_fee") == 740_000
    wanted = Wanted("deferred", WINDOW[0], WINDOW[1], None, "json")
    owed = json.loads("".join([line async for line in export_books(owner.session, wanted)]))
    assert {(one["kind"], one["unit"], one["deferred_micro"]) for one in owed} == {
        ("plan", "month", 100_000_000),
        ("plan", "credit", 10_000_000),
    }
