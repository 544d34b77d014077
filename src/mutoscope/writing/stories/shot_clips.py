"""The shots of a story as clips: what a model is asked, and where the clip goes."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.kernel import MutoscopeError
from mutoscope.tenancy import Scope
from mutoscope.writing.cast.keep_picture import get_picture
from mutoscope.writing.cast.types import Picture
from mutoscope.writing.errors import StepMissing
from mutoscope.writing.steps import Shot, Storyboard
from mutoscope.writing.stories import queries
from mutoscope.writing.stories.draw_picture import Place, find_place
from mutoscope.writing.stories.generate_step import require_open
from mutoscope.writing.stories.get_story import get_story
from mutoscope.writing.stories.keep_version import NewVersion, keep_version
from mutoscope.writing.stories.types import Provenance

CLIP_TEMPLATE = "clip@1"


@dataclass(frozen=True)
class ShotBrief:
    """What a video model is asked of a shot."""

    title: str
    prompt: str
    seconds: float
    picture: Picture | None
    """What was drawn of it: the clip begins with it."""


async def read_shot(session: AsyncSession, story_id: uuid.UUID, number: int) -> ShotBrief:
    """Return what is to be filmed of a shot, by its number from 1.

    Raises:
        StoryNotFound: there is no such story or shot.
        StepMissing, StepApproved: the storyboard is empty, or approved.
    """
    place = await find_place(session, story_id, "storyboard", number)
    require_open("storyboard", (await queries.states_of(session, story_id))["storyboard"], aside=False)
    shot = _shot(place, number)
    prompt = f"{place.prompt.prompt}\n\nCamera: {shot.movement}."
    return ShotBrief(place.prompt.title, prompt, shot.seconds, await _picture(session, shot))


async def place_clip(
    session: AsyncSession,
    scope: Scope,
    story_id: uuid.UUID,
    shot: tuple[int, str],
    asset_id: uuid.UUID,
    facts: Provenance,
    now: dt.datetime,
) -> bool:
    """Put a clip into a new version of the storyboard, unless the shot of that number is another one by now."""
    number, title = shot
    try:
        story = await get_story(session, story_id, lock=True)
        place = await find_place(session, story_id, "storyboard", number)
    except MutoscopeError:  # the story or the shot is gone: the clip stays a file of the library
        return False
    if place.prompt.title != title or not isinstance(place.content, Storyboard):
        return False
    shots = list(place.content.shots)
    shots[number - 1] = shots[number - 1].model_copy(update={"clip_id": asset_id})
    content = place.content.model_copy(update={"shots": shots})
    await keep_version(session, scope, story, NewVersion("storyboard", content, place.version, facts, aside=True), now)
    return True


def _shot(place: Place, number: int) -> Shot:
    if not isinstance(place.content, Storyboard):
        raise StepMissing("clip", "storyboard")
    return place.content.shots[number - 1]


async def _picture(session: AsyncSession, shot: Shot) -> Picture | None:
    if shot.picture_id is None:
        return None
    try:
        return await get_picture(session, shot.picture_id)
    except MutoscopeError:
        return None
