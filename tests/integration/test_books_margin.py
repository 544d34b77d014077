"""What a film earned, to the millionth: shares of lots, charges, included plans; nothing is lost."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import AsyncGenerator, Generator
from fractions import Fraction
from typing import Any

import pytest
from tests.integration.bookkeeper import Bookkeeper

from mutoscope.analytics import (
    NOT_A_FILM,
    Earned,
    MarginBy,
    MarginLine,
    PeriodInvalid,
    Scenario,
    add_up,
    load_cost_model,
    read_margin,
)
from mutoscope.infra.database import Database

NOON = dt.datetime(2025, 5, 10, 12, tzinfo=dt.UTC)
PLAIN = Scenario()
YEAR = (dt.datetime(2025, 1, 1, tzinfo=dt.UTC), dt.datetime(2026, 1, 1, tzinfo=dt.UTC))


@pytest.fixture
async def owner(fresh_database: Any) -> AsyncGenerator[Database]:  # noqa: ANN401 -- conftest's own type
    connected = Database.connect(fresh_database.owner_dsn, pool_size=1)
    yield connected
    await connected.close()


@pytest.fixture
def books(fresh_database: Any) -> Generator[Bookkeeper]:  # noqa: ANN401 -- conftest's own type
    with Bookkeeper.open(fresh_database.owner_dsn, NOON) as keeper:
        yield keeper


async def margins(owner: Database, by: MarginBy = "video", scenario: Scenario = PLAIN) -> dict[str, MarginLine]:
    async with owner.session() as session:
        page = await read_margin(session, by, since=YEAR[0], until=YEAR[1], model=load_cost_model(), scenario=scenario)
    assert page.next_cursor is None
    return {line.key: line for line in page.items}


async def test_a_third_of_a_lot_earns_its_third_and_the_last_takes_what_remains(
    books: Bookkeeper, owner: Database
) -> None:
    """$0.10 for three credits: 33 333, 33 333 and 33 334 millionths; the fee of a cent likewise."""
    workspace = books.workspace()
    books.buy(workspace, 3000, 10, fee=1)
    films = [books.film(workspace, 1000, 1000) for _ in range(3)]
    found = await margins(owner)
    earned = [found[str(film)].earned["usd"] for film in films]
    assert earned == [Earned(33_333, 3_333), Earned(33_333, 3_333), Earned(33_334, 3_334)]
    assert sum(one.revenue_micro for one in earned) == 100_000


async def test_a_film_that_spends_of_two_lots_earns_of_both_and_free_credits_earn_nothing(
    books: Bookkeeper, owner: Database
) -> None:
    workspace = books.workspace()
    books.grant(workspace, 1000, source="trial")
    books.buy(workspace, 2000, 400)
    film = books.film(workspace, 3000, 2500)  # one for nothing, one and a half at $2
    assert (await margins(owner))[str(film)].earned == {"usd": Earned(3_000_000, 0)}


async def test_a_failed_film_earns_nothing_and_costs_what_the_ai_did(books: Bookkeeper, owner: Database) -> None:
    workspace = books.workspace()
    books.buy(workspace, 2000, 400)
    failed = books.film(workspace, 2000, None, ai=4_000)
    line = (await margins(owner))[str(failed)]
    assert (line.films, line.earned, line.ai_micro, line.cost_micro) == (0, {}, 4_000, 4_000)


async def test_tax_is_nobodys_revenue_and_a_refund_takes_its_share_of_it(books: Bookkeeper, owner: Database) -> None:
    """$10 and $2 of tax for ten credits; two spent; $6 back are $5 of revenue and half the lot: two are worth $2."""
    workspace = books.workspace()
    purchase = books.buy(workspace, 10_000, 1_000, tax=200)
    film = books.film(workspace, 2_000, 2_000)
    books.refund(purchase, 600)
    assert (await margins(owner))[str(film)].earned == {"usd": Earned(2_000_000, 0)}


async def test_when_all_is_refunded_what_was_spent_earned_nothing_and_the_debt_pays_later(
    books: Bookkeeper, owner: Database
) -> None:
    workspace = books.workspace()
    purchase = books.buy(workspace, 10_000, 1_000)
    film = books.film(workspace, 8_000, 8_000)
    books.refund(purchase, 1_000)  # eight credits of debt
    books.buy(workspace, 10_000, 2_000)  # eight of these pay it
    found = await margins(owner)
    assert found[str(film)].earned == {"usd": Earned(0, 0)}
    assert found[NOT_A_FILM].earned == {"usd": Earned(16_000_000, 0)}


async def test_credits_that_expire_are_earned_by_no_film(books: Bookkeeper, owner: Database) -> None:
    workspace = books.workspace()
    books.buy(workspace, 4_000, 800, kind="plan", invoice=None, expires=NOON + dt.timedelta(days=30))
    film = books.film(workspace, 1_000, 1_000)
    books.move_to(NOON + dt.timedelta(days=31))
    books.grant(workspace, 1, source="trial")  # whatever comes next sweeps
    found = await margins(owner)
    assert found[str(film)].earned["usd"].revenue_micro == 2_000_000
    assert found[NOT_A_FILM].earned["usd"].revenue_micro == 6_000_000
    by_plan = await margins(owner, "plan")
    assert by_plan["plan_4000"].earned["usd"].revenue_micro == 6_000_000


async def test_charges_earn_what_they_say_and_share_the_fee_of_their_invoice(
    books: Bookkeeper, owner: Database
) -> None:
    workspace = books.workspace()
    books.charged_film(workspace, 99)
    books.charged_film(workspace, 198, seconds=120)
    books.charged_film(workspace, 99, works=False)
    books.collect(workspace, fee=39)
    found = await margins(owner, "workspace")
    assert found[str(workspace)].earned == {"usd": Earned(2_970_000, 390_000)}
    assert found[str(workspace)].films == 2
    by_film = sorted(line.earned["usd"].fee_micro for line in (await margins(owner)).values() if line.earned)
    assert by_film == [130_000, 260_000]


async def test_an_included_plans_price_is_shared_over_the_films_of_its_month(
    books: Bookkeeper, owner: Database
) -> None:
    """$49 over three films; the month without a film is earned by none; a trial earns nothing."""
    workspace = books.workspace()
    before = books.usage(workspace, "included", seconds=60, unit="video")
    books.end(before, seconds=60, spent=0)
    subscription = books.subscribe(workspace, 4_900, plan="Unlimited")
    books.move_to(NOON + dt.timedelta(hours=1))
    books.invoice(workspace, 4_900, subscription=subscription, fee=172, tax=931)
    films: list[uuid.UUID] = []
    for number in range(3):
        books.move_to(NOON + dt.timedelta(days=number + 1))
        film = books.usage(workspace, "included", seconds=60, unit="video")
        books.end(film, seconds=60, spent=0)
        films.append(film)
    books.move_to(NOON + dt.timedelta(days=31))
    books.invoice(workspace, 4_900, subscription=subscription)
    found = await margins(owner)
    assert [found[str(film)].earned["usd"] for film in films] == [
        Earned(16_333_333, 573_333),
        Earned(16_333_333, 573_333),
        Earned(16_333_334, 573_334),
    ]
    assert found[str(before)].earned == {}
    assert found[NOT_A_FILM].earned["usd"] == Earned(49_000_000, 0)


async def test_a_year_that_was_paid_at_once_is_earned_month_by_month(books: Bookkeeper, owner: Database) -> None:
    """$100 over twelve months, of which May to December 2025 have begun: floor(100 × 8 / 12)."""
    workspace = books.workspace()
    subscription = books.subscribe(workspace, 10_000, plan="Unlimited", interval="year")
    books.invoice(workspace, 10_000, subscription=subscription, reason="subscription_create")
    film = books.usage(workspace, "included", seconds=60, unit="video")
    books.end(film, seconds=60, spent=0)
    found = await margins(owner)
    assert found[str(film)].earned["usd"].revenue_micro == 8_333_333
    assert found[NOT_A_FILM].earned["usd"].revenue_micro == 66_666_666 - 8_333_333


async def test_each_currency_stands_apart(books: Bookkeeper, owner: Database) -> None:
    """A yen has no cents: ¥500 are 500 000 000 millionths."""
    workspace = books.workspace()
    books.buy(workspace, 1_000, 500, currency="jpy")
    books.buy(workspace, 1_000, 400, currency="eur")
    books.film(workspace, 2_000, 2_000)
    line = (await margins(owner, "workspace"))[str(workspace)]
    assert line.earned == {"eur": Earned(4_000_000, 0), "jpy": Earned(500_000_000, 0)}
    assert line.margin_micro({"eur": 1_080_000}) is None
    assert line.margin_micro({"eur": 1_080_000, "jpy": 6_500}) == 4_320_000 + 3_250_000 - 530_000


async def test_costs_are_the_models_where_no_film_recorded_its_own(books: Bookkeeper, owner: Database) -> None:
    workspace = books.workspace()
    books.grant(workspace, 9_000, source="trial")
    modelled = books.film(workspace, 1_000, 1_000, seconds=37)
    recorded = books.film(workspace, 1_000, 1_000, seconds=60)
    books.run(
        "update usage_line set compute_micro = 200001, storage_micro = 1, network_micro = 2 where id = %s", recorded
    )
    found = await margins(owner)
    one, two = found[str(modelled)], found[str(recorded)]
    assert (one.recorded, one.compute_micro, one.storage_micro, one.network_micro) == (0, 308_333, 20_000, 10_000)
    assert (two.recorded, two.compute_micro, two.storage_micro, two.network_micro) == (1, 200_001, 1, 2)


async def test_scenarios_recompute_what_machines_cost_and_nothing_else(books: Bookkeeper, owner: Database) -> None:
    workspace = books.workspace()
    books.grant(workspace, 9_000, source="trial")
    for _ in range(2):
        books.film(workspace, 1_000, 1_000, ai=7)
    plain = (await margins(owner, "plan"))["Pro"]
    both = (await margins(owner, "plan", Scenario(spot=True, cached_percent=40)))["Pro"]
    assert (plain.compute_micro, plain.cost_micro) == (1_000_000, 1_060_014)
    assert (both.compute_micro, both.cost_micro) == (180_000, 240_014)


async def test_every_grouping_comes_to_the_same_sum(books: Bookkeeper, owner: Database) -> None:
    first, second = books.workspace(), books.workspace()
    books.buy(first, 7_000, 999, fee=59)
    books.buy(second, 3_000, 1_000, fee=32)
    for workspace, spent in ((first, 1_111), (second, 777), (first, 2_500)):
        books.film(workspace, 3_000 if workspace == first else 1_000, spent)
    books.charged_film(second, 89)
    sums = [add_up((await margins(owner, by)).values()) for by in ("video", "workspace", "plan")]
    assert sums[0] == sums[1] == sums[2]
    spent_of_first = Fraction(999 * 10_000 * 3_611, 7_000)
    spent_of_second = Fraction(1_000 * 10_000 * 777, 3_000)
    assert sums[0].earned["usd"].revenue_micro == spent_of_first // 1 + spent_of_second // 1 + 890_000


async def test_pages_go_on_where_the_one_before_ended(books: Bookkeeper, owner: Database) -> None:
    workspace = books.workspace()
    books.grant(workspace, 9_000, source="trial")
    films = sorted(str(books.film(workspace, 1_000, 1_000)) for _ in range(5))
    seen: list[str] = []
    after: str | None = None
    async with owner.session() as session:
        while True:
            page = await read_margin(
                session,
                "video",
                since=YEAR[0],
                until=YEAR[1],
                model=load_cost_model(),
                scenario=Scenario(),
                after=after,
                limit=2,
            )
            seen += [line.key for line in page.items]
            after = page.next_cursor
            if after is None:
                break
        with pytest.raises(PeriodInvalid):
            await read_margin(
                session, "plan", since=YEAR[1], until=YEAR[0], model=load_cost_model(), scenario=Scenario()
            )
    assert seen == films
