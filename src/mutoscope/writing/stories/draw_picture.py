"""Have a picture of a story drawn by a model, its references the pictures of the library."""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.gateway import AiNotConfigured, Gateway, ImageAnswer, ImageRequest
from mutoscope.infra.database import Database
from mutoscope.kernel import Clock, MutoscopeError, new_id
from mutoscope.storage import Regions, find_region, keep_blob
from mutoscope.tenancy import Scope
from mutoscope.writing.cast import queries as cast_queries
from mutoscope.writing.cast.keep_picture import picture_path
from mutoscope.writing.cast.types import Picture
from mutoscope.writing.errors import StepMissing
from mutoscope.writing.local import Materials
from mutoscope.writing.steps import Content, Step, check_content
from mutoscope.writing.stories import queries
from mutoscope.writing.stories.claim_picture import claim_picture, free_picture
from mutoscope.writing.stories.generate_step import Wanted, gather_materials, require_open
from mutoscope.writing.stories.get_story import get_story, get_version
from mutoscope.writing.stories.keep_version import NewVersion, keep_version
from mutoscope.writing.stories.picture_prompt import TEMPLATE, PicturePrompt, picture_prompt, place_picture
from mutoscope.writing.stories.types import Provenance, StepVersion

_MOST_REFERENCES = 4
_NEAR_ENOUGH = 1.25
"""Sizes that a model has are rarely those that were asked for: 3:2 stands for 16:9."""
_REFERENCES = {"image/png", "image/jpeg"}


@dataclass(frozen=True)
class DrawDesk:
    """What drawing takes."""

    database: Database
    gateway: Gateway
    regions: Regions
    clock: Clock


@dataclass(frozen=True)
class Drawn:
    """What a model has drawn, and what is to be said of it."""

    answer: ImageAnswer
    note: str


@dataclass(frozen=True)
class Place:
    """A picture's place: the content that it stands in, and what is to be drawn."""

    version: int
    content: Content
    materials: Materials
    prompt: PicturePrompt


async def find_place(session: AsyncSession, story_id: uuid.UUID, step: Step, number: int) -> Place:
    """Return the place of a picture of a story.

    Raises:
        StoryNotFound: there is no such story or picture.
        StepMissing: the step is empty.
        StepInvalid: the step has no pictures.
    """
    story = await get_story(session, story_id)
    state = (await queries.states_of(session, story_id))[step]
    if not state.version:
        raise StepMissing("picture", step)
    content = check_content(step, (await get_version(session, story_id, step, state.version)).content)
    materials = await gather_materials(session, story, Wanted())
    return Place(state.version, content, materials, picture_prompt(step, number, content, materials))


async def draw_picture(
    session: AsyncSession, desk: DrawDesk, scope: Scope, story_id: uuid.UUID, step: Step, number: int
) -> StepVersion:
    """Have a picture drawn, keep it, and put it into a new version of its step.

    Raises:
        StoryNotFound: there is no such story or picture.
        StepMissing, StepApproved, StepInvalid: the step is empty, approved, or has no pictures.
        PictureBusy: another request waits for the same picture.
        MutoscopeError: what the gateway finds; `AiNotConfigured` without an image model.
    """
    place = await find_place(session, story_id, step, number)
    require_open(step, (await queries.states_of(session, story_id))[step], aside=False)
    request = ImageRequest(
        prompt=place.prompt.prompt,
        template_version=TEMPLATE,
        aspect=place.prompt.aspect,
        references=await _references(session, desk.regions, place.prompt),
    )
    claim = await claim_picture(session, scope, story_id, step, number, desk.clock.now())
    await session.commit()  # a model takes its time: nothing is held meanwhile
    try:
        drawn = await _ask(desk, scope, story_id, request)
        return await _keep(session, desk, scope, story_id, (step, number), place, drawn, claim)
    except BaseException:
        async with desk.database.session(scope.workspace_id, scope.user_id) as freeing:
            await free_picture(freeing, story_id, claim)
        raise


async def _ask(desk: DrawDesk, scope: Scope, story_id: uuid.UUID, request: ImageRequest) -> Drawn:
    """Have it drawn; where no model takes reference pictures, from the words of the sheets alone."""
    note = ""
    try:
        answer = await desk.gateway.draw_image(scope.workspace_id, request, job=story_id)
    except AiNotConfigured:
        if not request.references:
            raise
        bare = replace(request, references=())
        answer = await desk.gateway.draw_image(scope.workspace_id, bare, job=story_id)
        note = " No model that is set up takes reference pictures: it was drawn from the words of the sheets alone."
    return Drawn(answer, note + _wrong_shape(request, answer))


def _wrong_shape(request: ImageRequest, answer: ImageAnswer) -> str:
    across, down = map(int, request.aspect.split(":"))
    wide, asked = answer.width / answer.height, across / down
    if max(wide / asked, asked / wide) <= _NEAR_ENOUGH:
        return ""
    return f" It is {answer.width} by {answer.height} pixels, where {request.aspect} was asked for."


async def _references(session: AsyncSession, regions: Regions, prompt: PicturePrompt) -> tuple[bytes, ...]:
    pictures = await cast_queries.pictures_of(session, [uuid.UUID(id_) for id_ in prompt.cast_ids])
    fit = _in_turn([one for one in pictures if one.media_type in _REFERENCES])[:_MOST_REFERENCES]
    paths = [await picture_path(session, regions, one) for one in fit]
    return tuple([await asyncio.to_thread(path.read_bytes) for path in paths])


def _in_turn(pictures: Sequence[Picture]) -> list[Picture]:
    """Return everybody's first picture, then everybody's second: nobody is left out for another's many."""
    number, turns = Counter[uuid.UUID | None](), dict[uuid.UUID, int]()
    for one in pictures:
        number[one.cast_id] += 1
        turns[one.id] = number[one.cast_id]
    return sorted(pictures, key=lambda one: turns[one.id])


async def _keep(
    session: AsyncSession,
    desk: DrawDesk,
    scope: Scope,
    story_id: uuid.UUID,
    where: tuple[Step, int],
    place: Place,
    drawn: Drawn,
    claim: uuid.UUID,
) -> StepVersion:
    (step, number), now, answer = where, desk.clock.now(), drawn.answer
    await free_picture(session, story_id, claim)
    store = desk.regions.of(await find_region(session, scope.workspace_id)).blobs
    blob = await keep_blob(session, store, scope.workspace_id, await store.stage(_blocks(answer.image)))
    picture = Picture(
        new_id(),
        scope.workspace_id,
        None,
        story_id,
        scope.user_id,
        blob.digest,
        answer.media_type,
        place.prompt.title[:500],
        answer.provider,
        answer.model,
        place.prompt.prompt,
        answer.cost_micro,
        now,
    )
    await cast_queries.insert_picture(session, picture)
    story = await get_story(session, story_id, lock=True)
    place = await _place_now(session, story_id, where, place)
    content = place_picture(step, number, place.content, picture.id)
    facts = _provenance(number, place.prompt, drawn)
    return await keep_version(session, scope, story, NewVersion(step, content, place.version, facts, aside=True), now)


def _provenance(number: int, told: PicturePrompt, drawn: Drawn) -> Provenance:
    answer = drawn.answer
    return Provenance(
        "generated",
        note=f"Picture {number} was drawn.{drawn.note}",
        provider=answer.provider,
        model=answer.model,
        template=TEMPLATE,
        prompt=told.prompt,
        cost_micro=answer.cost_micro,
    )


async def _place_now(session: AsyncSession, story_id: uuid.UUID, where: tuple[Step, int], place: Place) -> Place:
    """Return the place as it is by now, if it still shows the same: others may have been drawn beside it meanwhile."""
    try:
        now = await find_place(session, story_id, *where)
    except MutoscopeError:
        return place
    return now if now.prompt.title == place.prompt.title else place


async def _blocks(data: bytes) -> AsyncGenerator[bytes]:
    yield data
