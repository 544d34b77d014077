"""Order a film, and ask for it until it is there: the order is a row, so any process may ask."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.gateway.access import Access
from mutoscope.gateway.calls import Ask, CallDesk
from mutoscope.gateway.calls.book_call import Line, settle
from mutoscope.gateway.calls.plan_call import plan_call
from mutoscope.gateway.calls.run_call import Done, Started, attempt_call, start_call
from mutoscope.gateway.errors import AiError, AiNotConfigured, BadAnswer, PromptTooLarge, ProviderUnavailable
from mutoscope.gateway.outcome import Outcome
from mutoscope.gateway.providers.http import ProviderHttp
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.types import Units
from mutoscope.gateway.video.kling import KlingVideo
from mutoscope.gateway.video.luma import LumaVideo
from mutoscope.gateway.video.pika import PikaVideo
from mutoscope.gateway.video.provider import Progress, VideoProvider
from mutoscope.gateway.video.runway import RunwayVideo
from mutoscope.gateway.video.types import VideoRequest, VideoState
from mutoscope.gateway.video.veo import VeoVideo
from mutoscope.infra.tenant_connection import fetch_row

MOST_PROMPT_BYTES: Final = 16_000
LONGEST: Final = dt.timedelta(hours=1)
"""An order that is not ended by then never will be."""
_KEEP: Final = (
    "insert into ai_video (id, workspace_id, provider, model, remote_id, own_key, seconds, created_at) "
    "values ($1, $2, $3, $4, $5, $6, $7, $8)"
)
_READ: Final = (
    "select v.id, v.provider, v.model, v.remote_id, v.own_key, v.seconds, v.status, v.why, v.url, v.created_at, "
    "c.cost, c.reserved from ai_video v join ai_call c on c.id = v.id where v.workspace_id = $1 and v.id = $2"
)
_END: Final = (
    "update ai_video set status = $3, why = $4, url = $5, ended_at = $6 "
    "where workspace_id = $1 and id = $2 and status = 'running' returning id"
)


@dataclass(frozen=True, slots=True)
class _Order:
    """A row of `ai_video`."""

    row: Any
    model: Model
    access: Access


def video_providers(http: ProviderHttp) -> Mapping[str, VideoProvider]:
    """Return the adapters by provider."""
    return {
        "runway": RunwayVideo(http),
        "kling": KlingVideo(http),
        "luma": LumaVideo(http),
        "google": VeoVideo(http),
        "pika": PikaVideo(http),
    }


async def start_video(
    desk: CallDesk,
    providers: Mapping[str, VideoProvider],
    workspace_id: uuid.UUID,
    request: VideoRequest,
    job: uuid.UUID | None,
) -> VideoState:
    """Order a film of whoever takes the order; what it can cost stays reserved until it ends.

    Raises:
        PromptTooLarge: nobody was asked.
    """
    if (size := len(request.prompt.encode("utf-8", "replace"))) > MOST_PROMPT_BYTES:
        raise PromptTooLarge(size=size, limit=MOST_PROMPT_BYTES)

    async def perform(model: Model, access: Access) -> Outcome[str]:
        return Outcome(await providers[model.provider].submit(model, request, access), {})

    ask = Ask(
        modality="video",
        workspace_id=workspace_id,
        template=request.template_version,
        job=job,
        most=lambda model: {"second": providers[model.provider].seconds(model, request)},
        perform=perform,
        fits=lambda model: model.provider in providers and providers[model.provider].fits(model, request),
    )
    last: AiError | None = None
    tried: set[str] = set()
    while True:
        step = await start_call(desk, ask, tried)
        if step is None or isinstance(step, Done):
            raise last or ProviderUnavailable("the stack", "all of its providers failed a moment ago")
        tried.add(step.choice.model.key)
        try:
            remote = await attempt_call(desk, ask, step)
        except AiError as error:
            last = error
            if not error.may_retry:
                raise
            continue
        return await _keep(desk, step, remote.value)


async def _keep(desk: CallDesk, step: Started, remote: str) -> VideoState:
    line, seconds = step.line, step.most["second"]
    async with desk.database.session(line.workspace_id) as session:
        own = step.choice.access.own
        values = (line.id, line.workspace_id, line.provider, line.model, remote, own, seconds, desk.clock.now())
        await fetch_row(session, _KEEP, *values)
    return VideoState(
        id=line.id,
        status="running",
        provider=line.provider,
        model=line.model,
        cost_micro=step.reserved,
        call_id=line.id,
    )


async def poll_video(
    desk: CallDesk, providers: Mapping[str, VideoProvider], workspace_id: uuid.UUID, video_id: uuid.UUID
) -> VideoState:
    """Return how far a film is, with its file once it is finished; it is paid for once, however often it is asked for.

    Raises:
        AiError: its provider cannot be asked now, or the file is none.
        AiNotConfigured: there is no such order, or its key is gone.
    """
    async with desk.database.session(workspace_id) as session:
        order = await _read(session, desk, workspace_id, video_id)
    if order.row["status"] != "running":
        return await _state(desk, providers, order)
    if desk.clock.now() - order.row["created_at"] > LONGEST:
        progress = Progress("failed", "it never ended")
    else:
        progress = await providers[order.model.provider].look(order.model, order.row["remote_id"], order.access)
    if progress.status == "running":
        return _view(order, "running")
    async with desk.database.session(workspace_id) as session:
        await _end(session, desk, order, progress, workspace_id)
        order = await _read(session, desk, workspace_id, video_id)
    return await _state(desk, providers, order)


async def _read(session: AsyncSession, desk: CallDesk, workspace_id: uuid.UUID, video_id: uuid.UUID) -> _Order:
    """Return an order with the access it was made by: the workspace's own key, or the platform's."""
    row = await fetch_row(session, _READ, workspace_id, video_id)
    if row is None:
        raise AiNotConfigured("video")
    key = f"{row['provider']}/{row['model']}"
    model = desk.shelf.find("video", key) or Model(row["provider"], row["model"], "video")
    choices = await plan_call(
        session, desk, workspace_id, "video", fits=lambda one: one.provider == row["provider"], also=(model,)
    )
    if choices[0].access.own != row["own_key"]:
        raise AiNotConfigured("video", providers=(model.provider,))
    return _Order(row, model, choices[0].access)


async def _end(
    session: AsyncSession, desk: CallDesk, order: _Order, progress: Progress, workspace_id: uuid.UUID
) -> None:
    """Write down how a film ended, and settle it; whoever comes second changes nothing."""
    row, now = order.row, desk.clock.now()
    ended = await fetch_row(
        session, _END, workspace_id, row["id"], progress.status, progress.why[:500], progress.url, now
    )
    if ended is None:
        return
    made = progress.status == "finished"
    units: Units = {"second": row["seconds"]} if made else {}
    line = Line(row["id"], workspace_id, None, "video", row["provider"], row["model"], "", desk.prices.version)
    outcome: Literal["done", "failed"] = "done" if made else "failed"
    error = None if made else f"ai_{progress.status}"
    cost = desk.prices.cost(line.provider, line.model, units)
    await settle(session, line, outcome, cost=cost, units=units, error=error, now=now)


async def _state(desk: CallDesk, providers: Mapping[str, VideoProvider], order: _Order) -> VideoState:
    if order.row["status"] != "finished":
        return _view(order, order.row["status"])
    headers = providers[order.model.provider].file_headers(order.access)
    content = await desk.http.download(order.access, order.row["url"], headers)
    if content[4:8] != b"ftyp" and not content.startswith(b"\x1aE\xdf\xa3"):
        raise BadAnswer(order.access.provider, "what it sent is no film")
    return _view(order, "finished", content)


def _view(order: _Order, status: Any, video: bytes | None = None) -> VideoState:  # noqa: ANN401 -- as the row has it
    row = order.row
    return VideoState(
        id=row["id"],
        status=status,
        why=row["why"],
        video=video,
        provider=row["provider"],
        model=row["model"],
        cost_micro=row["reserved"] if row["cost"] is None else row["cost"],
        units={"second": row["seconds"]},
        call_id=row["id"],
    )
