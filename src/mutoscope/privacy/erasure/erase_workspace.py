"""Erase a workspace that nobody uses: jobs, rows, files, key. Its ledger and its log stay, without a person."""

from __future__ import annotations

import asyncio
import shutil
import uuid
from collections.abc import Iterable

from mutoscope.generation import cancel_all
from mutoscope.infra.events import emit
from mutoscope.infra.vault import vault_of
from mutoscope.privacy.desk import PrivacyDesk
from mutoscope.privacy.erasure import queries
from mutoscope.storage import BlobStore


async def erase_workspace(desk: PrivacyDesk, workspace_id: uuid.UUID, erasure_id: uuid.UUID | None) -> str:
    """Erase one, and return `erased`, `gone` if that was done before, or `kept` if others use it by now.

    Args:
        desk: the objects.
        workspace_id: which; owned by the person alone, or deleted before.
        erasure_id: the running erasure, none for a workspace that was deleted.
    """
    async with desk.database.session(workspace_id=workspace_id) as session:
        async with session.begin_nested() as attempt:
            await cancel_all(session, desk.engine)
            values = {"workspace_id": workspace_id, "erasure_id": erasure_id}
            outcome = str(await session.scalar(queries.ERASE_WORKSPACE, values))
            if outcome == "kept":  # with its films
                await attempt.rollback()
        if outcome == "erased":
            erased = "The workspace and all its files were erased."
            await emit(session, workspace_id, "workspace.erased", message=erased)
            await vault_of(session).erase(session, workspace_id)
    if outcome != "kept":
        await remove_files(desk, [workspace_id])
    return outcome


async def remove_files(desk: PrivacyDesk, owners: Iterable[uuid.UUID]) -> bool:
    """Remove every file of workspaces and people that are gone, whatever region they were in."""
    for owner in owners:
        for region in desk.regions:
            for store in (region.blobs, region.exports):
                await _empty(store, owner)
            for folder in (region.uploads / str(owner), region.artefacts / str(owner)):
                await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    return True


async def _empty(store: BlobStore, owner: uuid.UUID) -> None:
    for digest in await asyncio.to_thread(store.digests, owner):
        await store.delete(owner, digest)
