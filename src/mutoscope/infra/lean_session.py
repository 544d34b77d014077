"""A session that pays for SQLAlchemy's machinery only where it is used.

Making a Session, its transaction and its connection costs more processor time than a short transaction itself. What
`fetch_row` and `fetch_rows` run needs none of them: it goes to the driver's connection, taken from the same pool and
bound to the same tenant. The first use of anything else (`execute`, `begin_nested`, …) wakes SQLAlchemy, which goes on
in the transaction that was begun.
"""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import Session
from sqlalchemy.pool import PoolProxiedConnection

from mutoscope.infra.tenant_connection import bind_next_transaction, translate

CONDITION = "condition"
"""Under this name a session carries a statement that each of its commits depends on; it costs no round trip."""


class LeanSession(AsyncSession):
    """An AsyncSession; see this module. `Database` makes it, for one engine."""

    def __init__(
        self,
        bind: AsyncEngine,
        *,
        sync_session_class: type[Session],
        info: dict[Any, Any] | None = None,
        **options: Any,  # noqa: ANN401 -- the Session's own
    ) -> None:
        # Not the constructor of AsyncSession: it makes the Session that is spared here.
        self._async_bind, self._async_binds = bind, {}
        self._engine = bind
        self.sync_session_class = sync_session_class
        self._options = options
        self._info: dict[Any, Any] = {} if info is None else info
        self._woken: Session | None = None
        self._pooled: PoolProxiedConnection | None = None
        self._adopted: Connection | None = None

    @property
    def info(self) -> dict[Any, Any]:
        """Return what the session carries, the tenant among it."""
        return self._info

    @property
    def sync_session(self) -> Session:  # pyright: ignore[reportIncompatibleVariableOverride] -- made when first used
        """Return SQLAlchemy's session, which goes on in the transaction that raw statements began."""
        if self._woken is None:
            engine = self._engine.sync_engine
            if self._pooled is not None:
                self._adopted = Connection(engine, self._pooled)
            woken = self.sync_session_class(bind=self._adopted or engine, **self._options)
            woken.info = self._info  # a memoized property: one dictionary for both
            self._woken = self._assign_proxied(woken)
        return self._woken

    @property
    def _proxied(self) -> Session:  # pyright: ignore[reportIncompatibleVariableOverride] -- see sync_session
        return self.sync_session

    def in_transaction(self) -> bool:
        """Tell whether anything has begun."""
        return self._pooled is not None or (self._woken is not None and self._woken.in_transaction())

    async def pooled_connection(self) -> PoolProxiedConnection:
        """Return the session's connection from the pool; its transaction has begun and is bound to the tenant.

        Raises:
            DBAPIError: the database refused the connection or the transaction.
        """
        if self._woken is not None:
            pooled = await self.run_sync(lambda session: session.connection().connection)
        elif self._pooled is not None:
            return self._pooled
        else:
            pooled = await self._check_out()
        await _begin(pooled)
        if self._woken is None:
            self._pooled = pooled
        return pooled

    def note_failure(self, error: Exception) -> None:
        """Tell SQLAlchemy, if it is awake, that a raw statement found the connection lost."""
        if self._woken is not None:
            connection = self._woken.connection()
            driver = cast("Any", connection.connection.driver_connection)
            if driver.is_closed():
                connection.invalidate(error)

    async def _check_out(self) -> PoolProxiedConnection:
        dialect = self._engine.dialect
        base = dialect.loaded_dbapi.Error
        try:
            pooled = await self._engine.raw_connection()
        except base as error:
            raise DBAPIError.instance(None, None, error, base, hide_parameters=True, dialect=dialect) from error
        bind_next_transaction(pooled, (self._info.get("workspace_id"), self._info.get("user_id")))
        return pooled

    async def commit(self) -> None:
        """Keep what was done if the session's condition allows; the connection goes back to the pool.

        Raises:
            DBAPIError: it was not kept, or whether it was is not known.
        """
        await self._set_condition()
        if self._woken is not None:
            await super().commit()
            self._let_go()
        elif self._pooled is not None:
            await self._end("commit")

    async def rollback(self) -> None:
        """Undo what was done; the connection goes back to the pool."""
        if self._woken is not None:
            await super().rollback()
            self._let_go()
        elif self._pooled is not None:
            await self._end("rollback")

    async def close(self) -> None:
        """Undo what was not committed; the connection goes back to the pool."""
        if self._woken is not None:
            await super().close()
            self._let_go()
        elif self._pooled is not None:
            await self._end("rollback")

    async def _set_condition(self) -> None:
        condition = self._info.get(CONDITION)
        if condition is not None and self.in_transaction():
            cast("Any", (await self.pooled_connection()).driver_connection).condition = condition

    def _let_go(self) -> None:
        """Return an adopted connection; SQLAlchemy has ended its transaction."""
        if self._woken is not None and self._adopted is not None:
            self._woken.bind = self._engine.sync_engine
            self._adopted.close()
            self._adopted = self._pooled = None

    async def _end(self, how: str) -> None:
        pooled = cast("PoolProxiedConnection", self._pooled)
        self._pooled = None
        adapter = cast("Any", pooled.dbapi_connection)
        transaction, adapter._transaction = adapter._transaction, None  # noqa: SLF001 -- as SQLAlchemy's own commit does
        try:
            await getattr(transaction, how)()
        except BaseException as error:
            pooled.invalidate(error)  # whether it was kept is not known: nobody else gets this connection
            if how == "rollback" and adapter.driver_connection.is_closed():
                return
            if isinstance(error, Exception):
                translate(adapter, error, how, ())
            raise
        pooled.close()


async def _begin(pooled: PoolProxiedConnection) -> None:
    """Begin the transaction, unless it has begun: SQLAlchemy itself would wait for its own first statement."""
    adapter = cast("Any", pooled.dbapi_connection)
    if adapter._transaction is not None:  # noqa: SLF001 -- no public name says it
        return
    try:
        await adapter._start_transaction()  # noqa: SLF001 -- so that SQLAlchemy knows of it, whoever wakes it
    except BaseException as error:
        pooled.invalidate(error)
        if isinstance(error, Exception):
            translate(adapter, error, "begin", ())
        raise
