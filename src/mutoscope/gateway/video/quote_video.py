"""What a film may cost at most, before anything is spent."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.gateway.calls import CallDesk
from mutoscope.gateway.calls.plan_call import Choice, plan_call
from mutoscope.gateway.errors import Unpriced
from mutoscope.gateway.video.provider import VideoProvider
from mutoscope.gateway.video.start_video import can_make
from mutoscope.gateway.video.types import VideoRequest


@dataclass(frozen=True, slots=True)
class VideoQuote:
    """Who would be asked first, how long the film would be, and what it costs; in micro-dollars."""

    provider: str
    model: str
    seconds: int
    cost_micro: int
    most_micro: int
    """Of the dearest that may be asked if those before it do not answer."""


async def quote_video(
    session: AsyncSession,
    desk: CallDesk,
    providers: Mapping[str, VideoProvider],
    workspace_id: uuid.UUID,
    request: VideoRequest,
) -> VideoQuote:
    """Return what a film costs; nobody is asked.

    Raises:
        AiNotConfigured: there is no model that can make it.
        Unpriced: nobody knows what the first one costs.
    """

    def cost(choice: Choice) -> int:
        model = choice.model
        return desk.prices.cost(
            model.provider, model.name, {"second": providers[model.provider].seconds(model, request)}
        )

    fits = partial(can_make, providers, request)
    first, *others = await plan_call(session, desk, workspace_id, "video", fits=fits)
    costs = [cost(first)]
    for choice in others:
        try:
            costs.append(cost(choice))
        except Unpriced:
            continue  # it is not asked
    model = first.model
    seconds = providers[model.provider].seconds(model, request)
    return VideoQuote(model.provider, model.name, seconds, costs[0], max(costs))
