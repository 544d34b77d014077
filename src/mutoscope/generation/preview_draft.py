"""A picture of a film's first scene before it is ordered. Nothing is spent, and nothing is put in the library."""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.catalog import current_terms
from mutoscope.generation.drawing_turn import drawing_turn
from mutoscope.generation.errors import PreviewBusy, SceneUndrawable
from mutoscope.generation.freeze_request import freeze_request
from mutoscope.generation.studio import Home, Studio
from mutoscope.media import film
from mutoscope.media.film import FilmPreview, compose_preview, draw_preview, find_preview
from mutoscope.media.render import RenderSettings, SegmentFailed
from mutoscope.media.runner import CommandKilledByLimit, CommandTimedOut
from mutoscope.tenancy import Scope
from mutoscope.writing import ProjectDraft

_MOST_WAITING = 8
"""Somebody who types looks at a picture that is late no more; and each that waits holds a request open."""
_PATIENCE_SECONDS = 30
_waiting: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, set[object]] = weakref.WeakKeyDictionary()

Gone = Callable[[], Awaitable[bool]]


@dataclass(frozen=True)
class PreviewPlan:
    """What is drawn, and with what; it needs no database any more."""

    preview: FilmPreview
    home: Home
    studio: film.Studio


async def plan_preview(session: AsyncSession, studio: Studio, scope: Scope, draft: ProjectDraft) -> PreviewPlan:
    """Check a draft as a quote does, and compose its first scene. Music is neither looked for nor composed.

    Clips begin at their start, and a crop shows their middle: nobody has watched them yet.

    Raises:
        MutoscopeError: whatever `freeze_request` finds.
    """
    terms = await current_terms(session, studio.shelf, scope.workspace_id)
    silent = replace(draft, music=None)
    frozen = await freeze_request(session, studio, scope.workspace_id, silent, terms.plan)
    paths = await frozen.home.locate({asset.digest for asset in frozen.request.assets})
    request = frozen.request.film_request(frozen.script, frozen.voice, paths)
    works = studio.film_studio(frozen.home, studio.speech.choose(frozen.voice).provider)
    works = replace(works, settings=_briefly(studio.render))
    return PreviewPlan(await asyncio.to_thread(compose_preview, request, works), frozen.home, works)


async def preview_draft(plan: PreviewPlan, gone: Gone) -> Path:
    """Return a JPEG of the first scene with captions and logo, from the workspace's artefacts if it was drawn before.

    Args:
        plan: from `plan_preview`.
        gone: tells whether whoever asked has gone; then nothing is drawn.

    Raises:
        SceneUndrawable: the footage cannot be drawn, or not in a moment.
        PreviewBusy: too many wait for a picture, or nobody does for this one.
        BlobMissing: a file of the scene is gone.
        DiskFull: there is no space left.
    """
    found = find_preview(plan.preview, plan.studio)
    if found is not None:
        return found
    waiting, place = _waiting.setdefault(asyncio.get_running_loop(), set()), object()
    if len(waiting) >= _MOST_WAITING:
        raise PreviewBusy
    waiting.add(place)
    try:
        async with drawing_turn():
            if await gone():
                raise PreviewBusy
            await plan.home.fetch({media.digest for media in plan.preview.media})
            return await draw_preview(plan.preview, plan.studio)
    except (SegmentFailed, CommandTimedOut, CommandKilledByLimit) as error:
        raise SceneUndrawable(error.message) from error
    finally:
        waiting.discard(place)


def _briefly(render: RenderSettings) -> RenderSettings:
    """Return settings under which a program may work as long as somebody waits for a picture, not an hour."""
    limits = render.limits
    wall, cpu = min(limits.wall_seconds, _PATIENCE_SECONDS), min(limits.cpu_seconds, 2 * _PATIENCE_SECONDS)
    return replace(render, limits=replace(limits, wall_seconds=wall, cpu_seconds=cpu))
