"""Make a project of a bundle, which may come from anybody."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation.exchange.import_timeline import Imported
from mutoscope.generation.studio import Studio
from mutoscope.kernel import new_id
from mutoscope.library import NewAsset, UploadDesk, clean_name, examine_file, register_asset
from mutoscope.library.multipart_file import MultipartFile
from mutoscope.media.interchange import Bundle, BundleRefused, read_bundle
from mutoscope.media.probe import Probe
from mutoscope.storage import Staged, check_quota
from mutoscope.tenancy import Scope
from mutoscope.writing import CreateProject, create_project

_SINGLE = ("music", "logo", "intro", "outro")
_LISTED = ("clips", "images")


async def import_bundle(studio: Studio, desk: UploadDesk, scope: Scope, file: MultipartFile) -> Imported:
    """Keep a bundle's media as files of the workspace and its words as a project, or nothing of it.

    Every file is probed as an upload is, and counts as one. The whole may be as long as one upload, unpacked too.

    Raises:
        FileTooLarge, QuotaExceeded, StorageFull: there is no room for it.
        BundleRefused: damaged, hostile, or no bundle.
        UnreadableMedia: a file in it is not media we can use.
    """
    home = await studio.find_home(scope.workspace_id)
    store = home.region.blobs
    folder = home.store.root / "out" / f"bundle-{new_id()}"
    staged = list[Staged]()
    try:
        whole = await store.stage(file.blocks(), max_bytes=desk.max_bytes)
        staged.append(whole)
        async with studio.database.session(workspace_id=scope.workspace_id, user_id=scope.user_id) as session:
            await check_quota(session, store, scope.workspace_id, whole.size)
        bundle = await asyncio.to_thread(read_bundle, whole.path, folder, desk.max_bytes)
        body = _project(bundle)
        media = dict[str, tuple[Staged, NewAsset]]()
        for name, path in bundle.media.items():
            probe = await examine_file(desk, path, name, "")
            staged.append(await store.stage(path, take="move"))
            media[name] = staged[-1], _asset(scope, name, probe)
        async with studio.database.session(workspace_id=scope.workspace_id, user_id=scope.user_id) as session:
            return await _keep(session, studio, desk, scope, body, media)
    finally:
        for each in staged:
            await store.discard(each)
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def _asset(scope: Scope, name: str, probe: Probe) -> NewAsset:
    return NewAsset(new_id(), scope.user_id, clean_name(name), probe)


async def _keep(
    session: AsyncSession,
    studio: Studio,
    desk: UploadDesk,
    scope: Scope,
    body: CreateProject,
    media: Mapping[str, tuple[Staged, NewAsset]],
) -> Imported:
    ids = dict[str, str]()
    for name, (staged, new) in media.items():
        asset = await register_asset(session, desk, studio.clock, scope.workspace_id, staged, new)
        ids[name] = str(asset.id)
    changes: dict[str, Any] = {name: [ids.get(each, each) for each in getattr(body, name)] for name in _LISTED}
    for name in _SINGLE:
        called = getattr(body, name)
        if called in ids:
            changes[name] = ids[called]
    stated = {**body.model_dump(exclude_unset=True), **changes}
    project = await create_project(session, scope, CreateProject.model_validate(stated).to_draft())
    return Imported(project, (f"{len(ids)} files came with it.",))


def _project(bundle: Bundle) -> CreateProject:
    """Return what the manifest says of the project; whatever this version does not know is left out."""
    told = {name: value for name, value in bundle.options.items() if name in CreateProject.model_fields}
    try:
        return CreateProject.model_validate({**told, "script": bundle.script})
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        raise BundleRefused(
            f"This bundle cannot be opened: its manifest's {where} makes no sense.",
            remedy="Export it again with Mutoscope, and hand it on unchanged.",
            why=where,
        ) from error
