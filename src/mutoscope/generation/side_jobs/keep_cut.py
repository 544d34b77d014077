"""Keep a cut clip in the workspace's library, so that the next film can use it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation.side_jobs.types import SideFiles
from mutoscope.generation.types import Generation
from mutoscope.kernel import Clock, new_id
from mutoscope.library import (
    FOR_GOOD,
    Asset,
    NewAsset,
    UploadDesk,
    examine_file,
    extend_assets,
    match_assets,
    register_asset,
)
from mutoscope.storage import Region, Staged

_PLAYS = {"video", "audio"}
_LONGEST_STEM = 200
_MOST_NAMES = 100


async def examine_cut(
    desk: UploadDesk, region: Region, generation: Generation, folder: Path, made: SideFiles
) -> tuple[Staged, NewAsset] | None:
    """Return a cut's clip as a file to be registered; None for any other job.

    Raises:
        UnreadableMedia: it is not what was cut.
    """
    if generation.work != "cut":
        return None
    kind, name = next(file for file in made.files if file[0] in _PLAYS)
    path = folder / name
    probe = await examine_file(desk, path, name, "video/mp4" if kind == "video" else "")
    # A second way to the same bytes: its rendition takes the first one away. They are counted once.
    return await region.blobs.stage(path), NewAsset(new_id(), generation.user_id, name, probe)


async def keep_cut(
    session: AsyncSession, desk: UploadDesk, clock: Clock, generation: Generation, cut: tuple[Staged, NewAsset]
) -> Asset:
    """Register a cut clip under a name of its own; part of the caller's transaction.

    Raises:
        QuotaExceeded: the workspace may not store that much.
    """
    staged, new = cut
    named = NewAsset(new.id, new.user_id, await _name(session, clock, generation, Path(new.name).suffix), new.probe)
    asset = await register_asset(session, desk, clock, generation.workspace_id, staged, named)
    # What was paid for does not expire like an upload that its owner has elsewhere.
    await extend_assets(session, [asset.id], clock.now() + FOR_GOOD)
    return asset


async def _name(session: AsyncSession, clock: Clock, generation: Generation, suffix: str) -> str:
    """Return a name that no file of the library has: films call their footage by name."""
    stem = str(generation.request["title"])[:_LONGEST_STEM]
    names = [f"{stem}, cut{suffix}", *(f"{stem}, cut {number}{suffix}" for number in range(2, _MOST_NAMES))]
    taken = {asset.name for asset in await match_assets(session, clock, names=names, digests=())}
    return next((name for name in names if name not in taken), f"{stem}, cut {generation.id}{suffix}")
