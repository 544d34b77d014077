"""Tell the owner of an account that something important was changed, in case it was not them."""

from __future__ import annotations

import uuid
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.mail_outbox import post_mail
from mutoscope.tenancy import LoginDesk, Origin


class Notice(NamedTuple):
    """Which mail, to which address, and from where the change came."""

    template: str
    address: str
    origin: Origin


async def tell_owner(session: AsyncSession, desk: LoginDesk, user_id: uuid.UUID, notice: Notice) -> None:
    """Post the mail; the session is bound to the user."""
    content = {
        "at": desk.clock.now().isoformat(),
        "device": notice.origin.device,
        "link": f"{desk.settings.base_url}/",
    }
    await post_mail(session, to=notice.address, template=notice.template, content=content, user_id=user_id)
