"""Judge an appeal, and take a judgement back."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.administration.ai import queries
from mutoscope.administration.ai.list_decisions import read_decision
from mutoscope.administration.ai.types import FoundDecision
from mutoscope.administration.ask import ask
from mutoscope.administration.errors import AppealUnknown, JudgementUnknown
from mutoscope.administration.record import record


async def judge_appeal(
    session: AsyncSession, decision_id: uuid.UUID, *, overturn: bool, reason: str, now: dt.datetime
) -> FoundDecision:
    """Grant an appeal, or refuse it; of two operators at once one judges, and the other is told.

    Raises:
        AppealUnknown: no appeal with this id waits.
        NotPlatformAdmin: the caller is none.
    """
    missing = AppealUnknown(decision_id)
    answer = await ask(session, queries.JUDGE, missing=missing, id=decision_id, overturn=overturn, now=now)
    await record(
        session,
        answer.scalar_one(),
        "ai.appeal_judged",
        message="An appeal against refused content was judged.",
        reason=reason,
        payload={"decision_id": str(decision_id), "overturned": overturn},
    )
    return await read_decision(session, decision_id)


async def reopen_appeal(session: AsyncSession, decision_id: uuid.UUID, *, reason: str) -> FoundDecision:
    """Take a judgement back: the appeal waits again, and until it is judged the content is refused.

    Raises:
        JudgementUnknown: no appeal with this id was judged.
        NotPlatformAdmin: the caller is none.
    """
    answer = await ask(session, queries.REOPEN, missing=JudgementUnknown(decision_id), id=decision_id)
    await record(
        session,
        answer.scalar_one(),
        "ai.appeal_reopened",
        message="A judgement about refused content was taken back; the appeal waits again.",
        reason=reason,
        payload={"decision_id": str(decision_id)},
    )
    return await read_decision(session, decision_id)
