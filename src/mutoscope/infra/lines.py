"""A handful of connections that commit by themselves, for statements that every request runs.

asyncpg's own pool costs as much as such a statement: it wraps each connection and resets it over the network.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from typing import Any, Final, cast

import asyncpg

_CONNECT_SECONDS = 2.0
# asyncpg ships no types: they stop here.
_connect = cast("Callable[..., Awaitable[Any]]", asyncpg.connect)  # pyright: ignore[reportUnknownMemberType] -- same


class Lines:
    """Connections to one database, opened when they are needed; the one that was used last is used next."""

    def __init__(
        self, url: str, *, role: str | None, size: int, patience_seconds: float | None = None, **settings: str
    ) -> None:
        """Connect nothing yet.

        Args:
            url: libpq's form.
            role: set on each connection, when the login is another.
            size: connections at most.
            patience_seconds: how long a statement, or connecting, may take; as long as it likes by default.
            settings: further settings of each connection.
        """
        self._url: Final = url
        self._settings: Final = settings | ({"role": role} if role else {})
        self._patience: Final = patience_seconds
        self._turn: Final = asyncio.Semaphore(size)
        self._free: Final[list[Any]] = []

    async def ask(self, statement: str, arguments: tuple[object, ...]) -> list[Any]:
        """Return the rows of one statement; whatever goes wrong, the connection is not used again.

        Raises:
            OSError, TimeoutError, PostgresError, InterfaceError: the database does not answer.
        """
        async with self._turn:
            line = self._take() or await self._open()
            try:
                rows: list[Any] = await line.fetch(statement, *arguments, timeout=self._patience)
            except BaseException:
                line.terminate()
                raise
            self._free.append(line)
            return rows

    async def close(self) -> None:
        """Close the connections that nobody uses."""
        while self._free:
            line = self._free.pop()
            with contextlib.suppress(OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await line.close(timeout=_CONNECT_SECONDS)

    def _take(self) -> Any:  # noqa: ANN401 -- asyncpg ships no types
        while self._free:
            line = self._free.pop()
            if not line.is_closed():
                return line
        return None

    async def _open(self) -> Any:  # noqa: ANN401 -- asyncpg ships no types
        seconds = _CONNECT_SECONDS if self._patience is None else self._patience
        line = await _connect(self._url, server_settings=self._settings, timeout=seconds)
        try:
            await line.set_type_codec(
                "jsonb", schema="pg_catalog", format="binary", encoder=_encode_jsonb, decoder=_decode_jsonb
            )
        except BaseException:
            line.terminate()
            raise
        return line


# As SQLAlchemy has it on its connections: a text goes in, a value comes out.
def _encode_jsonb(text: str) -> bytes:
    return b"\x01" + text.encode()


def _decode_jsonb(value: bytes) -> Any:  # noqa: ANN401 -- JSON
    return json.loads(value[1:])
