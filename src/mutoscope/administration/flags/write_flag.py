"""Make, change and remove a feature flag; the event log is its history."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.administration.ask import ask
from mutoscope.administration.errors import FlagUnknown
from mutoscope.administration.flags import queries
from mutoscope.administration.flags.read_flags import read_flag
from mutoscope.administration.flags.types import FlagSettings, KeptFlag
from mutoscope.administration.record import record
from mutoscope.infra.events import Change
from mutoscope.kernel import InvalidInput
from mutoscope.tenancy import Scope
from mutoscope.tenancy.flags import Flags


@dataclass(frozen=True)
class FlagDesk:
    """What changing flags needs: this process's memory, which forgets; the time; the longest list."""

    flags: Flags
    now: dt.datetime
    limit: int


async def write_flag(
    session: AsyncSession, scope: Scope, desk: FlagDesk, key: str, wanted: FlagSettings, *, create: bool, reason: str
) -> KeptFlag:
    """Make a flag, or set one as a whole, and return it.

    Args:
        session: bound to the admin.
        scope: the admin's.
        desk: memory, time and limit.
        key: the flag's name in the product's code.
        wanted: how it shall be.
        create: whether it must be new; else it must be there.
        reason: for the history.

    Raises:
        FlagExists, FlagUnknown: it is there, or is not.
        InvalidInput: a list is too long.
    """
    if max(len(wanted.allowed), len(wanted.denied)) > desk.limit:
        message = f"A list names more than {desk.limit} workspaces."
        raise InvalidInput(message, remedy="Use a percentage instead.", limit=desk.limit)
    found = await ask(
        session,
        queries.WRITE,
        missing=FlagUnknown(key),
        create=create,
        key=key,
        description=wanted.description,
        state=wanted.state,
        percentage=wanted.percentage,
        allowed=list(wanted.allowed),
        denied=list(wanted.denied),
        now=desk.now,
    )
    change = Change(_shown(found.scalar_one()), _shown(vars(wanted)))
    await _record(session, scope, "flag.created" if create else "flag.changed", key, reason, change)
    desk.flags.forget()
    return await read_flag(session, key)


async def remove_flag(session: AsyncSession, scope: Scope, flags: Flags, key: str, *, reason: str) -> None:
    """Remove a flag: it is off for everybody.

    Raises:
        FlagUnknown: there is none.
    """
    found = await ask(session, queries.REMOVE, missing=FlagUnknown(key), key=key)
    await _record(session, scope, "flag.removed", key, reason, Change(before=_shown(found.scalar_one())))
    flags.forget()


async def _record(session: AsyncSession, scope: Scope, action: str, key: str, reason: str, change: Change) -> None:
    what = action.partition(".")[2]
    message, payload = f"The feature flag {key} was {what}.", {"flag": key}
    await record(session, scope.workspace_id, action, message=message, reason=reason, payload=payload, change=change)


def _shown(flag: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if flag is None:
        return None
    shown = {name: flag[name] for name in ("description", "state", "percentage")}
    lists = {name: [str(uuid.UUID(str(each))) for each in flag[name]] for name in ("allowed", "denied")}
    return {**shown, **lists}
