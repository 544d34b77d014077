"""Tell whoever manages billing that most or all of a limit is used, if they want it and their address is proved."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import read_profile
from mutoscope.infra.database import bind_session
from mutoscope.infra.limits import words_of
from mutoscope.infra.mail_outbox import post_mail
from mutoscope.infra.settings import Settings
from mutoscope.kernel import NotFound
from mutoscope.notifications.events.types import Happened
from mutoscope.notifications.mail import wants_mail
from mutoscope.tenancy import PERMISSIONS

_TEMPLATE: Final = "quota_warning"
_KEEPERS: Final = text("select user_id from membership where role = any (:roles) order by user_id")


async def mail_keepers(session: AsyncSession, settings: Settings, event: Happened) -> None:
    """Post the mail of a quota warning to each; nothing for any other event."""
    if event.action != "quota.warned":
        return
    roles = [role.value for role in PERMISSIONS["billing.manage"]]
    keepers = (await session.execute(_KEEPERS, {"roles": roles})).scalars().all()
    try:
        for user_id in keepers:
            await bind_session(session, workspace_id=event.workspace_id, user_id=user_id)
            try:
                user = await read_profile(session, user_id)
            except NotFound:  # the account is gone
                continue
            if user.email and user.email_verified_at and await wants_mail(session, user_id, _TEMPLATE):
                await post_mail(
                    session,
                    to=user.email,
                    template=_TEMPLATE,
                    content=_content(settings, event),
                    user_id=user_id,
                    workspace_id=event.workspace_id,
                    event_id=event.id,
                )
    finally:
        await bind_session(session, workspace_id=event.workspace_id, user_id=None)


def _content(settings: Settings, event: Happened) -> dict[str, Any]:
    told = event.payload
    return {
        "what": words_of(told["feature"]),
        "percent": told["percent"],
        "used": str(told["used"]),
        "limit": str(told["limit"]),
        "link": f"{settings.base_url}/billing",
    }
