"""Long answers last as long as whoever asked may have them: the scope is read again every few seconds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.database import Database
from mutoscope.infra.settings import Settings
from mutoscope.kernel import Clock
from mutoscope.tenancy.client_address import client_address
from mutoscope.tenancy.permissions import Verb
from mutoscope.tenancy.read_scope import renew_scope
from mutoscope.tenancy.require import require
from mutoscope.tenancy.services import services_of
from mutoscope.tenancy.types import Scope

_Piece = TypeVar("_Piece")


@dataclass(frozen=True)
class Vigil:
    """What a long answer watches its right to go on with."""

    database: Database
    clock: Clock
    seconds: float
    """Between two looks."""
    address: str | None = None
    """Where the caller is, for keys that are limited to networks."""

    async def check(self, session: AsyncSession, scope: Scope, verb: Verb) -> None:
        """Return if a caller may still do what it was let in for; the session is bound to it then.

        Raises:
            Unauthenticated: its token or key, its login session or its membership has ended.
            Forbidden: its role or its key no longer includes the verb, or the workspace was closed.
        """
        require(await renew_scope(session, scope, now=self.clock.now(), address=self.address), verb)

    async def look(self, scope: Scope, verb: Verb) -> None:
        """Do so in a short transaction of its own.

        Raises:
            Unauthenticated, Forbidden: as `check` does.
        """
        async with self.database.session() as session:
            await self.check(session, scope, verb)


async def _vigil(request: Request) -> Vigil:
    services = services_of(request)
    seconds = services.get(Settings).stream_check_seconds
    return Vigil(services.get(Database), services.get(Clock), seconds, client_address(request))


VigilDep = Annotated[Vigil, Depends(_vigil)]
"""For a route that answers with a stream."""


async def while_allowed(
    pieces: AsyncGenerator[_Piece], look: Callable[[], Awaitable[None]], *, seconds: float
) -> AsyncGenerator[_Piece]:
    """Yield pieces as they come, and look every `seconds` whether they may go on, also while none comes.

    `pieces` is closed at the end, however it comes.

    Raises:
        MutoscopeError: what `look` raises; nothing more was yielded then.
    """
    clock = asyncio.get_running_loop()
    due = clock.time() + seconds
    coming: asyncio.Future[_Piece] | None = None
    try:
        while True:
            coming = asyncio.ensure_future(anext(pieces))
            while not coming.done() or clock.time() >= due:
                await asyncio.wait((coming,), timeout=max(0.0, due - clock.time()))
                if clock.time() >= due:
                    await look()
                    due = clock.time() + seconds
            try:
                piece = coming.result()
            except StopAsyncIteration:
                return
            yield piece
    finally:
        if coming is not None and not coming.done():
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)
        await pieces.aclose()
