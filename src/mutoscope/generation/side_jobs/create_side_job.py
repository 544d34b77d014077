"""Create a job beside films: record, price, gate and job in one transaction."""

from __future__ import annotations

import asyncio
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.usage import Reservation, UsageRequest, reserve_usage
from mutoscope.catalog import Terms, current_terms, film_meters, price_film, share_of
from mutoscope.generation import queries
from mutoscope.generation.create_generation import KEEP_FOOTAGE
from mutoscope.generation.side_jobs.types import SideOrder, share_percent
from mutoscope.generation.spell_price import spell_held
from mutoscope.generation.studio import Studio
from mutoscope.generation.types import SIDE_TASK, Generation
from mutoscope.infra.events import emit
from mutoscope.kernel import new_id
from mutoscope.library import extend_assets
from mutoscope.tenancy import Scope


async def create_side_job(
    session: AsyncSession, studio: Studio, scope: Scope, project_id: uuid.UUID, order: SideOrder, *, key: str | None
) -> Generation:
    """Reserve, record and defer a job; the same `key` is the same job.

    Raises:
        InsufficientCredits, LimitReached, PaymentMethodNeeded: the gate's refusals.
        StorageFull: there would be no room for what is made.
    """
    generation_id = new_id()
    if key is not None:
        known = (await session.execute(queries.SELECT_BY_KEY, {"key": key})).one_or_none()
        if known is not None:
            return queries.to_generation(known)
    key = key or str(generation_id)
    home = await studio.home(session, scope.workspace_id)
    await asyncio.to_thread(home.region.blobs.objects.check_room, 0)
    await extend_assets(session, sorted(order.assets), studio.clock.now() + KEEP_FOOTAGE)
    terms = await current_terms(session, studio.shelf, scope.workspace_id)
    reservation = await reserve_usage(session, scope, _usage(generation_id, project_id, order, terms, key))
    values: dict[str, object] = {"id": generation_id, "project_id": project_id, "idempotency_key": key}
    values["request"] = {**order.request, "percent": share_percent(terms.catalogue, order.work)}
    row = (await session.execute(queries.INSERT, {**_values(scope, order, reservation), **values})).one()
    await _tell(session, scope, queries.to_generation(row), reservation)
    await studio.engine.defer(
        session,
        SIDE_TASK,
        job_id=generation_id,
        workspace_id=scope.workspace_id,
        tier="free" if reservation.throttled else terms.plan.tier,
        payload={},
    )
    return queries.to_generation(row)


def _usage(generation_id: uuid.UUID, project_id: uuid.UUID, order: SideOrder, terms: Terms, key: str) -> UsageRequest:
    billed = share_of(order.held_seconds, share_percent(terms.catalogue, order.work))
    return UsageRequest(
        id=generation_id,
        work=order.work,
        project_id=project_id,
        terms=terms,
        ways=price_film(terms, billed),
        quoted=film_meters(terms.catalogue, billed),
        asked={"film_seconds": order.seconds} if order.work == "lip_sync" else {},  # the rest is no video
        key=key,
    )


def _values(scope: Scope, order: SideOrder, reservation: Reservation) -> dict[str, object]:
    return {
        "workspace_id": scope.workspace_id,
        "user_id": scope.user_id,
        "work": order.work,
        "hold_id": reservation.hold_id,
        "paid_by": reservation.path,
        "unit": reservation.unit,
        "quoted_seconds": order.seconds,
        "held_seconds": order.held_seconds,
        "unchanged_seconds": 0,
        "saved_seconds": 0,
        "amount": reservation.held,
    }


async def _tell(session: AsyncSession, scope: Scope, generation: Generation, reservation: Reservation) -> None:
    await emit(
        session,
        scope.workspace_id,
        "generation.created",
        message=f"A job ({generation.work}) was ordered; {spell_held(reservation)}.",
        project_id=generation.project_id,
        user_id=scope.user_id,
        payload={
            "generation_id": str(generation.id),
            "work": generation.work,
            "held": reservation.held,
            "unit": reservation.unit,
            "paid_by": reservation.path,
            "seconds": generation.quoted_seconds,
        },
    )
