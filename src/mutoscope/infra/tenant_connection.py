"""Connections that begin a transaction and bind it to its tenant in one round trip.

SQLAlchemy would begin, then ask us to bind, and before either ping in a transaction of its own: five round trips before
the first statement. Here BEGIN carries the binding. A connection that the server closed is known to be closed without
asking; only one that lay unused for long (a firewall may have forgotten it) is pinged when it is taken.
"""

from __future__ import annotations

import time
import uuid
from typing import Any, Protocol, cast

import asyncpg
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.pool import PoolProxiedConnection

_UNUSED_SECONDS = 30.0
"""After which a connection is asked whether it still answers."""

Tenant = tuple[uuid.UUID | None, uuid.UUID | None]
"""Workspace and user."""


class TenantConnection(asyncpg.Connection):
    """A connection whose next transaction belongs to `next_tenant`, and is committed if `condition` allows."""

    next_tenant: Tenant | None = None
    condition: str | None = None
    """A statement that goes along with the commit; if it fails, nothing is kept."""

    def transaction(self, *, isolation: Any = None, readonly: bool = False, deferrable: bool = False) -> Any:  # noqa: ANN401 -- asyncpg's own types
        """Return a transaction, as asyncpg does; a plain one begins with its tenant."""
        plain: Any = super()
        if isolation is not None or readonly or deferrable or plain.is_in_transaction():
            return plain.transaction(isolation=isolation, readonly=readonly, deferrable=deferrable)
        tenant, self.next_tenant = self.next_tenant, None
        self.condition = None
        return _BoundTransaction(self, tenant)


class _BoundTransaction:
    """What SQLAlchemy's adapter needs of a transaction."""

    def __init__(self, connection: TenantConnection, tenant: Tenant | None) -> None:
        self._connection: Any = connection
        self._tenant = tenant

    async def start(self) -> None:
        """Begin, and bind: the setting ends with the transaction."""
        await self._connection.execute("begin" if self._tenant is None else f"begin; {bind_statement(self._tenant)}")

    async def commit(self) -> None:
        """Commit, unless the condition fails: that undoes everything."""
        condition = self._connection.condition
        if condition is None:
            await self._connection.execute("commit")
            return
        try:
            await self._connection.execute(f"{condition}; commit")
        except asyncpg.PostgresError:
            if self._connection.is_in_transaction():
                await self.rollback()
            raise

    async def rollback(self) -> None:
        await self._connection.execute("rollback")


def bind_statement(tenant: Tenant) -> str:
    """Return the statement that binds a transaction; ids are UUIDs, so nothing in it needs quoting."""
    workspace, user = (str(uuid.UUID(int=one.int)) if one is not None else "" for one in tenant)
    return f"select set_config('app.workspace_id', '{workspace}', true), set_config('app.user_id', '{user}', true)"


def bind_next_transaction(pooled: PoolProxiedConnection, tenant: Tenant) -> None:
    """Say whose the transaction is that is about to begin on a connection; one that has begun keeps its tenant."""
    driver: Any = pooled.driver_connection
    if not driver.is_in_transaction():
        driver.next_tenant = tenant if any(tenant) else None


def watch_pool(engine: AsyncEngine) -> None:
    """Replace connections that broke while they lay in the pool, and let none keep a tenant."""
    pool = engine.sync_engine.pool

    def check_out(adapter: Any, record: Any, _proxy: object) -> None:  # noqa: ANN401 -- SQLAlchemy's own types
        driver = adapter.driver_connection
        driver.next_tenant = None
        if driver.is_closed():
            raise DisconnectionError
        unused = time.monotonic() - record.info.get("used_at", float("inf"))
        if "used_at" in record.info and unused > _UNUSED_SECONDS:
            try:
                adapter.ping()
            except engine.dialect.loaded_dbapi.Error as error:
                raise DisconnectionError from error

    def check_in(_adapter: object, record: Any) -> None:  # noqa: ANN401 -- SQLAlchemy's own types
        record.info["used_at"] = time.monotonic()

    event.listen(pool, "checkout", check_out)
    event.listen(pool, "checkin", check_in)


class _Raw(Protocol):
    """What raw statements need of a session: `lean_session.LeanSession` has it."""

    async def pooled_connection(self) -> PoolProxiedConnection: ...

    def note_failure(self, error: Exception) -> None: ...


async def fetch_row(session: AsyncSession, statement: str, *arguments: object) -> Any:  # noqa: ANN401 -- asyncpg's record, a tuple with names
    """Return the first row of a statement, or None, in the session's transaction.

    For the statements that every request runs. It goes past SQLAlchemy: `session.execute` compiles, caches and wraps,
    and a session in which nothing but raw statements is run makes none of SQLAlchemy's objects. The statement is
    prepared once a connection.

    Args:
        session: an open session of `Database`.
        statement: SQL in PostgreSQL's own form, `$1`, `$2`, …
        arguments: as asyncpg takes them; JSON as text.

    Raises:
        DBAPIError: what `session.execute` would raise.
    """
    raw = cast("_Raw", session)
    adapter = cast("Any", (await raw.pooled_connection()).dbapi_connection)
    try:
        return await adapter.driver_connection.fetchrow(statement, *arguments)
    except Exception as error:
        raw.note_failure(error)
        translate(adapter, error, statement, arguments)
        raise


async def fetch_rows(session: AsyncSession, statement: str, *arguments: object) -> list[Any]:
    """Return all rows of a statement; otherwise as `fetch_row`, also for a statement that returns nothing.

    Raises:
        DBAPIError: what `session.execute` would raise.
    """
    raw = cast("_Raw", session)
    adapter = cast("Any", (await raw.pooled_connection()).dbapi_connection)
    try:
        return await adapter.driver_connection.fetch(statement, *arguments)
    except Exception as error:
        raw.note_failure(error)
        translate(adapter, error, statement, arguments)
        raise


def translate(adapter: Any, error: Exception, statement: str, arguments: tuple[object, ...]) -> None:  # noqa: ANN401 -- SQLAlchemy's own
    """Raise SQLAlchemy's error for one of the driver's; return when it is none of those.

    Args:
        adapter: SQLAlchemy's wrapper of the driver's connection.
        error: what the driver raised.
        statement: what was run.
        arguments: with what; never shown.

    Raises:
        DBAPIError: its `orig` is caused by the driver's error, as SQLAlchemy has it.
    """
    base = adapter.dbapi.Error
    lost = adapter.driver_connection.is_closed()
    try:
        adapter._handle_exception_no_connection(adapter.dbapi, error)  # noqa: SLF001 -- the table of its errors
    except base as translated:
        raise DBAPIError.instance(
            statement, arguments, translated, base, hide_parameters=True, connection_invalidated=lost
        ) from translated
    except Exception:  # noqa: BLE001 -- the driver's own again: the caller raises it
        return
