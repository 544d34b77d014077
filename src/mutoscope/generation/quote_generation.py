"""What a film will cost, before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.catalog import Plan, current_plan, quote_film
from mutoscope.generation.freeze_request import freeze_request
from mutoscope.generation.frozen_request import FrozenRequest
from mutoscope.generation.studio import Studio
from mutoscope.ledger import read_balance
from mutoscope.media.script import estimate_seconds
from mutoscope.tenancy import Scope
from mutoscope.writing import ProjectDraft


@dataclass(frozen=True)
class FilmQuote:
    """The likely length and price, and what is held: the film hardly exceeds it, and never costs more.

    Lengths are in seconds, amounts in milli-credits.
    """

    request: FrozenRequest
    plan: Plan
    seconds: int
    amount: int
    held_seconds: int
    held_amount: int
    available: int


async def quote_generation(session: AsyncSession, studio: Studio, scope: Scope, draft: ProjectDraft) -> FilmQuote:
    """Check a draft and price its film. Nothing is kept.

    Raises:
        FilmTooLong: longer than the plan allows.
        MutoscopeError: whatever `freeze_request` finds.
    """
    request, script, voice = await freeze_request(session, studio, scope.workspace_id, draft)
    plan = await current_plan(session, studio.catalogue, scope.workspace_id)
    likely, upper = (
        estimate_seconds(
            script,
            speed_percent=request.speed_percent,
            language=voice.language,
            length_percent=voice.length_percent,
            upper=bound,
        )
        for bound in (False, True)
    )
    quote = quote_film(studio.catalogue, plan, likely)
    held_seconds = max(quote.seconds, min(ceil(upper), plan.max_seconds or ceil(upper)))
    balance = await read_balance(session, scope.workspace_id)
    return FilmQuote(
        request=request,
        plan=plan,
        seconds=quote.seconds,
        amount=quote.amount_milli,
        held_seconds=held_seconds,
        held_amount=quote_film(studio.catalogue, plan, held_seconds).amount_milli,
        available=balance.available,
    )
