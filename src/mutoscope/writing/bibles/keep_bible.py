"""Gather a bible, gather it again, read a version, delete it."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import emit
from mutoscope.kernel import new_id
from mutoscope.tenancy import Scope
from mutoscope.writing.bibles import queries
from mutoscope.writing.bibles.contents import BibleSources
from mutoscope.writing.bibles.errors import BibleEmpty, BibleNotFound
from mutoscope.writing.bibles.gather import gather
from mutoscope.writing.bibles.types import Bible, BibleVersion


async def create_bible(session: AsyncSession, scope: Scope, sources: BibleSources, now: dt.datetime) -> Bible:
    """Gather a new bible.

    Raises:
        BibleEmpty: it names neither a story nor an entry of the library.
        StoryNotFound, CastNotFound: one of them is not the workspace's.
    """
    _require_sources(sources)
    content = await gather(session, sources, now)
    bible = await queries.insert_bible(
        session,
        id=new_id(),
        workspace_id=scope.workspace_id,
        user_id=scope.user_id,
        title=sources.title[:255],
        now=now,
    )
    version = BibleVersion(bible.id, 1, scope.user_id, sources, content, now)
    await queries.insert_version(session, scope.workspace_id, version)
    await _tell(session, bible, "bible.created", "A bible was gathered.")
    return bible


async def gather_again(
    session: AsyncSession, scope: Scope, bible_id: uuid.UUID, sources: BibleSources | None, now: dt.datetime
) -> Bible:
    """Gather a bible anew, from the same sources or others: a new version; the earlier ones stay.

    Raises:
        BibleNotFound: it does not exist, or it is somebody else's.
        BibleEmpty: it names neither a story nor an entry of the library.
        StoryNotFound, CastNotFound: one of them is not the workspace's, or gone.
    """
    known = await get_bible(session, bible_id, lock=True)
    sources = sources or (await get_version(session, bible_id, known.version)).sources
    _require_sources(sources)
    content = await gather(session, sources, now)
    bible = await queries.next_version(session, bible_id, sources.title[:255], now)
    version = BibleVersion(bible_id, bible.version, scope.user_id, sources, content, now)
    await queries.insert_version(session, scope.workspace_id, version)
    await _tell(session, bible, "bible.gathered", "A bible was gathered anew.")
    return bible


async def get_bible(session: AsyncSession, bible_id: uuid.UUID, *, lock: bool = False) -> Bible:
    """Return a bible of the bound workspace.

    Raises:
        BibleNotFound: it does not exist, or it is somebody else's.
    """
    bible = await queries.find_bible(session, bible_id, lock=lock)
    if bible is None:
        raise BibleNotFound(bible_id)
    return bible


async def get_version(session: AsyncSession, bible_id: uuid.UUID, version: int | None = None) -> BibleVersion:
    """Return one version of a bible, the current one without a number.

    Raises:
        BibleNotFound: there is no such bible or version.
    """
    bible = await get_bible(session, bible_id)
    found = await queries.find_version(session, bible_id, bible.version if version is None else version)
    if found is None:
        raise BibleNotFound(bible_id, version)
    return found


async def delete_bible(session: AsyncSession, bible_id: uuid.UUID) -> None:
    """Delete a bible with all its versions; links to it end.

    Raises:
        BibleNotFound: it does not exist, or it is somebody else's.
    """
    bible = await get_bible(session, bible_id, lock=True)
    await queries.delete_bible(session, bible_id)
    await _tell(session, bible, "bible.deleted", "A bible was deleted.")


async def revoke_links(session: AsyncSession, bible_id: uuid.UUID, now: dt.datetime) -> None:
    """End every link to a bible.

    Raises:
        BibleNotFound: it does not exist, or it is somebody else's.
    """
    bible = await queries.revoke_links(session, bible_id, now)
    if bible is None:
        raise BibleNotFound(bible_id)
    await _tell(session, bible, "bible.links_revoked", "Every link to a bible was ended.")


def _require_sources(sources: BibleSources) -> None:
    if not sources.story_ids and not sources.cast_ids:
        raise BibleEmpty(
            "The bible names neither a story nor an entry of the library.",
            remedy="Send `story_ids`, `cast_ids`, or both.",
        )


async def _tell(session: AsyncSession, bible: Bible, action: str, message: str) -> None:
    payload = {"bible_id": str(bible.id), "version": bible.version}
    await emit(session, bible.workspace_id, action, message=message, payload=payload)
