"""What is in use is counted where rows come and go, by everybody and at once."""

from __future__ import annotations

import asyncio
import uuid

import psycopg
import pytest
from tests.integration.gate_house import Tenant

from mutoscope.infra.database import Database

LIMIT = "GA402"


async def test_fifty_projects_at_once_on_a_plan_of_two_are_two(database: Database, owner_dsn: str) -> None:
    tenant = await Tenant.on(database, owner_dsn, "cinegenesis_000", "Free")
    answers = await asyncio.gather(*(asyncio.to_thread(tenant.add_project) for _ in range(20)), return_exceptions=True)
    refused = [answer for answer in answers if isinstance(answer, psycopg.Error)]
    assert {error.sqlstate for error in refused} == {LIMIT}
    assert (len(refused), tenant.used("projects"), tenant.faults()) == (18, 2, [])


async def test_a_deleted_project_makes_room(database: Database, owner_dsn: str) -> None:
    tenant = await Tenant.on(database, owner_dsn, "cinegenesis_000", "Free")
    tenant.add_project()
    tenant.add_project()
    tenant.query("delete from project where workspace_id = %s returning 1", tenant.id)
    assert tenant.used("projects") == 0
    tenant.add_project()
    assert (tenant.used("projects"), tenant.faults()) == (1, [])


async def test_a_smaller_plan_takes_nothing_away_and_lets_nothing_in(database: Database, owner_dsn: str) -> None:
    tenant = await Tenant.on(database, owner_dsn, "cinegenesis_000", "Pro")
    for _ in range(4):
        tenant.add_project()
    await tenant.start("Free")
    with pytest.raises(psycopg.Error) as caught:
        tenant.add_project()
    assert caught.value.sqlstate == LIMIT
    assert tenant.used("projects") == 4
    tenant.query(
        "delete from project where id in (select id from project where workspace_id = %s limit 1) returning 1",
        tenant.id,
    )
    assert (tenant.used("projects"), tenant.faults()) == (3, [])


async def test_stored_bytes_are_counted_by_size(database: Database, owner_dsn: str) -> None:
    tenant = await Tenant.on(database, owner_dsn, "cinegenesis_000", "Free")
    insert = "insert into blob (workspace_id, digest, size) values (%s, %s, %s) returning 1"
    tenant.query(insert, tenant.id, "a" * 64, (1 << 30) - 1)
    with pytest.raises(psycopg.Error) as caught:
        tenant.query(insert, tenant.id, "b" * 64, 2)
    assert caught.value.sqlstate == LIMIT
    tenant.query(insert, tenant.id, "c" * 64, 1)
    tenant.query("delete from blob where workspace_id = %s and size = 1 returning 1", tenant.id)
    assert (tenant.used("storage_bytes"), tenant.faults()) == ((1 << 30) - 1, [])
    assert tenant.warnings() == [("storage_bytes", 80), ("storage_bytes", 100)]


async def test_an_invitation_that_expired_keeps_no_seat(database: Database, owner_dsn: str) -> None:
    tenant = await Tenant.on(database, owner_dsn, "cinegenesis_000", "Free")

    def invite(ends: str) -> None:
        tenant.query(
            "insert into invitation (id, workspace_id, role, token_hash, sealed, created_at, sent_at, expires_at)"
            " values (%s, %s, 'editor', sha256(%s), 'x', now(), now(), now() + %s::interval) returning 1",
            uuid.uuid4(),
            tenant.id,
            uuid.uuid4().bytes,
            ends,
        )

    invite("-1 hour")
    invite("1 hour")
    with pytest.raises(psycopg.Error) as caught:
        invite("1 hour")
    assert caught.value.sqlstate == LIMIT
    assert tenant.faults() == []


async def test_a_workspace_that_goes_takes_its_gauges_along(database: Database, owner_dsn: str) -> None:
    tenant = await Tenant.on(database, owner_dsn, "cinegenesis_000", "Free")
    tenant.add_project()
    tenant.query("delete from workspace where id = %s returning 1", tenant.id)
    assert tenant.query("select 1 from gauge where workspace_id = %s", tenant.id) == []
    assert tenant.faults() == []


@pytest.mark.parametrize(
    ("anchor", "at", "start", "end"),
    [
        ("2026-01-31T12:00Z", "2026-02-28T11:59Z", "2026-01-31T12:00Z", "2026-02-28T12:00Z"),
        ("2026-01-31T12:00Z", "2026-02-28T12:00Z", "2026-02-28T12:00Z", "2026-03-31T12:00Z"),
        ("2026-01-31T12:00Z", "2026-04-30T12:00Z", "2026-04-30T12:00Z", "2026-05-31T12:00Z"),
        ("2028-02-29T00:00Z", "2029-02-28T00:00Z", "2029-02-28T00:00Z", "2029-03-29T00:00Z"),
        ("2026-12-15T00:00Z", "2027-01-14T23:59Z", "2026-12-15T00:00Z", "2027-01-15T00:00Z"),
        ("2026-05-01T00:00Z", "2026-04-01T00:00Z", "2026-05-01T00:00Z", "2026-06-01T00:00Z"),
    ],
)
def test_months_begin_on_the_day_of_the_anchor(owner_dsn: str, anchor: str, at: str, start: str, end: str) -> None:
    with psycopg.connect(owner_dsn) as connection:
        connection.execute("set timezone = 'America/New_York'")
        found = connection.execute(
            "select period_start = %s, period_end = %s from month_since(%s, %s)", [start, end, anchor, at]
        ).fetchone()
    assert found == (True, True)
