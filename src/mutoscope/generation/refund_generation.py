"""Give the price of a finished film back."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.usage import Refund, UsageEnded, refund_usage
from mutoscope.generation import queries
from mutoscope.generation.errors import AlreadyRefunded, NotRefundable
from mutoscope.generation.price_scenes import forget_scenes
from mutoscope.generation.types import Generation
from mutoscope.ledger import grant_credits, list_entries


def refund_ref(generation_id: uuid.UUID) -> str:
    """Return the reference of a generation's refund in the ledger."""
    return f"refund:{generation_id}"


async def refund_generation(session: AsyncSession, generation_id: uuid.UUID) -> Refund:
    """Give back what a settled generation cost, once: credits or units, the plan's place, or the charge.

    A failed or cancelled one has nothing to give back: its hold was released. The settlement stays as it is written;
    a refund of credits is a grant of its own, which does not lapse.

    Raises:
        GenerationNotFound: it is not in the session's workspace.
        NotRefundable: it has not ended, or cost nothing.
        AlreadyRefunded: it was given back before.
        UsageEnded: its charge is on an invoice; that is what to refund.
    """
    generation = await queries.lock_generation(session, generation_id)
    by_hold = generation.paid_by in {None, "credits", "units"}
    if generation.status != "complete" or (by_hold and not generation.spent):
        raise NotRefundable(
            f"The job {generation_id} is {generation.status} and cost nothing.",
            remedy="Refund a finished film; the credits of a failed or cancelled one are back already.",
            job_id=str(generation_id),
            status=generation.status,
        )
    ref = refund_ref(generation_id)
    await forget_scenes(session, generation_id)
    if generation.paid_by is None:
        return await _refund_hold(session, generation, ref)
    try:
        return await refund_usage(session, generation.workspace_id, generation_id, ref=ref)
    except UsageEnded as error:
        if error.details["status"] == "refunded":
            raise _given_back(generation_id) from error
        raise


async def _refund_hold(session: AsyncSession, generation: Generation, ref: str) -> Refund:
    """Refund one that was ordered before there was a gate."""
    if (await list_entries(session, generation.workspace_id, ref=ref, limit=1)).items:
        raise _given_back(generation.id)
    amount = generation.spent or 0
    await grant_credits(session, generation.workspace_id, amount, ref=ref, source="refund")
    return Refund("credits", "credit", amount)


def _given_back(generation_id: uuid.UUID) -> AlreadyRefunded:
    return AlreadyRefunded(
        f"The credits of the job {generation_id} were given back before.",
        remedy="Read the credit statement; grant credits if more are owed.",
        job_id=str(generation_id),
    )
