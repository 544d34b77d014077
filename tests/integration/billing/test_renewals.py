"""Months that begin: free ones by themselves, anchored at their day, once, however the clock jumps."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
from typing import TYPE_CHECKING

import pytest

from mutoscope.billing import renew_plans
from mutoscope.billing.plans import add_months, month_end, share

if TYPE_CHECKING:
    from conftest import House


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def test_months_keep_the_day_of_their_anchor() -> None:
    anchor = moment("2027-01-31T10:00")
    ends = [add_months(anchor, months) for months in range(1, 5)]
    assert [end.date().isoformat() for end in ends] == ["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]
    assert add_months(moment("2028-01-31"), 1).date().isoformat() == "2028-02-29"
    assert add_months(moment("2028-02-29"), 12).date().isoformat() == "2029-02-28"
    assert month_end(anchor, moment("2027-02-28T10:00")) == moment("2027-03-31T10:00")
    assert [share(100, index, 12) for index in range(12)] == [8, 8, 9, 8, 8, 9, 8, 8, 9, 8, 8, 9]


async def test_a_free_month_begins_once_and_its_credits_lapse_with_it(house: House) -> None:
    person = await house.studio.sign_up()
    assert await house.balance(person) == 3
    rows = house.studio.query(
        "select period_end, anchor_at from workspace_plan where workspace_id = %s", person.workspace_id
    )
    ((ends, anchor),) = rows
    house.studio.clock.moment = ends + dt.timedelta(hours=1)
    await asyncio.gather(renew_plans(house.desk), renew_plans(house.desk))
    granted = house.studio.query(
        "select source_ref, granted from ledger.lot where workspace_id = %s order by id", person.workspace_id
    )
    assert [amount for _, amount in granted] == [3000, 3000]
    assert granted[1][0] == f"plan:Free:{ends.date().isoformat()}"
    # Nobody was there for half a year: one month begins, that of now; what was not given has lapsed.
    house.studio.clock.moment = add_months(anchor, 7) + dt.timedelta(days=3)
    await renew_plans(house.desk)
    ((start, end),) = house.studio.query(
        "select period_start, period_end from workspace_plan where workspace_id = %s", person.workspace_id
    )
    assert (start, end) == (add_months(anchor, 7), add_months(anchor, 8))
    count = house.studio.query("select count(*) from ledger.lot where workspace_id = %s", person.workspace_id)
    assert count == [(3,)]


async def test_a_year_is_paid_once_and_granted_month_by_month(house: House) -> None:
    person = await house.studio.sign_up()
    await house.buy(person, plan="Standard", interval="year")
    assert await house.balance(person) == 33
    ((start,),) = house.studio.query(
        "select period_start from workspace_plan where workspace_id = %s", person.workspace_id
    )
    for months in range(1, 12):
        house.studio.clock.moment = add_months(start, months) + dt.timedelta(minutes=1)
        await renew_plans(house.desk)
    bought = house.studio.query(
        "select count(*), sum(amount), sum(net_minor) from purchase where workspace_id = %s and kind = 'plan' "
        "and sku = 'Standard'",
        person.workspace_id,
    )
    assert [tuple(int(value) for value in row) for row in bought] == [(12, 360_000, 39_000)]
    house.studio.clock.moment = add_months(start, 12) + dt.timedelta(minutes=1)
    assert house.apart() == []
    await renew_plans(house.desk)  # the next year begins with its invoice, not by itself
    assert house.studio.query("select count(*) from purchase where workspace_id = %s", person.workspace_id) == [(12,)]


async def test_months_behind_one_that_waits_for_its_invoice_begin_all_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["mutoscope.billing.plans.renew_plans"], "_AT_ONCE", 1)
    payer, other = await house.studio.sign_up(), await house.studio.sign_up()
    await house.buy(payer, plan="Standard")
    ends = "select max(period_end) from workspace_plan where workspace_id = any(%s)"
    ((last,),) = house.studio.query(ends, [payer.workspace_id, other.workspace_id])
    house.studio.clock.moment = last + dt.timedelta(hours=1)
    assert await renew_plans(house.desk) >= 1
    begun = "select period_end > %s from workspace_plan where workspace_id = %s"
    assert house.studio.query(begun, house.studio.clock.moment, other.workspace_id) == [(True,)]
    assert house.studio.query(begun, house.studio.clock.moment, payer.workspace_id) == [(False,)]
