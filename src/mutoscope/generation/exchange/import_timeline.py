"""Make a project of an editor's timeline."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation.errors import RequestInvalid
from mutoscope.generation.exchange.schemas import ImportTimeline
from mutoscope.generation.frozen_request import FrozenAsset
from mutoscope.generation.studio import Studio
from mutoscope.library import Asset, match_assets
from mutoscope.media.interchange import InterchangeUnreadable, from_otio, named_media, project_of
from mutoscope.media.timeline import Canvas, Clip, Timeline
from mutoscope.tenancy import Scope
from mutoscope.writing import CreateProject, Project, create_project

_FASTEST, _SLOWEST = 60, 10
_LONGEST_CHANGE = 2000


@dataclass(frozen=True)
class Imported:
    """The project, and what the user should know of how the file was read."""

    project: Project
    notices: tuple[str, ...]


async def import_timeline(session: AsyncSession, studio: Studio, scope: Scope, body: ImportTimeline) -> Imported:
    """Keep a project with a timeline's footage in the editor's order, its music, its frame and its dissolves.

    The narration decides how long a film and its pictures are, so that lengths of clips are not taken over. The words
    are those of the body, or those that an exported film has with it.

    Raises:
        InterchangeUnreadable: no timeline, or one of files that this workspace does not have.
        TimelineInvalid: it contradicts itself.
        RequestInvalid: there are no words to speak.
    """
    named = await asyncio.to_thread(named_media, body.timeline)
    assets = await match_assets(session, studio.clock, names=named.names, digests=named.digests)
    home = await studio.home(session, scope.workspace_id)
    paths = await home.locate({asset.digest for asset in assets})
    media = [FrozenAsset.of(asset).reference(paths[asset.digest]) for asset in assets]
    canvas = _canvas(body.size) if body.size else None
    timeline = await asyncio.to_thread(from_otio, body.timeline, media, canvas)
    told = await asyncio.to_thread(project_of, body.timeline)
    newest = {asset.digest: asset for asset in reversed(assets)}
    draft = _project(body, told, timeline, newest)
    return Imported(await create_project(session, scope, draft.to_draft()), _notices(timeline))


def _project(body: ImportTimeline, told: dict[str, Any], timeline: Timeline, assets: dict[str, Asset]) -> CreateProject:
    script = body.script or str(told.get("script") or "")
    if not script.strip():
        raise RequestInvalid(
            "The timeline has no words with it, and a film here is narrated.", remedy="Send them as `script`."
        )
    footage = [item.media.digest for item in timeline.video if isinstance(item, Clip)]
    changes = [change.duration.seconds for change in timeline.transitions if change is not None]
    stated: dict[str, Any] = {name: told[name] for name in ("voice", "speed_percent", "template") if name in told}
    stated |= {
        "title": body.title or str(told.get("title") or "") or "Imported timeline",
        "script": script,
        "clips": [str(assets[digest].id) for digest in dict.fromkeys(footage)],
        "size": f"{timeline.canvas.width}x{timeline.canvas.height}",
        "fps": max(_SLOWEST, min(_FASTEST, round(timeline.canvas.rate))),
    }
    if changes:
        stated["crossfade_ms"] = min(_LONGEST_CHANGE, round(max(changes, default=Fraction(0)) * 1000))
    if timeline.music is not None:
        stated["music"] = str(assets[timeline.music.media.digest].id)
    try:
        return CreateProject.model_validate(stated)
    except ValidationError as error:
        raise InterchangeUnreadable(
            f"This timeline cannot become a project: {error.errors()[0]['msg']}.",
            remedy="Export it again, or send `title`, `script` and `size` yourself.",
        ) from error


def _canvas(size: str) -> Canvas:
    width, height = size.split("x")
    return Canvas(int(width), int(height))


def _notices(timeline: Timeline) -> tuple[str, ...]:
    clips = sum(isinstance(item, Clip) for item in timeline.video)
    told = [f"{clips} clips were read; their order is kept, and the narration decides how long each is shown."]
    if timeline.captions and any(timeline.captions):
        told.append("Captions are written anew from the script.")
    return tuple(told)
