"""The figures of a year of twelve customers, worked out by hand.

    A  Starter $29 since December before            G  trial 20 March, Starter $29 from 3 April, late in September,
    B  Pro $79 since December before, ends 20 March    ends 5 October
    C  Starter 10 January, Pro from 12 April        H  never pays                    I  its first payment never comes
    D  Starter 20 January, ends 14 February,        J  Pro EUR 79 from 15 June, ends 30 November
       again from 3 June                            K  Starter EUR 29 from 8 August
    E  Pro 2 February, Starter from 1 July 0:00     L  Starter 10 August, ends 25 August
    F  Starter for a year, $290, from 15 March: 290 / 12 = 24.166666 a month

USD   opening      new        expansion  contraction  churned  reactivated  closing      customers at the end
Jan   108          58 (C D)                                                 166          4  A B C D
Feb   166          79 (E)                             29 (D)                216          4  A B C E
Mar   216          24.166666 (F)                      79 (B)                161.166666   4  A C E F
Apr   161.166666   29 (G)     50 (C)                                        240.166666   5
May   240.166666                                                            240.166666   5
Jun   240.166666                                               29 (D)       269.166666   6
Jul   269.166666                         50 (E)                             219.166666   6
Aug   219.166666   (L came and went between two month ends)                 219.166666   6
Sep   219.166666   (G is late, and still a customer)                        219.166666   6
Oct   219.166666                                      29 (G)                190.166666   5
Nov   190.166666                                                            190.166666   5
Dec   190.166666                                                            190.166666   5
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import AsyncGenerator, Generator
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.integration.bookkeeper import Bookkeeper

from mutoscope.analytics import Health, PeriodInvalid, Spend, read_health, write_spend
from mutoscope.infra.database import Database

STARTER, PRO = 2900, 7900
YEARLY = 24_166_666
D = 1_000_000


def day(month: int, number: int, year: int = 2025) -> dt.datetime:
    return dt.datetime(year, month, number, 12, tzinfo=dt.UTC)


def live_the_year(books: Bookkeeper) -> dict[str, uuid.UUID]:  # noqa: PLR0915 -- a year of twelve is long
    people: dict[str, uuid.UUID] = {}
    subscriptions: dict[str, str] = {}

    def at(month: int, number: int, year: int = 2025) -> None:
        books.move_to(day(month, number, year))

    def come(*names: str) -> None:
        people.update({name: books.workspace() for name in names})

    def subscribe(name: str, minor: int, **more: str) -> None:
        subscriptions[name] = books.subscribe(people[name], minor, **more)

    at(11, 20, 2024)
    come("A", "B")
    at(12, 10, 2024)
    subscribe("A", STARTER)
    at(12, 15, 2024)
    subscribe("B", PRO)
    at(1, 5)
    come("C", "D")
    at(1, 10)
    subscribe("C", STARTER)
    at(1, 20)
    subscribe("D", STARTER)
    at(2, 1)
    come("E")
    at(2, 2)
    subscribe("E", PRO)
    at(2, 14)
    books.end_subscription(subscriptions["D"])
    at(3, 10)
    come("F", "G")
    at(3, 15)
    subscribe("F", 29_000, interval="year")
    at(3, 20)
    books.end_subscription(subscriptions["B"])
    subscribe("G", STARTER, status="trialing")
    at(4, 3)
    books.change(subscriptions["G"], status="active")
    at(4, 12)
    books.change(subscriptions["C"], unit_minor=PRO, plan_key="Pro")
    at(5, 5)
    come("H", "I")
    subscribe("I", STARTER, status="incomplete")
    at(5, 6)
    books.change(subscriptions["I"], status="incomplete_expired")
    at(6, 3)
    subscribe("D", STARTER)
    at(6, 10)
    come("J")
    at(6, 15)
    subscribe("J", PRO, currency="eur")
    books.move_to(dt.datetime(2025, 7, 1, tzinfo=dt.UTC))  # the first moment of July: July's movement
    books.change(subscriptions["E"], unit_minor=STARTER, plan_key="Starter")
    at(7, 10)
    come("K")
    at(8, 8)
    subscribe("K", STARTER, currency="eur")
    come("L")
    at(8, 10)
    subscribe("L", STARTER)
    at(8, 25)
    books.end_subscription(subscriptions["L"])
    at(9, 10)
    books.change(subscriptions["G"], status="past_due")
    at(10, 5)
    books.end_subscription(subscriptions["G"])
    at(11, 30)
    books.end_subscription(subscriptions["J"])
    return people


@pytest.fixture
async def owner(fresh_database: Any) -> AsyncGenerator[Database]:  # noqa: ANN401 -- conftest's own type
    connected = Database.connect(fresh_database.owner_dsn, pool_size=1)
    yield connected
    await connected.close()


@pytest.fixture
def books(fresh_database: Any) -> Generator[Bookkeeper]:  # noqa: ANN401 -- conftest's own type
    with Bookkeeper.open(fresh_database.owner_dsn, day(11, 1, 2024)) as keeper:
        yield keeper


async def year(session: AsyncSession, gross_margin: Fraction | None = Fraction(3, 5)) -> Health:
    return await read_health(session, since=dt.date(2025, 1, 1), until=dt.date(2026, 1, 1), gross_margin=gross_margin)


async def test_recurring_revenue_moves_as_worked_out_by_hand(books: Bookkeeper, owner: Database) -> None:
    live_the_year(books)
    async with owner.session() as session:
        found = (await year(session)).recurring
    moved = [
        (
            f"{m.begins_at:%b}",
            *(m.opening, m.new, m.expansion, m.contraction, m.churned, m.reactivation, m.closing),
            *(m.opening_customers, m.new_customers, m.churned_customers, m.reactivated_customers, m.closing_customers),
        )
        for m in found
        if m.currency == "usd"
    ]
    assert moved == [
        ("Jan", 108 * D, 58 * D, 0, 0, 0, 0, 166 * D, 2, 2, 0, 0, 4),
        ("Feb", 166 * D, 79 * D, 0, 0, 29 * D, 0, 216 * D, 4, 1, 1, 0, 4),
        ("Mar", 216 * D, YEARLY, 0, 0, 79 * D, 0, 161_166_666, 4, 1, 1, 0, 4),
        ("Apr", 161_166_666, 29 * D, 50 * D, 0, 0, 0, 240_166_666, 4, 1, 0, 0, 5),
        ("May", 240_166_666, 0, 0, 0, 0, 0, 240_166_666, 5, 0, 0, 0, 5),
        ("Jun", 240_166_666, 0, 0, 0, 0, 29 * D, 269_166_666, 5, 0, 0, 1, 6),
        ("Jul", 269_166_666, 0, 0, 50 * D, 0, 0, 219_166_666, 6, 0, 0, 0, 6),
        ("Aug", 219_166_666, 0, 0, 0, 0, 0, 219_166_666, 6, 0, 0, 0, 6),
        ("Sep", 219_166_666, 0, 0, 0, 0, 0, 219_166_666, 6, 0, 0, 0, 6),
        ("Oct", 219_166_666, 0, 0, 0, 29 * D, 0, 190_166_666, 6, 0, 1, 0, 5),
        ("Nov", 190_166_666, 0, 0, 0, 0, 0, 190_166_666, 5, 0, 0, 0, 5),
        ("Dec", 190_166_666, 0, 0, 0, 0, 0, 190_166_666, 5, 0, 0, 0, 5),
    ]


async def test_another_currency_stands_apart(books: Bookkeeper, owner: Database) -> None:
    live_the_year(books)
    async with owner.session() as session:
        found = [m for m in (await year(session)).recurring if m.currency == "eur"]
    assert [(f"{m.begins_at:%b}", m.new, m.churned, m.closing, m.closing_customers) for m in found] == [
        ("Jun", 79 * D, 0, 79 * D, 1),
        ("Jul", 0, 0, 79 * D, 1),
        ("Aug", 29 * D, 0, 108 * D, 2),
        ("Sep", 0, 0, 108 * D, 2),
        ("Oct", 0, 0, 108 * D, 2),
        ("Nov", 0, 79 * D, 29 * D, 1),
        ("Dec", 0, 0, 29 * D, 1),
    ]


async def test_rates_of_a_month_are_shares_of_its_beginning(books: Bookkeeper, owner: Database) -> None:
    live_the_year(books)
    async with owner.session() as session:
        by_month = {f"{m.begins_at:%b}": m for m in (await year(session)).recurring if m.currency == "usd"}
    march, april, july, october = (by_month[name] for name in ("Mar", "Apr", "Jul", "Oct"))
    assert march.logo_churn == Fraction(1, 4)
    assert march.gross_revenue_churn == march.net_revenue_churn == Fraction(79, 216)
    assert april.arpu == Fraction(240_166_666, 5)
    assert april.gross_revenue_churn == 0
    assert april.net_revenue_churn == Fraction(-50 * D, 161_166_666)
    assert july.logo_churn == 0
    assert july.gross_revenue_churn == Fraction(50 * D, 269_166_666)
    assert october.logo_churn == Fraction(1, 6)


async def test_conversion_counts_those_who_had_never_paid(books: Bookkeeper, owner: Database) -> None:
    """Jan C D · Feb E · Mar F G, F paid · Apr G · May H I · Jun H I J, J paid · Jul H I K · Aug H I K L, K L paid."""
    live_the_year(books)
    async with owner.session() as session:
        found = (await year(session)).people
    counts = [(m.converted, m.free_workspaces) for m in found]
    assert counts == [(2, 2), (1, 1), (1, 2), (1, 1), (0, 2), (1, 3), (0, 3), (2, 4), (0, 2), (0, 2), (0, 2), (0, 2)]
    assert [m.conversion for m in found[4:8]] == [0, Fraction(1, 3), 0, Fraction(1, 2)]


async def test_a_customers_worth_and_price(books: Bookkeeper, owner: Database) -> None:
    """USD: 2520.666660 / 61 customer months; 3 of 58 left; 60 % margin; $500 for 5 customers. EUR: 540 / 10; 1 of 9."""
    live_the_year(books)
    async with owner.session() as session:
        for month, channel, currency, minor in (
            (1, "search", "usd", 99_999),
            (1, "search", "usd", 30_000),  # entered again: it corrects
            (3, "search", "usd", 15_000),
            (3, "fair", "usd", 5_000),
            (6, "fair", "eur", 40_000),
        ):
            await write_spend(session, Spend(dt.date(2025, month, 1), channel, currency, minor))
        usd, eur = sorted((await year(session)).worth, key=lambda worth: worth.currency, reverse=True)
    assert usd.arpu == Fraction(2_520_666_660, 61)
    assert usd.monthly_churn == Fraction(3, 58)
    assert usd.ltv == Fraction(2_520_666_660, 61) * Fraction(3, 5) / Fraction(3, 58)
    assert (usd.spend, usd.new_customers, usd.cac) == (500 * D, 5, 100 * D)
    assert usd.ltv_to_cac is not None
    assert round(usd.ltv_to_cac, 4) == Fraction("4.7934")
    assert usd.on_target is True
    assert (eur.arpu, eur.monthly_churn, eur.ltv) == (54 * D, Fraction(1, 9), Fraction(2916 * D, 10))
    assert (eur.cac, eur.ltv_to_cac, eur.on_target) == (200 * D, Fraction(1458, 1000), False)


async def test_what_nobody_can_know_is_none(books: Bookkeeper, owner: Database) -> None:
    books.move_to(day(12, 1, 2024))
    books.subscribe(books.workspace(), STARTER)
    async with owner.session() as session:
        health = await year(session, gross_margin=Fraction(3, 5))
        unknown = await year(session, gross_margin=None)
    worth = health.worth[0]
    assert (worth.arpu, worth.monthly_churn) == (29 * D, 0)
    assert (worth.ltv, worth.cac, worth.ltv_to_cac, worth.on_target) == (None, None, None, None)
    assert unknown.worth[0].ltv is None
    assert health.people[0].conversion is None
    assert health.people[0].adoption("films") is None


async def test_activity_counts_people_who_acted_and_not_those_who_looked_in(books: Bookkeeper, owner: Database) -> None:
    people = live_the_year(books)
    one, two, three, four = (uuid.uuid4() for _ in range(4))

    def happened(who: uuid.UUID | None, name: str, action: str, when: dt.datetime, **more: uuid.UUID) -> None:
        books.run(
            "insert into event (workspace_id, user_id, action, message, created_at, impersonator_id)"
            " values (%s, %s, %s, 'x', %s, %s)",
            people[name],
            who,
            action,
            when,
            more.get("impersonator"),
        )

    happened(one, "A", "generation.created", day(1, 3))
    happened(one, "A", "webhook.created", day(1, 4))
    happened(two, "A", "generation.created", day(1, 5))
    happened(three, "B", "session.started", day(1, 31))
    happened(four, "C", "generation.created", day(1, 9), impersonator=uuid.uuid4())
    happened(None, "D", "generation.finished", day(1, 9))
    happened(one, "A", "generation.created", dt.datetime(2025, 2, 1, tzinfo=dt.UTC))
    async with owner.session() as session:
        january, february, march, *_ = (await year(session)).people
    assert (january.active_users, january.active_workspaces) == (3, 2)
    assert january.adoption("films") == january.adoption("webhooks") == Fraction(1, 2)
    assert january.adoption("domains") == 0
    assert (february.active_users, february.adoption("films")) == (1, 1)
    assert (march.active_users, march.active_workspaces) == (0, 0)


async def test_cohorts_of_payers_are_who_still_pays_at_each_months_end(books: Bookkeeper, owner: Database) -> None:
    """Jan C D (D is away February to May) · Feb E · Mar F · Apr G until October · Jun J until November · Aug K L."""
    live_the_year(books)
    async with owner.session() as session:
        found = [cohort for cohort in (await year(session)).cohorts if cohort.basis == "first_paid"]
    assert [(f"{cohort.begins_at:%b}", cohort.workspaces, cohort.retained) for cohort in found] == [
        ("Jan", 2, (2, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2)),
        ("Feb", 1, (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)),
        ("Mar", 1, (1, 1, 1, 1, 1, 1, 1, 1, 1, 1)),
        ("Apr", 1, (1, 1, 1, 1, 1, 1, 0, 0, 0)),
        ("Jun", 1, (1, 1, 1, 1, 1, 0, 0)),
        ("Aug", 2, (1, 1, 1, 1, 1)),
    ]
    assert found[0].retention[:6] == (1, Fraction(1, 2), Fraction(1, 2), Fraction(1, 2), Fraction(1, 2), 1)


async def test_cohorts_of_accounts_are_who_acts_in_each_month(books: Bookkeeper, owner: Database) -> None:
    """Jan C D · Feb E · Mar F G · May H I · Jun J · Jul K · Aug L; A and B came before the year."""
    people = live_the_year(books)
    acted = (("C", 1), ("C", 1), ("D", 1), ("C", 3), ("E", 2), ("G", 3), ("F", 4), ("A", 4), ("L", 12))
    for name, month in acted:
        books.run(
            "insert into event (workspace_id, user_id, action, message, created_at) values (%s, %s, 'a.b', 'x', %s)",
            people[name],
            uuid.uuid4(),
            day(month, 20),
        )
    books.run(
        "insert into event (workspace_id, user_id, impersonator_id, action, message, created_at) "
        "values (%s, %s, %s, 'a.b', 'x', %s)",
        people["D"],
        uuid.uuid4(),
        uuid.uuid4(),
        day(2, 20),
    )
    async with owner.session() as session:
        found = [cohort for cohort in (await year(session)).cohorts if cohort.basis == "signed_up"]
    assert [(f"{cohort.begins_at:%b}", cohort.workspaces, cohort.retained) for cohort in found] == [
        ("Jan", 2, (2, 0, 1, *[0] * 9)),
        ("Feb", 1, (1, *[0] * 10)),
        ("Mar", 2, (1, 1, *[0] * 8)),
        ("May", 2, tuple([0] * 8)),
        ("Jun", 1, tuple([0] * 7)),
        ("Jul", 1, tuple([0] * 6)),
        ("Aug", 1, (0, 0, 0, 0, 1)),
    ]


@pytest.mark.parametrize(("since", "until"), [((2025, 2, 1), (2025, 2, 28)), ((2025, 3, 1), (2025, 2, 1))])
async def test_a_period_without_a_month_is_refused(
    owner: Database, since: tuple[int, int, int], until: tuple[int, int, int]
) -> None:
    async with owner.session() as session:
        with pytest.raises(PeriodInvalid):
            await read_health(session, since=dt.date(*since), until=dt.date(*until), gross_margin=None)
