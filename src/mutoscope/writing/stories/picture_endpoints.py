"""The pictures of a story: a card until one is drawn, the prompt, and drawing."""

from __future__ import annotations

import asyncio
import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel

from mutoscope.gateway import Gateway
from mutoscope.storage import Regions, serve_file
from mutoscope.tenancy import ClockDep, DatabaseDep, SessionDep, SettingsDep, TransactionRoute, problems, service
from mutoscope.tenancy.schema_example import example
from mutoscope.writing.cards import draw_card
from mutoscope.writing.cast.keep_picture import get_picture, picture_path
from mutoscope.writing.steps import Step
from mutoscope.writing.stories.draw_picture import DrawDesk, draw_picture, find_place
from mutoscope.writing.stories.endpoints import Generator, Reader
from mutoscope.writing.stories.picture_prompt import colours, picture_of
from mutoscope.writing.stories.schemas import VersionView

picture_router = APIRouter(
    prefix="/stories/{story_id}/steps/{step}/pictures/{number}", tags=["stories"], route_class=TransactionRoute
)

RegionsDep = Annotated[Regions, service(Regions)]
Number = Annotated[int, Path(ge=1, le=5000)]


class PicturePromptView(BaseModel):
    """What an image model is asked."""

    model_config = example(title="Lamp room", prompt="Round, hot, brass.", aspect="16:9", cast_ids=[])

    title: str
    prompt: str
    aspect: str
    cast_ids: list[uuid.UUID]


@picture_router.get(
    "",
    response_class=Response,
    summary="Read a picture of a story",
    responses={200: {"description": "The picture, or a card.", "content": {"image/*": {}}}, **problems(409)},
)
async def read(
    request: Request,
    session: SessionDep,
    _scope: Reader,
    regions: RegionsDep,
    settings: SettingsDep,
    story_id: uuid.UUID,
    step: Step,
    number: Number,
) -> Response:
    """Read the picture of a shot, a board or a thumbnail; until one is drawn, a card labelled as a placeholder."""
    place = await find_place(session, story_id, step, number)
    drawn = picture_of(step, number, place.content)
    if drawn is not None:
        found = await get_picture(session, drawn)
        return serve_file(
            await picture_path(session, regions, found),
            method=request.method,
            headers=request.headers,
            digest=found.digest,
            name=f"{found.id}.{found.media_type.rpartition('/')[2]}",
            media_type=found.media_type,
        )
    ground, accent = colours(place.materials)
    fonts = settings.assets / "fonts"
    card = await asyncio.to_thread(draw_card, fonts, place.prompt.title, ground=ground, accent=accent)
    return Response(card, media_type="image/png", headers={"X-Placeholder": "true", "Cache-Control": "no-store"})


@picture_router.get("/prompt", summary="Read the prompt of a picture", responses=problems(409))
async def prompt(
    session: SessionDep, _scope: Reader, story_id: uuid.UUID, step: Step, number: Number
) -> PicturePromptView:
    """Read what an image model is asked: the sheets of everybody who is seen are in it, word for word."""
    told = (await find_place(session, story_id, step, number)).prompt
    return PicturePromptView(**vars(told))


async def _desk(
    database: DatabaseDep, gateway: Annotated[Gateway, service(Gateway)], regions: RegionsDep, clock: ClockDep
) -> DrawDesk:
    return DrawDesk(database, gateway, regions, clock)


@picture_router.post("", summary="Have a picture drawn", responses=problems(402, 409, 412, 502))
async def draw(
    session: SessionDep,
    scope: Generator,
    desk: Annotated[DrawDesk, Depends(_desk)],
    story_id: uuid.UUID,
    step: Step,
    number: Number,
) -> VersionView:
    """Have a picture drawn by an image model; without one the answer is 409, and the card stays.

    Pictures of the sheets of everybody who is seen go along, with models that take them.
    """
    return VersionView.of(await draw_picture(session, desk, scope, story_id, step, number))
