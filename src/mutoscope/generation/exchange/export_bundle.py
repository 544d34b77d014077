"""A project as a bundle: its words, its choices, its newest cut and its media, as entries of a ZIP."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation.batches.zip_results import Entry
from mutoscope.generation.list_generations import list_generations
from mutoscope.generation.studio import Home, Studio
from mutoscope.library import Asset, FileNotFound, find_assets, list_renditions
from mutoscope.media.interchange import MANIFEST, SCRIPT, TIMELINE, BundleMedia, member_name, write_manifest
from mutoscope.media.script import read_script
from mutoscope.storage import BlobMissing
from mutoscope.writing import Project, ProjectDraft

_SINGLE = ("logo", "intro", "outro")


async def list_bundle(session: AsyncSession, studio: Studio, home: Home, project: Project) -> list[Entry]:
    """Return what a project's bundle holds. Files that are gone are left out, and the manifest says which."""
    draft = project.draft
    found, missing = dict[str, Asset](), list[str]()
    for called in await asyncio.to_thread(_called, draft):
        try:
            (asset,) = await find_assets(session, studio.clock, [called])
            await home.region.blobs.locate(home.workspace_id, asset.digest)
        except (FileNotFound, BlobMissing):
            if called != draft.music or "." in called:  # words for music that is composed are no file
                missing.append(called)
        else:
            found[called] = asset
    names = _names(list({asset.id: asset for asset in found.values()}.values()))
    media = {asset.id: asset for asset in found.values()}
    options = _options(draft, {called: names[asset.id] for called, asset in found.items()}, missing)
    described = [BundleMedia(names[asset.id], asset.digest, asset.size) for asset in media.values()]
    cut = await _timeline(session, studio, home, project.id)
    return [
        Entry(MANIFEST, write_manifest(options, described)),
        Entry(SCRIPT, draft.script),
        *([Entry(TIMELINE, cut)] if cut else []),
        *(
            Entry(member_name(number), partial(home.region.blobs.path, home.workspace_id, asset.digest))
            for number, asset in enumerate(media.values())
        ),
    ]


def _called(draft: ProjectDraft) -> list[str]:
    """Return every file by what the project calls it, those of the script's marks too."""
    marks = [mark.name for scene in read_script(draft.script).scenes for mark in scene.media]
    single: list[str | None] = [draft.music, *(draft.options.get(name) for name in _SINGLE)]
    listed = [*_clips(draft), *draft.images, *marks]
    return list(dict.fromkeys([*listed, *(name for name in single if name)]))


def _clips(draft: ProjectDraft) -> list[str]:
    return draft.options.get("clips") or []


def _names(assets: list[Asset]) -> dict[uuid.UUID, str]:
    """Return a name for each: its own, or one with a number where two are called the same."""
    names, taken = dict[uuid.UUID, str](), set[str]()
    for number, asset in enumerate(assets):
        name = asset.name if asset.name not in taken else f"{number}-{asset.name}"[:255]
        taken.add(name)
        names[asset.id] = name
    return names


def _options(draft: ProjectDraft, names: Mapping[str, str], missing: list[str]) -> dict[str, Any]:
    """Return title, voice and choices, in which files are called as the bundle calls them."""
    options = {name: value for name, value in draft.options.items() if value is not None}
    for name in _SINGLE:
        if options.get(name):
            options[name] = names.get(options[name], "")
    options["clips"] = [names[called] for called in _clips(draft) if called in names]
    images = [names[called] for called in draft.images if called in names]
    music = names.get(draft.music, draft.music) if draft.music and draft.music not in missing else None
    facts = {"title": draft.title, "voice": draft.voice, "duration": draft.duration, "images": images, "music": music}
    return {**options, **facts, "missing": missing}


async def _timeline(session: AsyncSession, studio: Studio, home: Home, project_id: uuid.UUID) -> str | None:
    """Return the newest finished film's cut, if it is still there."""
    page = await list_generations(session, project_id=project_id, limit=20)
    for generation in page.items:
        for file in await list_renditions(session, studio.clock, generation.id):
            if file.kind == "timeline":
                path = await home.region.blobs.fetch(home.workspace_id, file.digest)
                return await asyncio.to_thread(path.read_text, "utf-8")
    return None
