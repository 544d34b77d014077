"""Create a generation: record, price, gate and job in one transaction. If any part fails, nothing happened."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.usage import reserve_usage
from mutoscope.generation import queries
from mutoscope.generation.price_scenes import keep_scenes
from mutoscope.generation.quote_generation import FilmQuote, quote_generation
from mutoscope.generation.spell_price import spell_held
from mutoscope.generation.studio import Studio
from mutoscope.generation.types import TASK, Generation
from mutoscope.infra.events import event_statements
from mutoscope.infra.statements import Statement, run_together
from mutoscope.kernel import new_id
from mutoscope.library import extend_assets
from mutoscope.tenancy import Scope
from mutoscope.writing import Project, mark_project

KEEP_FOOTAGE = dt.timedelta(days=7)
"""How long a job that waits for its turn may wait and still find its footage."""


async def create_generation(
    session: AsyncSession, studio: Studio, scope: Scope, project: Project, *, key: str | None = None
) -> Generation:
    """Start a film of a project; the same `key` is the same generation.

    Raises:
        InsufficientCredits: less is available than is to be held; details give price and balance.
        LimitReached: a limit of the plan; details name the usage and the plan that lifts it.
        PaymentMethodNeeded: it is charged by use, and there is nothing to charge.
        FilmTooLong: longer than the plan allows.
        StorageFull: there would be no room for the film.
        MutoscopeError: whatever `freeze_request` finds. No credit has moved then.
    """
    if key is not None:
        known = await queries.find_by_key(session, key)
        if known is not None:
            return known
    quote = await quote_generation(session, studio, scope, project.draft, project.id)
    await keep_footage(session, studio, [quote])
    return await start_generation(session, studio, scope, project.id, quote, key=key)


async def keep_footage(session: AsyncSession, studio: Studio, quotes: Sequence[FilmQuote]) -> None:
    """See that there is room for films of one workspace, and that what they use stays while they wait.

    There is at least one. Call it before the wallet.

    Raises:
        StorageFull: there would be no room.
    """
    quotes[0].home.region.blobs.objects.check_room(0)
    used = sorted({uuid.UUID(asset.id) for quote in quotes for asset in quote.request.assets})
    await extend_assets(session, used, studio.clock.now() + KEEP_FOOTAGE)


async def start_generation(
    session: AsyncSession,
    studio: Studio,
    scope: Scope,
    project_id: uuid.UUID,
    quote: FilmQuote,
    *,
    key: str | None = None,
    behind_seconds: int = 0,
) -> Generation:
    """Reserve, record and defer a film that was quoted; `behind_seconds` places it later in the queue.

    Raises:
        InsufficientCredits, LimitReached, PaymentMethodNeeded: see `create_generation`.
    """
    generation_id = new_id()
    key = key or str(generation_id)
    # The project's row before the wallet, as at a film's end: the other way round the two would wait for each other.
    await mark_project(session, project_id, "processing")
    reservation = await reserve_usage(session, scope, quote.usage(generation_id, project_id, key))
    made = queries.NewGeneration(
        id=generation_id,
        workspace_id=scope.workspace_id,
        project_id=project_id,
        user_id=scope.user_id,
        work="film",
        request=quote.request.to_json(),
        reservation=reservation,
        quoted_seconds=quote.seconds,
        held_seconds=quote.held_seconds,
        unchanged_seconds=quote.scenes.unchanged_seconds,
        saved_seconds=quote.scenes.saved_seconds,
    )
    # Beyond the plan's soft limit it waits behind all others.
    job = studio.engine.deferral(
        TASK,
        job_id=generation_id,
        workspace_id=scope.workspace_id,
        tier="free" if reservation.throttled else quote.plan.tier,
        payload={},
        behind_seconds=behind_seconds,
    )
    (row,) = await run_together(session, *job, *await _telling(session, made), made.insertion(key))
    await keep_scenes(session, scope.workspace_id, project_id, generation_id, quote.scenes)
    return made.written(row)


async def _telling(session: AsyncSession, made: queries.NewGeneration) -> tuple[Statement, ...]:
    paid = made.reservation
    event = await event_statements(
        session,
        made.workspace_id,
        "generation.created",
        message=f"A film was ordered; {spell_held(paid)}.",
        project_id=made.project_id,
        user_id=made.user_id,
        payload={
            "generation_id": str(made.id),
            "held": paid.held,
            "unit": paid.unit,
            "paid_by": paid.path,
            "seconds": made.quoted_seconds,
        },
    )
    return event.statements
