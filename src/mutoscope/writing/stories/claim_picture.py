"""Keep others from paying for the same picture meanwhile."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.kernel import new_id
from mutoscope.tenancy import Scope
from mutoscope.writing.errors import PictureBusy
from mutoscope.writing.steps import Step

CLAIM_SECONDS = 900
"""As with steps: a claim whose process died ends by itself."""
_CLAIM = text(
    "insert into picture_claim (workspace_id, story_id, step, number, claim, claimed_until) "
    "values (:workspace_id, :story_id, :step, :number, :claim, :until) "
    "on conflict (workspace_id, story_id, step, number) do update set claim = excluded.claim, "
    "claimed_until = excluded.claimed_until where picture_claim.claimed_until <= :now returning claim"
)
_FREE = text("delete from picture_claim where story_id = :story_id and claim = :claim")


async def claim_picture(
    session: AsyncSession, scope: Scope, story_id: uuid.UUID, step: Step, number: int, now: dt.datetime
) -> uuid.UUID:
    """Return the claim to a picture's place, for as long as a provider draws it.

    Raises:
        PictureBusy: another request waits for it.
    """
    claim = new_id()
    values = {
        "workspace_id": scope.workspace_id,
        "story_id": story_id,
        "step": step,
        "number": number,
        "claim": claim,
        "until": now + dt.timedelta(seconds=CLAIM_SECONDS),
        "now": now,
    }
    if (await session.execute(_CLAIM, values)).one_or_none() is None:
        raise PictureBusy(step, number)
    return claim


async def free_picture(session: AsyncSession, story_id: uuid.UUID, claim: uuid.UUID) -> None:
    """End a claim; one that has ended is nobody's loss."""
    await session.execute(_FREE, {"story_id": story_id, "claim": claim})
