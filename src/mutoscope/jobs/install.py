"""The job tables: schema `dbos` in the application's database, owned by the owner, used by the application role."""

from __future__ import annotations

import logging

import psycopg
from dbos import DBOS
from sqlalchemy import make_url

from mutoscope.infra.database import APP_ROLE

CHANNEL = "mutoscope_queues"
"""Where PostgreSQL tells the name of a queue that a job was put into."""
_LOCK_SECONDS = 5

_RING = f"""
create function dbos.mutoscope_ring() returns trigger
language plpgsql set search_path = '' as $$
begin
  perform pg_catalog.pg_notify('{CHANNEL}', new.queue_name);
  return null;
end
$$;
create trigger mutoscope_ring after insert or update of status on dbos.workflow_status
  for each row when (new.status = 'ENQUEUED' and new.queue_name is not null)
  execute function dbos.mutoscope_ring();
"""
"""On a table of DBOS's, so after its migrations; only workers listen, and the name of a queue is nobody's secret."""
_HAS_RING = "select 1 from pg_catalog.pg_proc where proname = 'mutoscope_ring'"


def install_job_tables(owner_url: str) -> None:
    """Create or upgrade DBOS's tables and let the application role use them; safe to repeat.

    Args:
        owner_url: a PostgreSQL URL of the owner role, `postgresql://…`.
    """
    logging.getLogger("dbos").setLevel(logging.WARNING)
    url = make_url(owner_url).set(drivername="postgresql+psycopg")
    DBOS.migrate(url.render_as_string(hide_password=False), application_role=APP_ROLE)
    with psycopg.connect(owner_url) as connection:
        connection.execute(f"set local lock_timeout = '{_LOCK_SECONDS}s'".encode())
        if connection.execute(_HAS_RING).fetchone() is None:
            connection.execute(_RING.encode())
