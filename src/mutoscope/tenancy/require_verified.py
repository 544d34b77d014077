"""Let only users with a verified address spend credits, where the operator wants it so (`require_verified_email`)."""

from __future__ import annotations

from fastapi import Depends

from mutoscope.identity import read_profile
from mutoscope.tenancy.dependencies import ScopeDep, SessionDep
from mutoscope.tenancy.errors import EmailNotVerified
from mutoscope.tenancy.services import SettingsDep


async def _require_verified(scope: ScopeDep, session: SessionDep, settings: SettingsDep) -> None:
    """Raise `EmailNotVerified` if the setting asks for a verified address and the caller has none."""
    if settings.require_verified_email:
        user = await read_profile(session, scope.user_id)
        if user.email_verified_at is None:
            raise EmailNotVerified


VERIFIED = Depends(_require_verified)
"""The marker of a route that spends credits: `dependencies=[VERIFIED]`."""
