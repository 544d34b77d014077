"""Send again what was written down and never answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

import structlog

from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.journal import queries
from mutoscope.billing.journal.ask_again import ask_again
from mutoscope.billing.journal.types import ProviderCall
from mutoscope.kernel import MutoscopeError

_AGE: Final = dt.timedelta(minutes=2)
"""Younger ones may still be under way: longer than a request to the provider may take."""
_AT_ONCE: Final = 50
_log = structlog.get_logger(__name__)


async def repeat_pending(desk: BillingDesk, calls: Mapping[str, ProviderCall]) -> int:
    """Send every old open entry again and return how many were answered."""
    if desk.provider_or_none is None:
        return 0
    async with desk.database.session() as session:
        before = desk.clock.now() - _AGE
        waiting = (await session.execute(queries.PENDING, {"before": before, "limit": _AT_ONCE})).all()
    answered = 0
    for row in waiting:
        try:
            await ask_again(desk, calls[row.kind], row.workspace_id, row.key)
            answered += 1
        except MutoscopeError as error:
            _log.warning("payment_call_not_answered", kind=row.kind, call=str(row.id), code=error.code)
    return answered
