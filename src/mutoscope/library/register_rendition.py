"""Register a finished file."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.kernel import new_id
from mutoscope.library import queries
from mutoscope.library.media_types import rendition_media_type
from mutoscope.library.read_rows import rendition_of
from mutoscope.library.types import NewRendition, Rendition
from mutoscope.storage import BlobStore, Staged, keep_blob


async def register_rendition(
    session: AsyncSession,
    store: BlobStore,
    workspace_id: uuid.UUID,
    staged: Staged,
    new: NewRendition,
    *,
    expires_at: dt.datetime,
) -> Rendition:
    """Keep staged bytes as a rendition; part of the caller's transaction.

    The same kind and name of one generation is the same rendition: registering it again replaces it, so a step that is
    repeated after a crash leaves one. Stage the file before the transaction: `await store.stage(path, take="move")`.

    Raises:
        QuotaExceeded: the workspace may not store that much.
    """
    blob = await keep_blob(session, store, workspace_id, staged)
    rows = await queries.rows(
        session,
        queries.INSERT_RENDITION,
        **vars(new),
        id=new_id(),
        workspace_id=workspace_id,
        digest=blob.digest,
        size=blob.size,
        media_type=rendition_media_type(new.kind),
        expires_at=expires_at,
    )
    return rendition_of(rows[0])
