"""What these endpoints ask for."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from mutoscope.accounts.sign_in.desk import SignInDesk
from mutoscope.identity.linked import require_recent
from mutoscope.tenancy import ClockDep, Scope, ScopeDep, SessionDep, SettingsDep, allowed, service

SignInDep = Annotated[SignInDesk, service(SignInDesk)]
ManagerDep = Annotated[Scope, allowed("credential.manage")]
ReaderDep = Annotated[Scope, allowed("credential.read")]


async def _recent(scope: ScopeDep, session: SessionDep, clock: ClockDep, settings: SettingsDep) -> None:
    seconds = settings.reauthentication_seconds
    await require_recent(session, scope.session_id, now=clock.now(), seconds=seconds)


RECENT = Depends(_recent)
"""The marker of a route that changes how one signs in: `dependencies=[RECENT]`."""
