"""Whoever changes something as an operator has just proved who they are: a stolen token alone is not enough."""

from __future__ import annotations

from fastapi import Depends, Request

from mutoscope.identity.linked import require_recent
from mutoscope.tenancy import ClockDep, SessionDep, SettingsDep, authenticate_request


async def _recent(request: Request, session: SessionDep, clock: ClockDep, settings: SettingsDep) -> None:
    scope = await authenticate_request(request)
    if scope.is_admin:  # anybody else is refused by the verb
        seconds = settings.reauthentication_seconds
        await require_recent(session, scope.session_id, now=clock.now(), seconds=seconds)


RECENT = Depends(_recent)
"""The marker of every unsafe route here: `dependencies=[RECENT]`."""
