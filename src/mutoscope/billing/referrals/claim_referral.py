"""Say by whom a workspace was brought."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import BigInteger, DateTime, Integer, Text, Uuid, bindparam, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.referrals.errors import ReferralsOff, as_referral_error
from mutoscope.catalog import CatalogueShelf
from mutoscope.infra.settings import Settings
from mutoscope.kernel import Credits

_CLAIM = text("select claim_referral(:workspace, :code, :amount, :days, :most, :now)").bindparams(
    bindparam("workspace", type_=Uuid()),
    bindparam("code", type_=Text()),
    bindparam("amount", type_=BigInteger()),
    bindparam("days", type_=Integer()),
    bindparam("most", type_=Integer()),
    bindparam("now", type_=DateTime(timezone=True)),
)


async def claim_referral(
    session: AsyncSession,
    shelf: CatalogueShelf,
    settings: Settings,
    workspace_id: uuid.UUID,
    code: str,
    *,
    now: dt.datetime,
) -> Credits:
    """Write the referral down, and what both shall get, which is returned; nothing is granted yet.

    Raises:
        ReferralsOff: nothing is given here.
        ReferralUnknown, ReferralRefused: the code does not count; the transaction is lost then.
    """
    if not settings.referral_credits or not shelf.present.sells_credits:
        raise ReferralsOff
    promised = Credits.whole(settings.referral_credits)
    values = {
        "workspace": workspace_id,
        "code": code.strip(),
        "amount": promised.milli,
        "days": settings.referral_days,
        "most": settings.referrals_per_workspace,
        "now": now,
    }
    try:
        await session.execute(_CLAIM, values)
    except DBAPIError as error:
        known = as_referral_error(error)
        if known is None:
            raise
        raise known from error
    return promised
