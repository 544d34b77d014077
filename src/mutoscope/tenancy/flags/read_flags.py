"""Read feature flags; a process remembers them for a moment."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.kernel import Clock
from mutoscope.tenancy.flags.types import Flag

_LIST = text("select key, state, percentage, allowed, denied from flag_list()")


class Flags:
    """The flags of this process: `await flags.is_on(session, workspace_id, "name")`."""

    def __init__(self, clock: Clock, *, cache_seconds: float, overrides: Mapping[str, bool] | None = None) -> None:
        """Remember nothing yet.

        Args:
            clock: tells how old the memory is.
            cache_seconds: how late a change may be noticed; 0 asks the database each time.
            overrides: what is on or off whatever the database says.
        """
        self._clock: Final = clock
        self._lifetime: Final = dt.timedelta(seconds=cache_seconds)
        self._overrides: Final = dict(overrides or {})
        self._known: dict[str, Flag] = {}
        self._until: dt.datetime | None = None

    async def is_on(self, session: AsyncSession, workspace_id: uuid.UUID, key: str) -> bool:
        """Tell whether a feature is on for a workspace; one that nobody knows is off."""
        if key in self._overrides:
            return self._overrides[key]
        flag = (await self._read(session)).get(key)
        return flag is not None and flag.is_on(workspace_id)

    async def evaluate(self, session: AsyncSession, workspace_id: uuid.UUID) -> dict[str, bool]:
        """Return every flag as it is for a workspace."""
        found = {key: flag.is_on(workspace_id) for key, flag in (await self._read(session)).items()}
        return dict(sorted({**found, **self._overrides}.items()))

    def forget(self) -> None:
        """Ask the database the next time: a flag was changed by this process."""
        self._until = None

    async def _read(self, session: AsyncSession) -> Mapping[str, Flag]:
        now = self._clock.now()
        if self._until is None or now >= self._until:
            rows = await session.execute(_LIST)
            self._known = {
                row.key: Flag(row.key, row.state, row.percentage, frozenset(row.allowed), frozenset(row.denied))
                for row in rows
            }
            self._until = now + self._lifetime
        return self._known
