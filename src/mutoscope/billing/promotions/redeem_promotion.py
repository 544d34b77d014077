"""Use a promotion code."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import DateTime, Text, Uuid, bindparam, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.plans.keep_purchase import Bought, keep_purchase
from mutoscope.billing.promotions.errors import as_promotion_error
from mutoscope.catalog import CatalogueShelf

_REDEEM = text(
    "select promotion_id, code, unit, amount, valid_days from redeem_promotion(:workspace, :code, :now)"
).bindparams(
    bindparam("workspace", type_=Uuid()),
    bindparam("code", type_=Text()),
    bindparam("now", type_=DateTime(timezone=True)),
)


@dataclass(frozen=True)
class Redemption:
    """What a code brought; `amount` is in thousandths of the unit."""

    code: str
    unit: str
    amount: int
    expires_at: dt.datetime


async def redeem_promotion(
    session: AsyncSession, shelf: CatalogueShelf, workspace_id: uuid.UUID, code: str, *, now: dt.datetime
) -> Redemption:
    """Count one use of a code and grant what it brings, in one transaction. Small letters are taken for capitals.

    Args:
        session: a transaction bound to the workspace.
        shelf: the catalogues; the grant is written down under the present one.
        workspace_id: who gets it.
        code: as somebody typed it.
        now: whether it is over, and when the grant expires.

    Raises:
        PromotionUnknown, PromotionOver, PromotionUsed: it brings nothing; the transaction is lost then.
    """
    try:
        row = (await session.execute(_REDEEM, {"workspace": workspace_id, "code": code.strip(), "now": now})).one()
    except DBAPIError as error:
        known = as_promotion_error(error)
        if known is None:
            raise
        raise known from error
    expires_at = now + dt.timedelta(days=row.valid_days)
    bought = Bought(
        kind="promo",
        sku=row.code,
        unit=row.unit,
        amount=row.amount,
        lot_ref=f"promotion:{row.promotion_id}",
        digest=await shelf.keep(session),
        currency=shelf.present.currency,
        expires_at=expires_at,
    )
    await keep_purchase(session, workspace_id, bought)
    return Redemption(row.code, row.unit, row.amount, expires_at)
