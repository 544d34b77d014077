"""Links that show one version of a bible to whoever has them, until they expire or are revoked."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.database import Database
from mutoscope.storage import Link, LinkInvalid, LinkSigner, Regions
from mutoscope.writing.bibles.draw_html import draw_html
from mutoscope.writing.bibles.errors import BibleNotFound
from mutoscope.writing.bibles.keep_bible import get_bible, get_version
from mutoscope.writing.bibles.pictures import load_pictures

_KIND = "application/x-mutoscope-bible"


@dataclass(frozen=True)
class SharedBible:
    """A link to a bible."""

    path: str
    version: int
    expires_at: dt.datetime


async def share_bible(
    session: AsyncSession, signer: LinkSigner, bible_id: uuid.UUID, version: int | None, expires_at: dt.datetime
) -> SharedBible:
    """Return a link to one version of a bible.

    Raises:
        BibleNotFound: there is no such bible or version.
    """
    bible = await get_bible(session, bible_id)
    shown = await get_version(session, bible_id, version)
    name = f"{bible_id}:{shown.version}:{bible.share_epoch}"
    token = signer.sign_link(Link(bible.workspace_id, "bible", name, _KIND, expires_at))
    return SharedBible(f"/api/v1/shared-bibles/{token}", shown.version, expires_at)


async def open_shared(database: Database, regions: Regions, signer: LinkSigner, token: str, now: dt.datetime) -> str:
    """Return the page that a link shows.

    Raises:
        LinkInvalid: it was not signed by this server, or it was revoked, or the bible is gone.
        LinkExpired: its time is over.
    """
    link = signer.verify_link(token, now)
    if link.media_type != _KIND:
        raise LinkInvalid
    id_, version, epoch = link.name.split(":")
    async with database.session(workspace_id=link.workspace_id) as session:
        try:
            bible = await get_bible(session, uuid.UUID(id_))
            if bible.share_epoch != int(epoch):
                raise LinkInvalid
            shown = await get_version(session, bible.id, int(version))
        except BibleNotFound:
            raise LinkInvalid from None
        pictures = await load_pictures(session, regions, shown.content)
    return draw_html(shown.content, shown.version, pictures)
