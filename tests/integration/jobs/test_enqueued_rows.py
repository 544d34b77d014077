"""A job that we enqueue is, row for row, the one that DBOS's own client would have enqueued."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from dbos import DBOSClient, DBOSPortableJSONSerializer, EnqueueOptions
from sqlalchemy.orm import Session

from mutoscope.jobs.dbos_engine import APPLICATION
from mutoscope.jobs.priority import rank

if TYPE_CHECKING:
    from conftest import House

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
WORKSPACE = uuid.uuid4()
PAYLOAD: dict[str, Any] = {"name": "Grüße, „Welt“ 🎬", "parts": [1, 2.5, None, True], "of": {"b": 1, "a": ""}}

# What differs between any two jobs: ids, and the moment they were written.
ROWS = """
    select to_jsonb(s) - '{workflow_uuid,creator_xid,created_at,updated_at}'::text[],
           to_jsonb(i) - '{workflow_uuid,retention_timestamp}'::text[],
           s.creator_xid is not null
    from dbos.workflow_status s join dbos.workflow_input i using (workflow_uuid) where workflow_uuid = %s
"""


def enqueue_by_client(house: House, job: uuid.UUID) -> None:
    client = DBOSClient(
        system_database_url="postgresql+psycopg://caller-owns-the-connection/none",
        serializer=DBOSPortableJSONSerializer(),
        application_name=APPLICATION,
        lazy=True,
    )
    options: EnqueueOptions = {
        "workflow_name": "a.task",
        "queue_name": "film_pro",
        "workflow_id": str(job),
        "queue_partition_key": str(WORKSPACE),
        "priority": rank(NOW, "pro"),
    }
    envelope = {"workspace_id": str(WORKSPACE), "tier": "pro", "submitted": NOW.isoformat(), "payload": PAYLOAD}
    engine = sa.create_engine(house.owner_dsn.replace("postgresql://", "postgresql+psycopg://", 1))
    try:
        with Session(engine) as session, session.begin():
            client.enqueue_in_transaction(session, options, envelope)
    finally:
        engine.dispose()


async def test_a_job_is_written_as_dbos_writes_it(house: House) -> None:
    ours, theirs = await house.defer("a.task", payload=PAYLOAD, workspace=WORKSPACE, at=NOW), uuid.uuid4()
    enqueue_by_client(house, theirs)
    (written,), (expected,) = house.query(ROWS, str(ours)), house.query(ROWS, str(theirs))
    assert written == expected
    assert written[2], "DBOS tells by it who made the row"


async def test_a_job_that_is_there_stays_as_it_is(house: House) -> None:
    job = await house.defer("a.task", payload={"first": True}, at=NOW)
    engine, database = house.container.job_engine, house.container.database
    before = house.query(ROWS, str(job))
    async with database.session() as session:
        await engine.defer(
            session, "other.task", job_id=job, workspace_id=WORKSPACE, tier="free", payload={"first": False}
        )
    assert house.query(ROWS, str(job)) == before
