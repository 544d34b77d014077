from __future__ import annotations

import datetime as dt
import uuid

import psycopg
import pytest
from sqlalchemy import text

from mutoscope.catalog import (
    CatalogueShelf,
    Limit,
    PlanNotStarted,
    PlanUnknown,
    current_plan,
    load_catalogue,
    start_plan,
)
from mutoscope.infra.database import Database

CATALOGUE = load_catalogue()
SHELF = CatalogueShelf(CATALOGUE)
WITHOUT_FREE = CATALOGUE.model_copy(update={"plans": CATALOGUE.plans[1:]})
TIGHTER = CATALOGUE.model_copy(
    update={
        "plans": tuple(
            plan.model_copy(update={"limits": {**plan.limits, "film_seconds": Limit(hard=30)}})
            for plan in CATALOGUE.plans
        )
    }
)


@pytest.fixture
def workspace(owner_dsn: str) -> uuid.UUID:
    """A workspace that exists."""
    made = uuid.uuid4()
    with psycopg.connect(owner_dsn) as connection:
        connection.execute("insert into workspace (id, name, slug) values (%s, 'Studio', %s)", (made, f"w-{made}"))
    return made


async def test_a_plan_that_was_started_is_the_current_one(database: Database, workspace: uuid.UUID) -> None:
    async with database.session(workspace) as session:
        started = await start_plan(session, CATALOGUE, workspace, "Free")
    async with database.session(workspace) as session:
        assert await current_plan(session, SHELF, workspace) == CATALOGUE.plan("Free")
    assert (started.plan_key, started.catalogue_digest) == ("Free", CATALOGUE.digest)
    assert dt.timedelta(days=28) <= started.period_end - started.period_start <= dt.timedelta(days=31)


async def test_another_plan_takes_its_place_from_the_moment_given(database: Database, workspace: uuid.UUID) -> None:
    moment = dt.datetime(2027, 1, 31, 12, tzinfo=dt.UTC)
    async with database.session(workspace) as session:
        await start_plan(session, CATALOGUE, workspace, "Free")
        started = await start_plan(session, CATALOGUE, workspace, "Pro", start=moment)
        assert (await current_plan(session, SHELF, workspace)).key == "Pro"
    assert (started.period_start, started.period_end) == (moment, dt.datetime(2027, 2, 28, 12, tzinfo=dt.UTC))


async def test_an_unknown_plan_is_not_started(database: Database, workspace: uuid.UUID) -> None:
    with pytest.raises(PlanUnknown):
        async with database.session(workspace) as session:
            await start_plan(session, CATALOGUE, workspace, "Gold")


async def test_a_workspace_on_no_plan_is_told_so(database: Database, workspace: uuid.UUID) -> None:
    with pytest.raises(PlanNotStarted):
        async with database.session(workspace) as session:
            await current_plan(session, SHELF, workspace)


async def test_a_plan_stays_as_it_was_sold_until_another_is_started(database: Database, workspace: uuid.UUID) -> None:
    async with database.session(workspace) as session:
        await start_plan(session, CATALOGUE, workspace, "Free")
    for present in (WITHOUT_FREE, TIGHTER):
        async with database.session(workspace) as session:
            assert await current_plan(session, CatalogueShelf(present), workspace) == CATALOGUE.plan("Free")
    async with database.session(workspace) as session:
        await start_plan(session, TIGHTER, workspace, "Free")
        assert (await current_plan(session, SHELF, workspace)).max_seconds == 30


async def test_a_plan_that_is_older_than_kept_catalogues_is_adopted_once(
    database: Database, workspace: uuid.UUID, owner_dsn: str
) -> None:
    with psycopg.connect(owner_dsn) as connection:
        connection.execute(
            "insert into workspace_plan (workspace_id, plan_key, catalogue_digest, period_start, period_end)"
            " values (%s, 'Free', %s, now(), now() + interval '1 month')",
            (workspace, "0" * 64),
        )
    with pytest.raises(PlanUnknown, match="'Free'"):
        async with database.session(workspace) as session:
            await current_plan(session, CatalogueShelf(WITHOUT_FREE), workspace)
    async with database.session(workspace) as session:
        assert await current_plan(session, SHELF, workspace) == CATALOGUE.plan("Free")
    async with database.session(workspace) as session:
        assert await current_plan(session, CatalogueShelf(TIGHTER), workspace) == CATALOGUE.plan("Free")
        limits = await session.execute(text("select feature, hard from entitlement order by feature"))
        assert limits.all() == [("credits", 3), ("film_seconds", 60)]


async def test_a_tenant_can_neither_see_nor_change_anothers_plan(database: Database, workspace: uuid.UUID) -> None:
    async with database.session(workspace) as session:
        await start_plan(session, CATALOGUE, workspace, "Free")
    for bound in (uuid.uuid4(), None):
        async with database.session(bound) as session:
            with pytest.raises(PlanNotStarted):
                await current_plan(session, SHELF, workspace)
            changed = await session.execute(text("update workspace_plan set plan_key = 'Enterprise' returning 1"))
            assert changed.all() == []
        with pytest.raises(Exception, match="row-level security"):
            async with database.session(bound) as session:
                await start_plan(session, CATALOGUE, workspace, "Enterprise")
    async with database.session(workspace) as session:
        assert (await current_plan(session, SHELF, workspace)).key == "Free"
