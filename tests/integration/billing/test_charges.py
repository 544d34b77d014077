"""Charges per use become one invoice: once they are worth it or their month is over, and once whatever breaks."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

import psycopg

from mutoscope.billing import bill_charges

if TYPE_CHECKING:
    from conftest import House, Person


def confirm(house: House, person: Person, count: int, *, minor: int = 99, ended_at: dt.datetime | None = None) -> None:
    """Write down charges as the gate leaves them."""
    with psycopg.connect(house.studio.owner_dsn) as connection:
        for _ in range(count):
            usage, charge = uuid.uuid4(), uuid.uuid4()
            connection.execute(
                "insert into usage_line (id, workspace_id, user_id, work, path, unit, charge_id, plan_key, "
                "catalogue_digest, period_start, quoted, counted, spent, status, ended_at) "
                "select %s, workspace_id, %s, 'film', 'per_use', 'video', %s, plan_key, catalogue_digest, "
                "period_start, '{}', '{}', 0, 'settled', now() from workspace_plan where workspace_id = %s",
                (usage, person.id, charge, person.workspace_id),
            )
            connection.execute(
                "insert into charge (id, workspace_id, usage_id, key, quantity, currency, amount_minor, status, "
                "ended_at) values (%s, %s, %s, 'film', 1, 'usd', %s, 'confirmed', %s)",
                (charge, person.workspace_id, usage, minor, ended_at or house.desk.clock.now()),
            )


def states(house: House, person: Person) -> list[tuple[Any, ...]]:
    return house.studio.query(
        "select status, count(*), sum(amount_minor)::int, count(distinct invoice_id) from charge "
        "where workspace_id = %s group by status order by status",
        person.workspace_id,
    )


def invoices(house: House, person: Person) -> list[tuple[int, str]]:
    """Return what the provider has charged by invoice: amount and status."""
    ((customer,),) = house.studio.query(
        "select customer_id from billing_customer where workspace_id = %s", person.workspace_id
    )
    return [(one.total, one.status) for one in house.shop.v1.invoices.list({"customer": customer}).data]


async def test_charges_worth_an_invoice_are_paid_in_one(house: House) -> None:
    person = await house.studio.sign_up()
    await house.buy(person, pack="ten")
    confirm(house, person, 20)
    await bill_charges(house.desk)
    assert states(house, person) == [("confirmed", 20, 1980, 0)], "a cent less than an invoice is worth"
    confirm(house, person, 1)
    await asyncio.gather(bill_charges(house.desk), bill_charges(house.desk))
    await bill_charges(house.desk)
    await house.tell()
    assert states(house, person) == [("paid", 21, 2079, 1)]
    assert invoices(house, person) == [(2079, "paid")]
    kept = house.studio.query(
        "select total_minor, status from invoice where workspace_id = %s and reason = 'manual'", person.workspace_id
    )
    assert kept == [(2079, "paid")]


async def test_a_month_that_is_over_is_invoiced_whatever_it_comes_to(house: House) -> None:
    person = await house.studio.sign_up()
    await house.buy(person, pack="ten")
    now = house.desk.clock.now()
    confirm(house, person, 3, ended_at=now.replace(day=1, hour=0, minute=0, second=0, microsecond=0))
    await bill_charges(house.desk)
    assert states(house, person) == [("confirmed", 3, 297, 0)]
    confirm(house, person, 1, ended_at=now.replace(day=1) - dt.timedelta(days=2))
    await bill_charges(house.desk)
    assert states(house, person) == [("paid", 4, 396, 1)]


async def test_what_a_crash_left_claimed_is_invoiced_once_by_the_next_round(house: House) -> None:
    person = await house.studio.sign_up()
    await house.buy(person, pack="ten")
    confirm(house, person, 30)
    async with house.desk.database.session(workspace_id=person.workspace_id) as session:
        connection = await session.connection()
        await connection.exec_driver_sql(
            "select claim_charges($1, 'usd', $2)", (person.workspace_id, f"batch:{uuid.uuid4()}")
        )
    await bill_charges(house.desk)
    await bill_charges(house.desk)
    assert states(house, person) == [("paid", 30, 2970, 1)]
    assert invoices(house, person) == [(2970, "paid")]


async def test_whoever_owes_is_charged_for_nothing_more_until_it_is_paid(house: House) -> None:
    person = await house.studio.sign_up()
    await house.buy(person, pack="ten")
    ((customer,),) = house.studio.query(
        "select customer_id from billing_customer where workspace_id = %s", person.workspace_id
    )
    method = house.shop.v1.payment_methods.attach("pm_card_chargeCustomerFail", {"customer": customer})
    house.shop.v1.customers.update(customer, {"invoice_settings": {"default_payment_method": method.id}})
    confirm(house, person, 30)
    await bill_charges(house.desk)
    await house.tell()
    assert states(house, person) == [("invoiced", 30, 2970, 1)]
    assert house.studio.query("select lock_customer(%s)", person.workspace_id) == [(False,)]
    good = house.shop.v1.payment_methods.attach("pm_card_visa", {"customer": customer})
    house.shop.v1.customers.update(customer, {"invoice_settings": {"default_payment_method": good.id}})
    (open_invoice,) = house.shop.v1.invoices.list({"customer": customer, "status": "open"}).data
    house.shop.v1.invoices.pay(open_invoice.id, {"payment_method": good.id})
    await house.tell()
    assert states(house, person) == [("paid", 30, 2970, 1)]
    assert house.studio.query("select lock_customer(%s)", person.workspace_id) == [(True,)]
