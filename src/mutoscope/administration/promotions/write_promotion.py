"""Make a promotion code, and end one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.administration.ask import ask
from mutoscope.administration.errors import AdjustmentTooLarge, PromotionCodeUnknown
from mutoscope.administration.promotions import queries
from mutoscope.administration.promotions.types import Promotion, Terms
from mutoscope.administration.record import record
from mutoscope.kernel import Credits, new_id
from mutoscope.tenancy import Scope


async def make_promotion(
    session: AsyncSession, scope: Scope, terms: Terms, *, reason: str, limit: int, now: dt.datetime
) -> Promotion:
    """Make a code; what it brings never changes, so that it can be told to people.

    Args:
        session: bound to the admin.
        scope: the admin's.
        terms: the code and what it brings.
        reason: for the event log.
        limit: the most thousandths that one use may bring.
        now: when it begins.

    Raises:
        AdjustmentTooLarge: one use would bring more than the limit.
        PromotionExists: there is, or was, such a code.
    """
    if terms.amount > limit:
        raise AdjustmentTooLarge(
            f"One use would bring {Credits(terms.amount)}, more than {Credits(limit)}.",
            remedy="Make a smaller one, or raise the setting MUTOSCOPE_ADJUSTMENT_CREDITS.",
            limit=str(Credits(limit)),
        )
    values: dict[str, Any] = {
        "id": new_id(),
        "code": terms.code,
        "unit": terms.unit,
        "amount": terms.amount,
        "days": terms.valid_days,
        "most": terms.most_uses,
        "ends_at": terms.ends_at,
        "now": now,
    }
    made = queries.to_promotion((await ask(session, queries.MAKE, **values)).one())
    await _record(session, scope, "promotion.created", made, reason)
    return made


async def end_promotion(session: AsyncSession, scope: Scope, code: str, *, reason: str) -> Promotion:
    """Switch a code off for good; what it has brought stays.

    Raises:
        PromotionCodeUnknown: there is none.
    """
    row = (await ask(session, queries.END, missing=PromotionCodeUnknown(code), code=code)).one()
    ended = queries.to_promotion(row)
    await _record(session, scope, "promotion.ended", ended, reason)
    return ended


async def _record(session: AsyncSession, scope: Scope, action: str, promotion: Promotion, reason: str) -> None:
    terms = promotion.terms
    message = f"The promotion code {terms.code} was {action.partition('.')[2]}."
    payload = {"code": terms.code, "unit": terms.unit, "amount": terms.amount, "most_uses": terms.most_uses}
    await record(session, scope.workspace_id, action, message=message, reason=reason, payload=payload)
