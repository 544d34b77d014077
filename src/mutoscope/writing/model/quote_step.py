"""What a step may cost at most, before anything is spent."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.gateway import Gateway
from mutoscope.gateway.calls.plan_call import plan_call
from mutoscope.gateway.text.provider import most_units
from mutoscope.writing.model.plan_requests import Planned


@dataclass(frozen=True)
class StepQuote:
    """Who would be asked first, in how many calls, and what that costs at most, in micro-dollars."""

    provider: str
    model: str
    calls: int
    most_micro: int


async def quote_requests(
    session: AsyncSession, gateway: Gateway, workspace_id: uuid.UUID, planned: Sequence[Planned]
) -> StepQuote:
    """Return an upper bound for requests, by the first model that would be asked.

    Raises:
        AiNotConfigured: there is no model.
        Unpriced: nobody knows what it costs.
    """
    choices = await plan_call(session, gateway.desk, workspace_id, "text", fits=lambda _: True)
    model, access = choices[0].model, choices[0].access
    name = access.model or model.name
    most = sum(gateway.desk.prices.cost(model.provider, name, most_units(one.request)) for one in planned)
    return StepQuote(model.provider, name, len(planned), most)
