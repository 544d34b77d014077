"""Mail a link to somebody."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import LinkPurpose, keep_link
from mutoscope.infra.mail_outbox import post_mail
from mutoscope.tenancy import LoginDesk


class _Kind(NamedTuple):
    template: str
    page: str
    setting: str


_KINDS: Mapping[LinkPurpose, _Kind] = MappingProxyType(
    {
        LinkPurpose.VERIFY_EMAIL: _Kind("verify_email", "verify-email", "verify_link_seconds"),
        LinkPurpose.RESET_PASSWORD: _Kind("reset_password", "password/reset", "reset_link_seconds"),
        LinkPurpose.MAGIC_LINK: _Kind("magic_link", "magic-link/confirm", "magic_link_seconds"),
        LinkPurpose.CHANGE_EMAIL: _Kind("email_change", "email/confirm", "verify_link_seconds"),
    }
)


async def send_link(
    session: AsyncSession, desk: LoginDesk, user_id: uuid.UUID, purpose: LinkPurpose, *, address: str
) -> None:
    """Post a mail with a new link to the address; the session is bound to the user.

    The secret stands behind `#`: a browser sends it to no server, so it is in no log, and whatever looks at the address
    before the reader does (a scanner, a preview) cannot use it up.
    """
    kind = _KINDS[purpose]
    lifetime = dt.timedelta(seconds=getattr(desk.settings, kind.setting))
    link = await keep_link(session, user_id, purpose, address=address, now=desk.clock.now(), lifetime=lifetime)
    content = {
        "link": f"{desk.settings.base_url}/api/v1/auth/{kind.page}#{link.word}",
        "expires_at": link.expires_at.isoformat(),
    }
    await post_mail(session, to=address, template=kind.template, content=content, user_id=user_id)
