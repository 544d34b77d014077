"""Order a film: the order is a row, so any process may ask how far it is."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from functools import partial
from typing import Final

from mutoscope.gateway.access import Access
from mutoscope.gateway.calls import Ask, CallDesk
from mutoscope.gateway.calls.run_call import Done, Started, attempt_call, start_call
from mutoscope.gateway.errors import AiError, PromptTooLarge, ProviderUnavailable
from mutoscope.gateway.outcome import Outcome
from mutoscope.gateway.providers.http import ProviderHttp
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.video.kling import KlingVideo
from mutoscope.gateway.video.luma import LumaVideo
from mutoscope.gateway.video.pika import PikaVideo
from mutoscope.gateway.video.provider import VideoProvider
from mutoscope.gateway.video.runway import RunwayVideo
from mutoscope.gateway.video.types import VideoRequest, VideoState
from mutoscope.gateway.video.veo import VeoVideo
from mutoscope.infra.tenant_connection import fetch_row

MOST_PROMPT_BYTES: Final = 16_000
_KEEP: Final = (
    "insert into ai_video (id, workspace_id, provider, model, remote_id, own_key, seconds, created_at) "
    "values ($1, $2, $3, $4, $5, $6, $7, $8)"
)


def video_providers(http: ProviderHttp) -> Mapping[str, VideoProvider]:
    """Return the adapters by provider."""
    return {
        "runway": RunwayVideo(http),
        "kling": KlingVideo(http),
        "luma": LumaVideo(http),
        "google": VeoVideo(http),
        "pika": PikaVideo(http),
    }


def can_make(providers: Mapping[str, VideoProvider], request: VideoRequest, model: Model) -> bool:
    """Tell whether a model can make what is asked."""
    return model.provider in providers and providers[model.provider].fits(model, request)


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
        fits=partial(can_make, providers, request),
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
