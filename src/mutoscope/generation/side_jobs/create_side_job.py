"""Create a job beside films: record, price, gate and job in one transaction."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.usage import UsageRequest, reserve_usage
from mutoscope.catalog import Terms, current_terms, film_meters, price_film, share_of
from mutoscope.generation import queries
from mutoscope.generation.create_generation import KEEP_FOOTAGE
from mutoscope.generation.side_jobs.types import SideOrder, share_percent
from mutoscope.generation.spell_price import spell_held
from mutoscope.generation.studio import Studio
from mutoscope.generation.types import SIDE_TASK, Generation
from mutoscope.infra.events import event_statements
from mutoscope.infra.statements import Statement, run_together
from mutoscope.kernel import new_id
from mutoscope.library import extend_assets
from mutoscope.tenancy import Scope


async def create_side_job(
    session: AsyncSession,
    studio: Studio,
    scope: Scope,
    project_id: uuid.UUID | None,
    order: SideOrder,
    *,
    key: str | None,
) -> Generation:
    """Reserve, record and defer a job; the same `key` is the same job.

    Raises:
        InsufficientCredits, LimitReached, PaymentMethodNeeded: the gate's refusals.
        StorageFull: there would be no room for what is made.
    """
    generation_id = new_id()
    if key is not None:
        known = await queries.find_by_key(session, key)
        if known is not None:
            return known
    key = key or str(generation_id)
    (await studio.home(session, scope.workspace_id)).region.blobs.objects.check_room(0)
    await extend_assets(session, sorted(order.assets), studio.clock.now() + KEEP_FOOTAGE)
    terms = await current_terms(session, studio.shelf, scope.workspace_id)
    reservation = await reserve_usage(session, scope, usage_of(generation_id, project_id, order, terms, key))
    made = queries.NewGeneration(
        id=generation_id,
        workspace_id=scope.workspace_id,
        project_id=project_id,
        user_id=scope.user_id,
        work=order.work,
        request={**order.request, "percent": share_percent(terms.catalogue, order.work)},
        reservation=reservation,
        quoted_seconds=order.seconds,
        held_seconds=order.held_seconds,
    )
    job = studio.engine.deferral(
        SIDE_TASK,
        job_id=generation_id,
        workspace_id=scope.workspace_id,
        tier="free" if reservation.throttled else terms.plan.tier,
        payload={},
    )
    told = await _telling(session, made)
    (row,) = await run_together(session, *job, *told, made.insertion(key))
    return made.written(row)


def usage_of(
    generation_id: uuid.UUID, project_id: uuid.UUID | None, order: SideOrder, terms: Terms, key: str
) -> UsageRequest:
    """Return what the gate is asked, for the job and for its quote alike."""
    billed = share_of(order.held_seconds, share_percent(terms.catalogue, order.work))
    return UsageRequest(
        id=generation_id,
        work=order.work,
        project_id=project_id,
        terms=terms,
        ways=price_film(terms, billed),
        quoted=film_meters(terms.catalogue, billed),
        asked={"film_seconds": order.seconds} if order.work in {"lip_sync", "cut"} else {},  # the rest is no video
        key=key,
    )


async def _telling(session: AsyncSession, made: queries.NewGeneration) -> tuple[Statement, ...]:
    paid = made.reservation
    event = await event_statements(
        session,
        made.workspace_id,
        "generation.created",
        message=f"A job ({made.work}) was ordered; {spell_held(paid)}.",
        project_id=made.project_id,
        user_id=made.user_id,
        payload={
            "generation_id": str(made.id),
            "work": made.work,
            "held": paid.held,
            "unit": paid.unit,
            "paid_by": paid.path,
            "seconds": made.quoted_seconds,
        },
    )
    return event.statements
