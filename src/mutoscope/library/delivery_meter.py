"""Bytes that leave for each workspace: counted as they are sent, written down together every few seconds.

Nothing is written for a block: a process keeps the sum and adds it to the month's gauge. What it had not written when
it was killed is lost, at most `delivery_flush_seconds` of it. A plan's limit refuses the next download once what was
sent, and what answers under way will send, have reached it: one process goes over it by one file at most.
"""

from __future__ import annotations

import asyncio
import uuid
import weakref
from dataclasses import dataclass, field
from typing import Final

import structlog
from sqlalchemy import BigInteger, Uuid, bindparam, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from mutoscope.infra.database import Database
from mutoscope.infra.limits import require_delivery
from mutoscope.kernel import MutoscopeError

_COUNT: Final = text("select count_delivery(:workspace, :bytes)").bindparams(
    bindparam("workspace", type_=Uuid()), bindparam("bytes", type_=BigInteger())
)
_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(eq=False)
class _Account:
    """One workspace in this process; bytes."""

    sent: int = 0
    """Not written down yet."""
    promised: int = 0
    """What answers under way have still to send."""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Of those who ask whether there is room: each sees what those before it were promised."""


class DeliveryMeter:
    """The bytes of one process."""

    def __init__(self, database: Database, *, seconds: float) -> None:
        """Count nothing yet; `seconds` pass from the first byte that was sent until it is written down."""
        self._database: Final = database
        self._seconds: Final = seconds
        self._accounts: Final[dict[uuid.UUID, _Account]] = {}
        self._writing: asyncio.Task[None] | None = None
        self._turn: Final = asyncio.Lock()

    async def admit(self, session: AsyncSession, workspace_id: uuid.UUID, size: int) -> Delivery:
        """Return the right to send so many bytes, 0 where nobody knows how many; it counts whatever is sent by it.

        Raises:
            LimitReached: the plan delivers no more this month.
        """
        await session.connection()  # before the turn: whoever waits for it may hold the last one
        account = self._accounts.setdefault(workspace_id, _Account())
        async with account.turn:
            await require_delivery(session, workspace_id, promised=account.sent + account.promised, asked=size)
            self._accounts[workspace_id] = account  # it may have been tidied away while nothing was in it
            account.promised += size
        return Delivery(self, account, size)

    async def send(self, session: AsyncSession, workspace_id: uuid.UUID, response: Response, size: int = 0) -> Response:
        """Return a response whose body is counted as it is sent; one without a body is left as it is.

        Args:
            session: bound to the workspace.
            workspace_id: whose bytes they are.
            response: not begun yet.
            size: of the body, where no `Content-Length` says it.

        Raises:
            LimitReached: the plan delivers no more this month.
        """
        if not isinstance(response, StreamingResponse):
            return response
        size = int(response.headers.get("content-length", size))
        return _Counted(response, await self.admit(session, workspace_id, size))

    async def flush(self) -> None:
        """Write down what was sent; what the database does not take now is kept for the next time."""
        async with self._turn:  # one after another: what is being written is still there to be seen
            await self._flush()

    async def _flush(self) -> None:
        for workspace_id, account in list(self._accounts.items()):
            amount = account.sent
            if amount:
                try:
                    async with self._database.session(workspace_id=workspace_id) as session:
                        await session.execute(_COUNT, {"workspace": workspace_id, "bytes": amount})
                except (DBAPIError, MutoscopeError, OSError) as error:
                    _log.warning("delivery_not_counted", error=type(error).__name__, bytes=amount)
                    continue
                account.sent -= amount
            if not (account.sent or account.promised or account.turn.locked()):
                self._accounts.pop(workspace_id, None)

    async def close(self) -> None:
        """Write the rest down and stop."""
        task, self._writing = self._writing, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await self.flush()

    def wake(self) -> None:
        """See to it that what was sent is written down soon."""
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())

    async def _write(self) -> None:
        while any(account.sent for account in self._accounts.values()):
            await asyncio.sleep(self._seconds)
            await self.flush()


class Delivery:
    """The right to send some bytes: what is left of it goes back when it ends, or when nobody holds it any more."""

    def __init__(self, meter: DeliveryMeter, account: _Account, size: int) -> None:
        self._meter: Final = meter
        self._account: Final = account
        self._left: Final = [size]
        # An answer may be dropped before it begins: the request's transaction fails, or the caller is gone.
        self._end = weakref.finalize(self, _return, account, self._left)

    def count(self, size: int) -> None:
        """Count bytes that are sent."""
        if size:
            kept = min(size, self._left[0])
            self._left[0] -= kept
            self._account.promised -= kept
            self._account.sent += size
            self._meter.wake()

    def end(self) -> None:
        """Give back what was not sent; again is no fault."""
        self._end()


def _return(account: _Account, left: list[int]) -> None:
    account.promised -= left[0]
    left[0] = 0


class _Counted(Response):
    """A response whose body is counted on its way to the server."""

    def __init__(self, response: Response, delivery: Delivery) -> None:
        super().__init__(status_code=response.status_code)
        self.raw_headers = response.raw_headers
        self._response: Final = response
        self._delivery: Final = delivery

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""

        async def counting(message: Message) -> None:
            self._delivery.count(len(message.get("body", b"")))
            await send(message)

        try:
            await self._response(scope, receive, counting)
        finally:
            self._delivery.end()
