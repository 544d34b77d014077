"""Keep, change, put away and delete an entry of the library."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import emit
from mutoscope.kernel import new_id
from mutoscope.storage import release_blob
from mutoscope.tenancy import Scope
from mutoscope.writing.cast import queries
from mutoscope.writing.cast.types import CastEntry, CastKind
from mutoscope.writing.errors import CastChanged, CastNotFound
from mutoscope.writing.search_words import cut_for_index


async def create_entry(
    session: AsyncSession, scope: Scope, kind: CastKind, name: str, sheet: Mapping[str, Any], now: dt.datetime
) -> CastEntry:
    """Keep a new entry of the workspace's library."""
    entry = await queries.insert_entry(
        session,
        dict(sheet),
        id=new_id(),
        workspace_id=scope.workspace_id,
        user_id=scope.user_id,
        kind=kind,
        name=name,
        words_in=_words(sheet),
        now=now,
    )
    await _tell(session, entry, "cast.created", "An entry of the library was made.")
    return entry


async def get_entry(session: AsyncSession, entry_id: uuid.UUID, *, lock: bool = False) -> CastEntry:
    """Return an entry of the bound workspace's library.

    Raises:
        CastNotFound: it does not exist, or it is somebody else's.
    """
    entry = await queries.find_entry(session, entry_id, lock=lock)
    if entry is None:
        raise CastNotFound("entry", entry_id)
    return entry


async def edit_entry(
    session: AsyncSession, entry_id: uuid.UUID, revision: int, name: str, sheet: Mapping[str, Any], now: dt.datetime
) -> CastEntry:
    """Replace name and sheet of an entry, if it is still at the revision that was read.

    Raises:
        CastNotFound: it does not exist, or it is somebody else's.
        CastChanged: somebody else was faster.
    """
    entry = await get_entry(session, entry_id, lock=True)
    if entry.revision != revision:
        raise CastChanged(entry_id, base=revision, current=entry.revision)
    kept = await queries.update_entry(session, replace(entry, name=name, sheet=dict(sheet)), _words(sheet), now)
    await _tell(session, kept, "cast.changed", "An entry of the library was changed.")
    return kept


async def archive_entry(session: AsyncSession, entry_id: uuid.UUID, now: dt.datetime, *, archived: bool) -> CastEntry:
    """Put an entry away, or take it out again: no new story uses it meanwhile.

    Raises:
        CastNotFound: it does not exist, or it is somebody else's.
    """
    entry = await get_entry(session, entry_id, lock=True)
    if (entry.archived_at is not None) == archived:
        return entry
    changed = replace(entry, archived_at=now if archived else None)
    kept = await queries.update_entry(session, changed, _words(entry.sheet), now)
    await _tell(
        session, kept, "cast.archived" if archived else "cast.unarchived", "An entry was put away or taken out."
    )
    return kept


async def delete_entry(session: AsyncSession, entry_id: uuid.UUID) -> None:
    """Delete an entry with its pictures; stories keep what they say of it.

    Raises:
        CastNotFound: it does not exist, or it is somebody else's.
    """
    entry = await get_entry(session, entry_id, lock=True)
    pictures = await queries.pictures_of(session, [entry_id])
    await queries.delete_entry(session, entry_id)
    for digest in {picture.digest for picture in pictures}:
        await release_blob(session, entry.workspace_id, digest)
    await _tell(session, entry, "cast.deleted", "An entry of the library was deleted.")


def _words(sheet: Mapping[str, Any]) -> str:
    return cut_for_index("\n".join(str(value) for value in sheet.values() if value))


async def _tell(session: AsyncSession, entry: CastEntry, action: str, message: str) -> None:
    payload = {"cast_id": str(entry.id), "kind": entry.kind}
    await emit(session, entry.workspace_id, action, message=message, payload=payload)
