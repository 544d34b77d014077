"""What a film will cost, before it is made."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.usage import UsageRequest
from mutoscope.catalog import Plan, Terms, WayPrice, billed_seconds, current_terms, film_meters, price_film, quote_film
from mutoscope.generation.freeze_request import freeze_request
from mutoscope.generation.frozen_request import FrozenRequest
from mutoscope.generation.price_scenes import PricedScenes, price_scenes
from mutoscope.generation.studio import Home, Studio
from mutoscope.media.script import Script, estimate_seconds
from mutoscope.media.voice import Cast, Voice, cast_voices, slowest_percent
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
    scenes: PricedScenes
    """What of it the project has paid for already."""

    @property
    def plan(self) -> Plan:
        """Return the workspace's plan."""
        return self.terms.plan

    def billed(self, seconds: int) -> int:
        """Return the seconds to pay for, all sizes counted and what is paid taken off, if the film is so long."""
        return _billed(self.terms, self.request, self.scenes, seconds)

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


async def quote_generation(
    session: AsyncSession, studio: Studio, scope: Scope, draft: ProjectDraft, project_id: uuid.UUID | None = None
) -> FilmQuote:
    """Check a draft and price its film: whole, or what changed since earlier films of its project. Nothing is kept.

    Raises:
        FilmTooLong: longer than the plan allows.
        MutoscopeError: whatever `freeze_request` finds.
    """
    terms = await current_terms(session, studio.shelf, scope.workspace_id)
    request, script, voice, home = await freeze_request(session, studio, scope.workspace_id, draft, terms.plan)
    cast = cast_voices(script, voice, studio.speech, request.voices)
    paths = {asset.digest: Path(asset.digest) for asset in request.assets}  # a price needs their names only
    film = replace(request.film_request(script, voice, paths), cast=cast)
    scenes = await price_scenes(session, terms.catalogue, project_id, film)
    likely, upper = _estimate(request, script, voice, cast, scenes)
    seconds = quote_film(terms.catalogue, terms.plan, likely).seconds
    held_seconds = max(seconds, min(ceil(upper), terms.plan.max_seconds or ceil(upper)))
    return FilmQuote(
        request=request,
        home=home,
        terms=terms,
        seconds=seconds,
        held_seconds=held_seconds,
        prices=price_film(terms, _billed(terms, request, scenes, seconds)),
        ways=price_film(terms, _billed(terms, request, scenes, held_seconds)),
        scenes=scenes,
    )


def _billed(terms: Terms, request: FrozenRequest, scenes: PricedScenes, seconds: int) -> int:
    return billed_seconds(terms.catalogue, seconds, sizes=len(request.sizes), saved_seconds=scenes.saved_seconds)


def _estimate(
    request: FrozenRequest, script: Script, voice: Voice, cast: Cast, scenes: PricedScenes
) -> tuple[Fraction, Fraction]:
    """Return the likely length and the upper one, in seconds: what was made before is known, the rest is guessed."""
    known, unknown = Fraction(scenes.known_ms, 1000), scenes.unknown(script)
    if unknown is None:
        return known, known
    likely, upper = (
        estimate_seconds(
            unknown,
            speed_percent=request.speed_percent,
            language=voice.language,
            length_percent=slowest_percent(voice, cast),
            upper=bound,
        )
        for bound in (False, True)
    )
    return known + likely, known + upper


def frame_features(sizes: Sequence[tuple[int, int]]) -> dict[str, int]:
    """Return which features of a plan frames take: 1 for each."""
    lines = max(min(size) for size in sizes)
    return {"hd": int(lines > HD_LINES), "uhd": int(lines > UHD_LINES)}
