"""Give out a finished export."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from mutoscope.privacy.desk import PrivacyDesk
from mutoscope.privacy.errors import ExportNotFound
from mutoscope.privacy.exports import queries
from mutoscope.privacy.exports.types import FILE_NAME, MEDIA_TYPE, Export
from mutoscope.storage import BlobMissing, Link

FILES_PREFIX = "/api/v1/privacy/exports/files"


def sign_export(desk: PrivacyDesk, export: Export) -> str | None:
    """Return the path of a link to a ready export, which ends after the setting `link_seconds`; None if not ready."""
    now = desk.clock.now()
    if export.state != "ready" or export.digest is None or export.expires_at is None or export.expires_at <= now:
        return None
    ends = min(now + dt.timedelta(seconds=desk.settings.link_seconds), export.expires_at)
    link = Link(export.user_id, export.digest, FILE_NAME, MEDIA_TYPE, ends)
    return f"{FILES_PREFIX}/{desk.export_links.sign_link(link)}"


async def open_export(desk: PrivacyDesk, token: str) -> tuple[Link, Path]:
    """Return what a link opens, and where it lies.

    Raises:
        LinkInvalid: it was not signed by this server, or not for an export.
        LinkExpired: its time is over.
        ExportNotFound: the export has expired, or its person was erased.
    """
    link = desk.export_links.verify_link(token, desk.clock.now())
    async with desk.database.session(user_id=link.workspace_id) as session:
        region = await session.scalar(queries.HELD, {"digest": link.digest})
    if region is None:
        raise ExportNotFound
    try:
        return link, desk.regions.of(region).exports.path(link.workspace_id, link.digest)
    except BlobMissing:
        raise ExportNotFound from None
