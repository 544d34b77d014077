"""In whose name a mail comes: a workspace's brand, or the server."""

from __future__ import annotations

import uuid
from email.utils import parseaddr
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.notifications.mail import queries
from mutoscope.notifications.mail.types import Look
from mutoscope.tenancy.brand import read_brand

_SERVER: Final = "Mutoscope"


def server_look(mail_from: str) -> Look:
    """Return the server's own look; its name is that of the sender."""
    name, address = parseaddr(mail_from)
    return Look(name or _SERVER, name or _SERVER, support=None if address.startswith("no-reply@") else address)


async def workspace_look(session: AsyncSession, workspace_id: uuid.UUID, mail_from: str) -> Look:
    """Return the look of the bound workspace; the server's, if there is no such workspace."""
    name = (await session.execute(queries.WORKSPACE_NAME, {"id": workspace_id})).scalar_one_or_none()
    usual = server_look(mail_from)
    if name is None:
        return usual
    brand = await read_brand(session, workspace_id)
    shown = brand.display_name or usual.name
    return Look(
        name=shown,
        sender_name=brand.sender_name or shown,
        reply_to=brand.reply_to or brand.support_address,
        support=brand.support_address or usual.support,
        primary=brand.primary_colour,
        background=brand.background_colour,
    )
