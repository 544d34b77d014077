"""In whose name a mail comes: a workspace's brand, or the server."""

from __future__ import annotations

import asyncio
import uuid
from email.utils import parseaddr
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.kernel import MutoscopeError
from mutoscope.notifications.mail import queries
from mutoscope.notifications.mail.post_office import PostOffice
from mutoscope.notifications.mail.types import Logo, Look
from mutoscope.storage import find_region
from mutoscope.tenancy.brand import read_brand

_SERVER: Final = "Mutoscope"
_SHOWN: Final = frozenset({"image/png", "image/jpeg", "image/gif"})
"""What every mail program shows; others would leave a hole."""
_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


def server_look(mail_from: str) -> Look:
    """Return the server's own look; its name is that of the sender."""
    name, address = parseaddr(mail_from)
    return Look(name or _SERVER, name or _SERVER, support=None if address.startswith("no-reply@") else address)


async def workspace_look(session: AsyncSession, office: PostOffice, workspace_id: uuid.UUID) -> Look:
    """Return the look of the bound workspace; the server's, if there is no such workspace."""
    name = (await session.execute(queries.WORKSPACE_NAME, {"id": workspace_id})).scalar_one_or_none()
    usual = server_look(office.settings.mail_from)
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
        logo=await _find_logo(session, office, workspace_id, brand.logo_asset_id),
    )


async def _find_logo(
    session: AsyncSession, office: PostOffice, workspace_id: uuid.UUID, asset_id: uuid.UUID | None
) -> Logo | None:
    """Return the logo if a mail can carry it; the name stands for one that is too large, gone, or out of reach."""
    if asset_id is None:
        return None
    values = {"id": asset_id, "now": office.clock.now()}
    row = (await session.execute(queries.LOGO, values)).one_or_none()
    if row is None or row.media_type not in _SHOWN or row.size > office.settings.mail_logo_bytes:
        return None
    try:
        blobs = office.regions.of(await find_region(session, workspace_id)).blobs
        path = await blobs.fetch(workspace_id, row.digest)
        return Logo(await asyncio.to_thread(path.read_bytes), row.media_type)
    except (MutoscopeError, OSError) as error:  # the mail matters more than its logo
        _log.warning("mail_without_logo", workspace_id=str(workspace_id), reason=type(error).__name__)
        return None
