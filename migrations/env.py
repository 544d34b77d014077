"""How Alembic reaches the database: one transaction, one migrator at a time, and never a long wait for a lock."""

from __future__ import annotations

import contextlib
from collections.abc import Generator

import psycopg
from alembic import context
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from mutoscope.infra.connections import open_server
from mutoscope.infra.settings import Settings

LOCK_KEY = 0x6D75746F  # "muto"
LOCK_TIMEOUT = "5s"
STATEMENT_TIMEOUT = "10min"


@contextlib.contextmanager
def owner_url() -> Generator[str]:
    """Yield the URL that the program handed over, or, for the `alembic` command, the one of the settings."""
    given = context.config.attributes.get("owner_url")
    if given is not None:
        yield str(given)
        return
    with open_server(Settings()) as connections:
        yield connections.owner_url


def migrate(url: str) -> None:
    """Run the migrations that were asked for."""
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            # Others wait here, before the time limits begin to count, and then find nothing left to do.
            connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
            connection.execute(text(f"set local lock_timeout = '{LOCK_TIMEOUT}'"))
            connection.execute(text(f"set local statement_timeout = '{STATEMENT_TIMEOUT}'"))
            context.run_migrations()


with owner_url() as target:
    migrate(target)
