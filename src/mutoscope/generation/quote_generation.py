"""What a film will cost, before it is made."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.usage import UsageRequest
from mutoscope.catalog import Plan, Terms, WayPrice, billed_seconds, current_terms, film_meters, price_film, quote_film
from mutoscope.generation.freeze_request import freeze_request
from mutoscope.generation.frozen_request import FrozenRequest
from mutoscope.generation.studio import Home, Studio
from mutoscope.media.script import estimate_seconds
from mutoscope.media.voice import cast_voices, slowest_percent
from mutoscope.tenancy import Scope
from mutoscope.writing import ProjectDraft

HD_LINES, UHD_LINES = 720, 1080
"""A frame whose shorter side has more lines is HD, or 4K."""


@dataclass(frozen=True)
class FilmQuote:
    """The likely length and price, and what is held: the film hardly exceeds it, and never costs more.

    Lengths are in seconds; each way to pay has its price for the likely length, and for the held one.
    """

    request: FrozenRequest
    home: Home
    """Where its files lie."""
    terms: Terms
    seconds: int
    held_seconds: int
    prices: tuple[WayPrice, ...]
    ways: tuple[WayPrice, ...]

    @property
    def plan(self) -> Plan:
        """Return the workspace's plan."""
        return self.terms.plan

    def billed(self, seconds: int) -> int:
        """Return the seconds to pay for, all sizes counted, if the film is so long."""
        return billed_seconds(self.terms.catalogue, seconds, sizes=len(self.request.sizes))

    def usage(self, generation_id: uuid.UUID, project_id: uuid.UUID | None, key: str) -> UsageRequest:
        """Return what the gate is asked."""
        return UsageRequest(
            id=generation_id,
            work="film",
            project_id=project_id,
            terms=self.terms,
            ways=self.ways,
            quoted=film_meters(self.terms.catalogue, self.billed(self.held_seconds)),
            asked={
                "film_seconds": self.seconds,
                "result_seconds": self.request.keep_seconds or 0,
                **frame_features(self.request.sizes),
            },
            key=key,
        )


async def quote_generation(session: AsyncSession, studio: Studio, scope: Scope, draft: ProjectDraft) -> FilmQuote:
    """Check a draft and price its film. Nothing is kept.

    Raises:
        FilmTooLong: longer than the plan allows.
        MutoscopeError: whatever `freeze_request` finds.
    """
    terms = await current_terms(session, studio.shelf, scope.workspace_id)
    request, script, voice, home = await freeze_request(session, studio, scope.workspace_id, draft, terms.plan)
    cast = cast_voices(script, voice, studio.speech, request.voices)
    likely, upper = (
        estimate_seconds(
            script,
            speed_percent=request.speed_percent,
            language=voice.language,
            length_percent=slowest_percent(voice, cast),
            upper=bound,
        )
        for bound in (False, True)
    )
    seconds = quote_film(terms.catalogue, terms.plan, likely).seconds
    held_seconds = max(seconds, min(ceil(upper), terms.plan.max_seconds or ceil(upper)))
    likely_billed, held_billed = (
        billed_seconds(terms.catalogue, length, sizes=len(request.sizes)) for length in (seconds, held_seconds)
    )
    return FilmQuote(
        request=request,
        home=home,
        terms=terms,
        seconds=seconds,
        held_seconds=held_seconds,
        prices=price_film(terms, likely_billed),
        ways=price_film(terms, held_billed),
    )


def frame_features(sizes: Sequence[tuple[int, int]]) -> dict[str, int]:
    """Return which features of a plan frames take: 1 for each."""
    lines = max(min(size) for size in sizes)
    return {"hd": int(lines > HD_LINES), "uhd": int(lines > UHD_LINES)}
