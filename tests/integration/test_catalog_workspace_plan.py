from __future__ import annotations

import datetime as dt
import uuid

import psycopg
import pytest
from sqlalchemy import text

from mutoscope.catalog import PlanNotStarted, PlanUnknown, current_plan, load_catalogue, start_plan
from mutoscope.infra.database import Database

CATALOGUE = load_catalogue()


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
        assert await current_plan(session, CATALOGUE, workspace) == CATALOGUE.plan("Free")
    assert (started.plan_key, started.catalogue_digest) == ("Free", CATALOGUE.digest)
    assert dt.timedelta(days=28) <= started.period_end - started.period_start <= dt.timedelta(days=31)


async def test_another_plan_takes_its_place_from_the_moment_given(database: Database, workspace: uuid.UUID) -> None:
    moment = dt.datetime(2027, 1, 31, 12, tzinfo=dt.UTC)
    async with database.session(workspace) as session:
        await start_plan(session, CATALOGUE, workspace, "Free")
        started = await start_plan(session, CATALOGUE, workspace, "Pro", start=moment)
        assert (await current_plan(session, CATALOGUE, workspace)).key == "Pro"
    assert (started.period_start, started.period_end) == (moment, dt.datetime(2027, 2, 28, 12, tzinfo=dt.UTC))


async def test_an_unknown_plan_is_not_started(database: Database, workspace: uuid.UUID) -> None:
    with pytest.raises(PlanUnknown):
        async with database.session(workspace) as session:
            await start_plan(session, CATALOGUE, workspace, "Gold")


async def test_a_workspace_on_no_plan_is_told_so(database: Database, workspace: uuid.UUID) -> None:
    with pytest.raises(PlanNotStarted):
        async with database.session(workspace) as session:
            await current_plan(session, CATALOGUE, workspace)


async def test_a_plan_the_catalogue_no_longer_has_is_named(database: Database, workspace: uuid.UUID) -> None:
    without_free = CATALOGUE.model_copy(update={"plans": CATALOGUE.plans[1:]})
    async with database.session(workspace) as session:
        await start_plan(session, CATALOGUE, workspace, "Free")
    with pytest.raises(PlanUnknown, match="'Free'"):
        async with database.session(workspace) as session:
            await current_plan(session, without_free, workspace)


async def test_a_tenant_can_neither_see_nor_change_anothers_plan(database: Database, workspace: uuid.UUID) -> None:
    async with database.session(workspace) as session:
        await start_plan(session, CATALOGUE, workspace, "Free")
    for bound in (uuid.uuid4(), None):
        async with database.session(bound) as session:
            with pytest.raises(PlanNotStarted):
                await current_plan(session, CATALOGUE, workspace)
            changed = await session.execute(text("update workspace_plan set plan_key = 'Enterprise' returning 1"))
            assert changed.all() == []
        with pytest.raises(Exception, match="row-level security"):
            async with database.session(bound) as session:
                await start_plan(session, CATALOGUE, workspace, "Enterprise")
    async with database.session(workspace) as session:
        assert (await current_plan(session, CATALOGUE, workspace)).key == "Free"
