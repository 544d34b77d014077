"""Give both sides of a referral their credits, once the one that was brought has paid."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Final

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.plans.keep_purchase import Bought, keep_purchase
from mutoscope.catalog import CatalogueShelf
from mutoscope.catalog.types import CREDIT
from mutoscope.infra.database import Database
from mutoscope.kernel import Clock

_AT_ONCE: Final = 100
_DUE = text("select workspace_id, referrer_id, amount, valid_days, referrer_stands from referrals_due(:limit)")
_DONE = text("update referral set rewarded_at = :now where workspace_id = :workspace_id and rewarded_at is null")


async def reward_referrals(database: Database, shelf: CatalogueShelf, clock: Clock) -> int:
    """Reward every referral whose workspace has paid and was not paid back; return how many.

    The two grants are two transactions, each keyed by the referral: what a crash leaves half done is finished by the
    next round, and two workers at once grant once.
    """
    async with database.session() as session:
        due = (await session.execute(_DUE, {"limit": _AT_ONCE})).all()
    for row in due:
        if row.referrer_stands:
            async with database.session(workspace_id=row.referrer_id) as session:
                await _grant(session, shelf, clock, row, row.referrer_id)
        async with database.session(workspace_id=row.workspace_id) as session:
            await session.execute(_DONE, {"workspace_id": row.workspace_id, "now": clock.now()})
            await _grant(session, shelf, clock, row, row.workspace_id)
    return len(due)


async def _grant(
    session: AsyncSession, shelf: CatalogueShelf, clock: Clock, row: Row[Any], workspace_id: uuid.UUID
) -> None:
    bought = Bought(
        kind="referral",
        sku="referral",
        unit=CREDIT,
        amount=row.amount,
        lot_ref=f"referral:{row.workspace_id}",
        digest=await shelf.keep(session),
        currency=shelf.present.currency,
        expires_at=clock.now() + dt.timedelta(days=row.valid_days),
    )
    await keep_purchase(session, workspace_id, bought)
