"""Compare our books with the payment provider's, line by line, and with themselves; the goal is 0."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import DateTime, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.books.types import BalanceBooks, CashLine
from mutoscope.kernel import InvalidInput, new_id

_MOMENT = DateTime(timezone=True)
_COMPARE = text("select ours, theirs, differences from reconcile_books(:id, :since, :until, :lines, :now)").bindparams(
    bindparam("id", type_=Uuid()),
    bindparam("since", type_=_MOMENT),
    bindparam("until", type_=_MOMENT),
    bindparam("now", type_=_MOMENT),
    bindparam("lines", type_=JSONB()),
)


_LAST = text("select reconciled_until()")


@dataclass(frozen=True)
class Count:
    """How many lines each side has, and how many differences there are; what they are is for operators to read."""

    id: uuid.UUID
    ours: int
    theirs: int
    differences: int


class WindowInvalid(InvalidInput):
    """A window of comparison ends before it begins."""

    code = "window_invalid"


async def fetch_lines(books: BalanceBooks, since: dt.datetime, until: dt.datetime) -> list[CashLine]:
    """Return the provider's lines of a window; no transaction is open meanwhile.

    Raises:
        WindowInvalid: it ends before it begins.
        Unavailable: the provider does not answer.
    """
    if until <= since:
        raise WindowInvalid("The window ends before it begins.", remedy="Let the end be later than the beginning.")
    return [line async for line in books.list_cash(since, until)]


async def reconcile(
    session: AsyncSession,
    lines: list[CashLine],
    *,
    since: dt.datetime,
    until: dt.datetime,
    now: dt.datetime,
) -> Count:
    """Compare and keep the result; needs no right to read across tenants, as it learns counts alone.

    Args:
        session: of the application or of the schema's owner.
        lines: the provider's, of the window `[since, until)`; all of them travel in one statement, a million at most.
        since: the first moment.
        until: the moment after the last.
        now: when it was compared.
    """
    sent = [
        {
            "id": line.id,
            "currency": line.currency,
            "amount_minor": line.amount_minor,
            "fee_minor": line.fee_minor,
            "net_minor": line.net_minor,
            "created_at": line.created_at.isoformat(),
        }
        for line in lines
    ]
    made = new_id()
    values = {"id": made, "since": since, "until": until, "lines": sent, "now": now}
    row = (await session.execute(_COMPARE, values)).one()
    return Count(made, row.ours, row.theirs, row.differences)


async def read_last(session: AsyncSession) -> dt.datetime | None:
    """Return when the books were compared last; None if they never were."""
    found: dt.datetime | None = await session.scalar(_LAST)
    return found
