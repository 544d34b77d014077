"""Sign links to a workspace's files."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.kernel import Clock
from mutoscope.library.errors import FileNotFound
from mutoscope.library.find_assets import find_asset
from mutoscope.library.read_rendition import read_rendition
from mutoscope.library.types import Asset, Download, Rendition
from mutoscope.storage import Link, LinkSigner

LINK_PREFIX = "/api/v1/files"


async def download_rendition(
    session: AsyncSession, signer: LinkSigner, clock: Clock, rendition_id: uuid.UUID, *, seconds: int = 3600
) -> Download:
    """Sign a link to a rendition; the session's workspace must own it.

    Raises:
        FileNotFound: there is none in this workspace, or it has expired.
    """
    return sign_download(signer, clock, await read_rendition(session, clock, rendition_id), seconds=seconds)


def sign_download(signer: LinkSigner, clock: Clock, file: Asset | Rendition, *, seconds: int = 3600) -> Download:
    """Sign a link to a file that ends after `seconds`, and never after the file itself."""
    expires_at = min(clock.now() + dt.timedelta(seconds=seconds), file.expires_at)
    token = signer.sign_link(Link(file.workspace_id, file.digest, file.name, file.media_type, expires_at))
    return Download(f"{LINK_PREFIX}/{token}", file.name, file.media_type, file.size, expires_at)


async def find_file(session: AsyncSession, clock: Clock, file_id: uuid.UUID) -> Asset | Rendition:
    """Return the asset or rendition with this id (document 001: `file_id`).

    Raises:
        FileNotFound: there is neither in this workspace, or it has expired.
    """
    asset = await find_asset(session, clock, file_id)
    if asset is not None:
        return asset
    try:
        return await read_rendition(session, clock, file_id)
    except FileNotFound:
        raise FileNotFound("file", file_id) from None
