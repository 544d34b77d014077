"""Give the price of a finished film back."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation import queries
from mutoscope.generation.errors import AlreadyRefunded, NotRefundable
from mutoscope.ledger import grant_credits, list_entries


def refund_ref(generation_id: uuid.UUID) -> str:
    """Return the reference of a generation's refund in the ledger."""
    return f"refund:{generation_id}"


async def refund_generation(session: AsyncSession, generation_id: uuid.UUID) -> int:
    """Grant what a settled generation cost, once, and return it in milli-credits.

    A failed or cancelled one has nothing to give back: its hold was released. The settlement stays as it is written;
    the refund is a grant of its own, which does not lapse.

    Raises:
        GenerationNotFound: it is not in the session's workspace.
        NotRefundable: it has not ended, or cost nothing.
        AlreadyRefunded: its credits were given back before.
    """
    generation = await queries.lock_generation(session, generation_id)
    if generation.status != "complete" or not generation.spent:
        raise NotRefundable(
            f"The job {generation_id} is {generation.status} and cost nothing.",
            remedy="Refund a finished film; the credits of a failed or cancelled one are back already.",
            job_id=str(generation_id),
            status=generation.status,
        )
    ref = refund_ref(generation_id)
    if (await list_entries(session, generation.workspace_id, ref=ref, limit=1)).items:
        raise AlreadyRefunded(
            f"The credits of the job {generation_id} were given back before.",
            remedy="Read the credit statement; grant credits if more are owed.",
            job_id=str(generation_id),
        )
    await grant_credits(session, generation.workspace_id, generation.spent, ref=ref, source="refund")
    return generation.spent
