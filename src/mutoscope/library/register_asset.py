"""Register a user's file."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import emit
from mutoscope.kernel import Clock
from mutoscope.library import queries
from mutoscope.library.keep_until import keep_until
from mutoscope.library.media_types import media_type_of
from mutoscope.library.read_rows import asset_of
from mutoscope.library.types import Asset
from mutoscope.library.upload_desk import UploadDesk
from mutoscope.media.probe import MediaProblem, Probe, UnreadableMedia, check_kind, probe_media
from mutoscope.storage import Staged, keep_blob


@dataclass(frozen=True)
class NewAsset:
    """What is known of a file before it is kept."""

    id: uuid.UUID
    user_id: uuid.UUID
    name: str
    probe: Probe


async def examine_file(desk: UploadDesk, path: Path, name: str, declared: str) -> Probe:
    """Return what a file is. Its content decides; a file declared as video must have moving pictures.

    Raises:
        UnreadableMedia: it is not media we can use.
    """
    found = (await probe_media([path], names=[name], limits=desk.probe_limits))[0]
    if isinstance(found, MediaProblem):
        raise UnreadableMedia(found)
    if declared.startswith("video/"):
        check_kind(found, name, "video")
    return found


async def register_asset(
    session: AsyncSession, desk: UploadDesk, clock: Clock, workspace_id: uuid.UUID, staged: Staged, new: NewAsset
) -> Asset:
    """Keep staged bytes as an asset; part of the caller's transaction.

    Raises:
        QuotaExceeded: the workspace may not store that much.
        WorkspaceMoved: it is not in the region any more in which the bytes were staged.
    """
    blob = await keep_blob(session, desk.store(staged), workspace_id, staged)
    rows = await queries.rows(
        session,
        queries.INSERT_ASSET,
        id=new.id,
        workspace_id=workspace_id,
        user_id=new.user_id,
        name=new.name,
        kind=new.probe.kind,
        digest=blob.digest,
        size=blob.size,
        media_type=media_type_of(new.probe),
        probe=json.dumps(new.probe.to_json()),
        expires_at=await keep_until(session, workspace_id, clock.now(), desk.keep_seconds),
    )
    asset = asset_of(rows[0])
    await emit(
        session,
        workspace_id,
        "asset.created",
        message="A file was uploaded.",
        user_id=asset.user_id,
        payload={"asset_id": str(asset.id), "kind": asset.kind, "size": asset.size},
    )
    return asset
