"""Give the credits of a finished film back."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.administration.ask import ask
from mutoscope.administration.credits import queries
from mutoscope.administration.credits.adjust_credits import Adjustment
from mutoscope.administration.jobs.find_job import find_jobs_workspace
from mutoscope.administration.record import inside, record
from mutoscope.billing.usage import Refund
from mutoscope.generation import refund_generation, refund_ref
from mutoscope.generation.spell_price import spell_amount
from mutoscope.ledger import read_balance


async def refund(session: AsyncSession, generation_id: uuid.UUID, *, reason: str) -> Adjustment:
    """Give back what a settled generation cost, once; its film stays.

    Raises:
        GenerationNotFound: there is no such job.
        NotRefundable: it cost nothing, or has not ended.
        AlreadyRefunded: its credits are back.
    """
    workspace_id = await find_jobs_workspace(session, generation_id)
    ref = refund_ref(generation_id)
    async with inside(session, workspace_id):
        given = await refund_generation(session, generation_id)
        if given.amount:
            await ask(session, queries.NOTE_GRANT, workspace=workspace_id, unit=given.unit, key=ref, note=reason)
        balance = await read_balance(session, workspace_id)
    await record(
        session,
        workspace_id,
        "generation.refunded",
        message=f"{_words(given)} by the platform's operators.",
        reason=reason,
        payload={"generation_id": str(generation_id), "amount": given.amount, "unit": given.unit},
    )
    return Adjustment(ref, given.amount, balance, given.unit)


def _words(given: Refund) -> str:
    if given.path == "per_use":
        return "The charge for a film was voided"
    if given.path == "included":
        return "A film's place in the plan was given back"
    return f"{spell_amount(given.amount, given.unit)} of a film were given back"
