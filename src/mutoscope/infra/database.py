"""The database session: one transaction a request, bound to one tenant in the database itself.

Row-level security is the wall between tenants. The application connects as a role that owns nothing and may not
bypass it; the workspace rides in `session.info`, and one hook has every transaction begin with it.
Without a workspace the policies yield no rows.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

import asyncpg
from sqlalchemy import Connection, MetaData, event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction

from mutoscope.infra.actor import Actor
from mutoscope.infra.lean_session import LeanSession
from mutoscope.infra.limits import watch_limits
from mutoscope.infra.lines import Lines
from mutoscope.infra.tenant_connection import TenantConnection, bind_next_transaction, fetch_row, watch_pool
from mutoscope.infra.vault import Vault

APP_ROLE = "mutoscope_app"
_CONNECT_SECONDS = 10.0
_READ_SECONDS = 2.0
"""How long a single read may take before it is asked again in a transaction."""
# asyncpg ships no types: they stop here.
_connect = cast("Callable[..., Awaitable[Any]]", asyncpg.connect)  # pyright: ignore[reportUnknownMemberType] -- same

_BIND = "select set_config('app.workspace_id', $1, true), set_config('app.user_id', $2, true)"


_UNREACHABLE = frozenset({"53300", "57P01", "57P02", "57P03"})
"""Too many connections; the server is going down or coming up. Class 08 is a connection that broke."""


def _will_pass(error: asyncpg.PostgresError) -> bool:
    state = str(getattr(error, "sqlstate", ""))
    return state in _UNREACHABLE or state.startswith("08")


def _to_json(value: object) -> str:
    """Write letters as they are: half of a surrogate pair then fails as it does in any other text."""
    return json.dumps(value, ensure_ascii=False)


class Base(DeclarativeBase):
    """Every table derives from this. Tables are made by migrations; models only describe them."""

    metadata = MetaData(
        naming_convention={
            "pk": "%(table_name)s_pkey",
            "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
            "ix": "%(table_name)s_%(column_0_N_name)s_idx",
            "uq": "%(table_name)s_%(column_0_N_name)s_key",
            "ck": "%(table_name)s_%(constraint_name)s_check",
        }
    )


class TenantSession(Session):
    """The synchronous half of every AsyncSession; the hook below listens on it alone."""


@event.listens_for(TenantSession, "after_begin")
def bind_tenant(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    """Tell PostgreSQL for whom this transaction runs, as it begins; the setting ends with the transaction."""
    workspace, user = session.info.get("workspace_id"), session.info.get("user_id")
    if not transaction.nested and (workspace is not None or user is not None):
        bind_next_transaction(connection.connection, (workspace, user))


async def bind_session(session: AsyncSession, *, workspace_id: uuid.UUID | None, user_id: uuid.UUID | None) -> None:
    """Name the tenant of a session that was opened without one: a sign-up, or a request before its token is read."""
    session.info.update(workspace_id=workspace_id, user_id=user_id)
    if session.in_transaction():
        await fetch_row(session, _BIND, str(workspace_id or ""), str(user_id or ""))


@dataclass(frozen=True)
class Database:
    """An engine that connects as the application role, and sessions on it."""

    engine: AsyncEngine
    factory: async_sessionmaker[LeanSession]
    readers: Lines
    """For single reads of requests that change nothing: see `read_row`."""

    @classmethod
    def connect(
        cls, url: str, *, pool_size: int, readers: int = 1, role: str | None = None, vault: Vault | None = None
    ) -> Database:
        """Build the engine; nothing is connected yet.

        Args:
            url: libpq's form, `postgresql://…`; asyncpg itself reads it with every option it knows. SQLAlchemy's
                `+asyncpg` is allowed.
            pool_size: the most connections at once.
            readers: connections beside these, for reads that need no transaction.
            role: set on each connection, when the login is another.
            vault: what every session seals with.
        """
        address = url.replace("postgresql+asyncpg://", "postgresql://", 1)
        server_settings = {"role": role} if role else {}

        async def open_connection() -> Any:  # noqa: ANN401 -- SQLAlchemy asks for its own protocol
            try:
                return await _connect(
                    address,
                    server_settings=server_settings,
                    timeout=_CONNECT_SECONDS,
                    connection_class=TenantConnection,
                )
            except asyncpg.PostgresError as error:
                if not _will_pass(error):
                    raise
                # SQLAlchemy translates nothing that is raised here; whoever waits out a lost connection waits for this.
                message = f"the database takes no connections now: {error}"
                raise ConnectionError(message) from error

        engine = create_async_engine(
            "postgresql+asyncpg://",
            async_creator=open_connection,
            pool_size=pool_size,
            max_overflow=0,
            json_serializer=_to_json,
            hide_parameters=True,  # an error would carry e-mail addresses and hashes into the log
        )
        watch_pool(engine)
        watch_limits(engine)
        factory = async_sessionmaker(
            engine,
            class_=LeanSession,
            sync_session_class=TenantSession,
            expire_on_commit=False,
            info={"vault": vault},
        )
        return cls(engine, factory, Lines(address, role=role, size=readers, patience_seconds=_READ_SECONDS))

    @asynccontextmanager
    async def session(
        self,
        workspace_id: uuid.UUID | None = None,
        user_id: uuid.UUID | None = None,
        *,
        actor: Actor | None = None,
    ) -> AsyncGenerator[AsyncSession]:
        """Open one transaction for a workspace and a user: committed on a clean exit, rolled back on an error.

        Args:
            workspace_id: the tenant.
            user_id: the person.
            actor: who acts, for the event log; the system without one.
        """
        info = {"workspace_id": workspace_id, "user_id": user_id, "actor": actor or Actor()}
        session = self.factory(info=info)
        try:
            yield session
            await session.commit()
        finally:
            if session.in_transaction():  # leaving rolls back, even if the caller is gone meanwhile
                await asyncio.shield(asyncio.ensure_future(session.close()))
            else:
                await session.close()

    async def close(self) -> None:
        """Close every pooled connection."""
        await self.readers.close()
        await self.engine.dispose()
