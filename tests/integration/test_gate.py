"""The one gate: each way to pay is opened once, ended once, and never let past its limit by many at once."""

from __future__ import annotations

import asyncio
import uuid

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tests.integration.gate_house import Tenant, shipped

from mutoscope.billing.usage import UsageEnded, UsageNotFound, check_gauges
from mutoscope.catalog import Catalogue, Limit
from mutoscope.infra.database import Database
from mutoscope.infra.limits import LimitReached, PaymentMethodNeeded, require_room
from mutoscope.ledger import InsufficientCredits

PER_VIDEO = "processing_001_per_video"


def limited(catalogue: Catalogue, plan: str, **limits: Limit) -> Catalogue:
    """Return a catalogue in which one plan's limits are others."""
    plans = tuple(
        each.model_copy(update={"limits": {**each.limits, **limits}}) if each.key == plan else each
        for each in catalogue.plans
    )
    return catalogue.model_copy(update={"plans": plans})


async def test_credits_are_held_spent_for_the_real_length_and_written_down(database: Database, owner_dsn: str) -> None:
    tenant = await Tenant.on(database, owner_dsn, "film_studio_003", "Free")
    await tenant.grant(3000)
    film, reserved = await tenant.film(60)
    assert (reserved.path, reserved.unit, reserved.held) == ("credits", "credit", 3000)
    assert await tenant.balance() == (0, 3000, 0)
    assert await tenant.settle(film, 45) == 2250
    assert await tenant.balance() == (750, 0, 2250)
    assert tenant.query(
        "select status, path, held, spent, plan_key, counted ->> 'film_seconds', ai_micro, compute_micro,"
        " storage_micro, network_micro from usage_line where id = %s",
        film,
    ) == [("settled", "credits", 3000, 2250, "Free", "45", 0, 375_000, 20_000, 10_000)]
    assert tenant.used("credits") == 2250
    assert tenant.faults() == []


async def test_a_film_longer_than_was_held_costs_no_more_than_that(database: Database, owner_dsn: str) -> None:
    tenant = await Tenant.on(database, owner_dsn, "film_studio_003", "Pro")
    await tenant.grant(10_000)
    film, _ = await tenant.film(60)
    assert await tenant.settle(film, 90) == 3000
    assert await tenant.balance() == (7000, 0, 3000)
    assert (tenant.used("credits"), tenant.faults()) == (3000, [])


async def test_too_few_credits_leave_nothing_behind(database: Database, owner_dsn: str) -> None:
    tenant = await Tenant.on(database, owner_dsn, "film_studio_003", "Free")
    await tenant.grant(1000)
    with pytest.raises(InsufficientCredits):
        await tenant.film(60)
    assert await tenant.balance() == (1000, 0, 0)
    assert tenant.query("select 1 from usage_line where workspace_id = %s", tenant.id) == []
    assert (tenant.used("credits"), tenant.faults()) == (0, [])


async def test_a_quota_is_used_up_and_comes_back_on_failure(database: Database, owner_dsn: str) -> None:
    tenant = await Tenant.on(database, owner_dsn, PER_VIDEO, "Free")
    films = [(await tenant.film())[0] for _ in range(5)]
    with pytest.raises(LimitReached) as caught:
        await tenant.film()
    details = caught.value.details
    assert (details["feature"], details["limit"], details["used"], details["asked"]) == ("videos", 5, 5, 1)
    assert (details["plan"], details["plan_needed"]) == ("Free", "Starter")
    assert caught.value.message == "The plan Free allows 5 videos a month; 5 are used and 1 more were asked for."
    assert "change to the plan Starter" in caught.value.remedy
    assert (caught.value.status, caught.value.code) == (402, "limit_reached")
    assert [await tenant.release(films[0]) for _ in range(3)] == [True, False, False]
    assert tenant.used("videos") == 4
    await tenant.film()
    assert [await tenant.settle(film) for film in films[1:]] == [0] * 4
    assert (tenant.used("videos"), tenant.faults()) == (5, [])


async def test_fifty_at_once_for_five_places_get_five(database: Database, owner_dsn: str) -> None:
    tenant = await Tenant.on(database, owner_dsn, PER_VIDEO, "Free")
    answers = await asyncio.gather(*(tenant.film() for _ in range(50)), return_exceptions=True)
    taken = [answer for answer in answers if not isinstance(answer, BaseException)]
    refused = [answer for answer in answers if isinstance(answer, LimitReached)]
    assert (len(taken), len(refused), tenant.used("videos")) == (5, 45, 5)
    assert tenant.faults() == []


async def test_many_at_once_for_the_last_credits_never_spend_more(database: Database, owner_dsn: str) -> None:
    tenant = await Tenant.on(database, owner_dsn, "film_studio_003", "Free")
    await tenant.grant(5 * 3000)
    answers = await asyncio.gather(*(tenant.film() for _ in range(20)), return_exceptions=True)
    assert sum(isinstance(answer, InsufficientCredits) for answer in answers) == 15
    assert await tenant.balance() == (0, 15_000, 0)
    assert tenant.faults() == []


async def test_processing_seconds_are_counted_on_what_was_made(database: Database, owner_dsn: str) -> None:
    tenant = await Tenant.on(database, owner_dsn, "processing_001_minutes", "Free")
    film, _ = await tenant.film(400)
    with pytest.raises(LimitReached):
        await tenant.film(201)
    await tenant.settle(film, 300)
    assert tenant.used("processing_seconds") == 300
    await tenant.film(300)
    with pytest.raises(LimitReached, match="The plan Free allows 600 seconds of processing a month; 600 are used"):
        await tenant.film(1)
    assert tenant.faults() == []


async def test_pay_per_use_is_pending_before_and_confirmed_after(database: Database, owner_dsn: str) -> None:
    tenant = await Tenant.on(database, owner_dsn, PER_VIDEO, "Starter")
    with pytest.raises(PaymentMethodNeeded, match=r"0\.99 USD") as caught:
        await tenant.film()
    assert (caught.value.status, caught.value.code) == (402, "payment_method_needed")
    assert "Add a payment method" in caught.value.remedy
    tenant.add_card()
    film, reserved = await tenant.film()
    failed, _ = await tenant.film()
    assert (reserved.path, reserved.hold_id, tenant.charges()) == ("per_use", None, [("pending", 1, 99)] * 2)
    await tenant.settle(film)
    await tenant.release(failed)
    assert tenant.charges() == [("confirmed", 1, 99), ("voided", 1, 99)]
    assert tenant.query("select charge_id from usage_line where id = %s", film) == [(reserved.charge_id,)]
    assert await tenant.balance() == (0, 0, 0)


async def test_the_bulk_price_is_for_the_whole_volume(database: Database, owner_dsn: str) -> None:
    tenant = await Tenant.on(database, owner_dsn, PER_VIDEO, "Starter")
    tenant.add_card()
    films = [(await tenant.film())[0] for _ in range(9)]
    assert sum(amount for _, _, amount in tenant.charges()) == 891
    tenth, _ = await tenant.film()
    assert sum(amount for _, _, amount in tenant.charges()) == 890
    await tenant.release(tenth)
    for film in films:
        await tenant.settle(film)
    assert tenant.charges() == [("confirmed", 1, 99)] * 9 + [("voided", 1, 89)]


async def test_ten_at_once_are_priced_as_ten(database: Database, owner_dsn: str) -> None:
    tenant = await Tenant.on(database, owner_dsn, PER_VIDEO, "Starter")
    tenant.add_card()
    await asyncio.gather(*(tenant.film() for _ in range(10)))
    assert tenant.charges() == [("pending", 1, 89)] * 10


async def test_bundles_are_used_before_anything_is_charged(database: Database, owner_dsn: str) -> None:
    tenant = await Tenant.on(database, owner_dsn, "generate_004", "pay_per_use")
    await tenant.grant(2000, "video")
    tenant.add_card()
    first, reserved = await tenant.film()
    await tenant.film()
    third = (await tenant.film())[1]
    assert (reserved.path, reserved.unit, reserved.held, third.path) == ("units", "video", 1000, "per_use")
    assert await tenant.settle(first, 200) == 1000
    assert await tenant.balance("video") == (0, 1000, 1000)
    assert tenant.used("videos") == 0, "what is bought beyond the plan is not counted against it"
    assert tenant.faults() == []


async def test_credits_beyond_the_plan_are_charged_where_it_says_so(database: Database, owner_dsn: str) -> None:
    tenant = await Tenant.on(database, owner_dsn, "cinegenesis_000", "Starter")
    await tenant.grant(20_000)
    assert (await tenant.film(60))[1].path == "credits"
    with pytest.raises(PaymentMethodNeeded):
        await tenant.film(60)
    tenant.add_card()
    film, reserved = await tenant.film(60)
    assert (reserved.path, tenant.charges()) == ("per_use", [("pending", 15, 90)])
    await tenant.settle(film, 31)
    assert tenant.charges() == [("confirmed", 8, 48)], "7.75 credits, begun ones whole"
    assert await tenant.balance() == (5000, 15_000, 0)


async def test_beyond_a_soft_limit_work_is_told_of_and_waits_but_goes_on(database: Database, owner_dsn: str) -> None:
    sold = limited(
        shipped("generate_004"), "subscription_unlimited", videos=Limit(hard=None, soft=5, overage="throttle")
    )
    tenant = await Tenant.on(database, owner_dsn, sold, "subscription_unlimited")
    throttled = [(await tenant.film())[1].throttled for _ in range(8)]
    assert throttled == [False] * 5 + [True] * 3
    assert tenant.warnings() == [("videos", 80), ("videos", 100)]


async def test_a_percentage_is_told_once_a_period_and_again_in_the_next(database: Database, owner_dsn: str) -> None:
    tenant = await Tenant.on(database, owner_dsn, PER_VIDEO, "Free")
    films = [(await tenant.film())[0] for _ in range(4)]
    assert tenant.warnings() == [("videos", 80)]
    await tenant.release(films[0])
    await tenant.film()
    assert tenant.warnings() == [("videos", 80)]
    await tenant.film()
    assert tenant.warnings() == [("videos", 80), ("videos", 100)]
    (event,) = tenant.query(
        "select payload from event where workspace_id = %s and payload ->> 'percent' = '100'", tenant.id
    )
    assert {name: event[0][name] for name in ("used", "limit", "unit", "plan_needed")} == {
        "used": 5,
        "limit": 5,
        "unit": "video",
        "plan_needed": "Starter",
    }
    tenant.query(
        "update workspace_plan set period_start = period_start - interval '40 days', anchor_at = anchor_at -"
        " interval '40 days', period_end = period_end - interval '40 days' where workspace_id = %s returning 1",
        tenant.id,
    )
    for _ in range(4):
        await tenant.film()
    assert tenant.warnings() == [("videos", 80), ("videos", 100), ("videos", 80)], "a new month has begun"


async def test_what_is_refunded_returns_once_by_the_way_it_was_paid(database: Database, owner_dsn: str) -> None:
    included = await Tenant.on(database, owner_dsn, PER_VIDEO, "Free")
    charged = await Tenant.on(database, owner_dsn, PER_VIDEO, "Starter")
    bundled = await Tenant.on(database, owner_dsn, "generate_004", "pay_per_use")
    charged.add_card()
    await bundled.grant(1000, "video")
    for tenant in (included, charged, bundled):
        film, _ = await tenant.film()
        with pytest.raises(UsageEnded, match="is open"):
            await tenant.refund(film)
        await tenant.settle(film)
        await tenant.refund(film)
        with pytest.raises(UsageEnded, match="is refunded"):
            await tenant.refund(film)
        assert tenant.query("select status from usage_line where id = %s", film) == [("refunded",)]
        assert tenant.faults() == []
    assert included.used("videos") == 0
    assert charged.charges() == [("voided", 1, 99)]
    assert await bundled.balance("video") == (1000, 0, 1000)


async def test_a_charge_that_is_on_an_invoice_is_not_voided_here(database: Database, owner_dsn: str) -> None:
    tenant = await Tenant.on(database, owner_dsn, PER_VIDEO, "Starter")
    tenant.add_card()
    film, _ = await tenant.film()
    await tenant.settle(film)
    tenant.query(
        "update charge set status = 'invoiced', invoice_id = 'in_1' where workspace_id = %s returning 1", tenant.id
    )
    with pytest.raises(UsageEnded, match="is invoiced") as caught:
        await tenant.refund(film)
    assert "Refund the invoice" in caught.value.remedy
    assert tenant.query("select status from usage_line where id = %s", film) == [("settled",)]


async def test_ending_at_once_by_many_happens_once(database: Database, owner_dsn: str) -> None:
    tenant = await Tenant.on(database, owner_dsn, "film_studio_003", "Free")
    await tenant.grant(3000)
    film, _ = await tenant.film()
    ends = await asyncio.gather(*(tenant.release(film) for _ in range(5)), *(tenant.settle(film) for _ in range(5)))
    assert len(ends) == 10
    assert await tenant.balance() in {(3000, 0, 0), (0, 0, 3000)}
    assert tenant.faults() == []


async def test_nobody_ends_or_starts_work_of_another_workspace(database: Database, owner_dsn: str) -> None:
    mine = await Tenant.on(database, owner_dsn, PER_VIDEO, "Free")
    other = await Tenant.on(database, owner_dsn, PER_VIDEO, "Free")
    film, _ = await mine.film()
    with pytest.raises(UsageNotFound):
        await other.release(film)
    with pytest.raises(DBAPIError, match="not bound to this workspace"):
        async with database.session(workspace_id=other.id) as session:
            await require_room(session, mine.id, "videos", 1)
    assert mine.used("videos") == 1


@pytest.mark.parametrize(
    "attempt",
    [
        "update gauge set used = 0",
        "insert into gauge (workspace_id, feature, used) values (current_setting('app.workspace_id')::uuid, 'x', 0)",
        "delete from gauge",
        "select count_usage(current_setting('app.workspace_id')::uuid, 'videos', -1, 'period')",
        "alter table project disable trigger count_projects",
    ],
)
async def test_the_application_cannot_move_a_gauge_by_itself(database: Database, owner_dsn: str, attempt: str) -> None:
    tenant = await Tenant.on(database, owner_dsn, PER_VIDEO, "Free")
    with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
        async with database.session(workspace_id=tenant.id) as session:
            await session.execute(text(attempt))


async def test_a_gauge_that_was_tampered_with_is_found(database: Database, owner_dsn: str) -> None:
    tenant = await Tenant.on(database, owner_dsn, PER_VIDEO, "Free")
    await tenant.film()
    tenant.query("update gauge set used = 3 where workspace_id = %s and feature = 'videos' returning 1", tenant.id)
    async with database.session() as session:
        found = [fault for fault in await check_gauges(session) if fault.workspace_id == tenant.id]
    assert [(fault.feature, fault.used, fault.counted) for fault in found] == [("videos", 3, 1)]


async def test_usage_on_no_plan_is_refused_by_the_books(database: Database, owner_dsn: str) -> None:
    tenant = await Tenant.on(database, owner_dsn, PER_VIDEO, "Free")
    with pytest.raises(UsageNotFound):
        await tenant.settle(uuid.uuid4())
