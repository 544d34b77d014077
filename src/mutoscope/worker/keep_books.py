"""Every night: prove the ledger, compare the books with the payment provider's, and tell operators what is wrong."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import structlog

from mutoscope.billing import BalanceBooks, Count, fetch_lines, read_last, reconcile, tell_operators
from mutoscope.bootstrap import Container
from mutoscope.infra.database import Database
from mutoscope.kernel import Clock
from mutoscope.ledger import check_invariants

_BACK = dt.timedelta(days=35)
"""A month and a few days: whatever is settled late is seen by several nights."""
_SETTLED = dt.timedelta(hours=1)
"""What is younger may not have reached us yet: webhooks take their time."""
_log = structlog.get_logger(__name__)


@dataclass
class BookKeeping:
    """The duty of one worker; the database says whether it was done, so that many workers do it once a night."""

    database: Database
    clock: Clock
    every: dt.timedelta
    provider: BalanceBooks | None

    @classmethod
    def of(cls, container: Container) -> BookKeeping:
        """Return the duty; without a payment provider there is nothing to compare with."""
        every = dt.timedelta(seconds=container.settings.reconcile_seconds)
        return cls(container.database, container.clock, every, container.billing.provider_or_none)

    async def keep(self) -> Count | None:
        """Do it if it is due; return what the comparison came to, None if there was none.

        Raises:
            Unavailable: the payment provider does not answer; the next round asks again.
        """
        if self.provider is None:
            return None
        now = self.clock.now()
        async with self.database.session() as session:
            last = await read_last(session)
        if last is not None and now - last < self.every:
            return None
        await self._prove_ledger()
        since, until = now - _BACK, (now - _SETTLED).replace(microsecond=0)
        lines = await fetch_lines(self.provider, since.replace(microsecond=0), until)
        async with self.database.session() as session:
            count = await reconcile(session, lines, since=since.replace(microsecond=0), until=until, now=now)
        _log.info("books_compared", ours=count.ours, theirs=count.theirs, differences=count.differences)
        if count.differences:
            await tell_operators(self.database, count)
        return count

    async def _prove_ledger(self) -> None:
        async with self.database.session() as session:
            defects = await check_invariants(session)
        for defect in defects:
            facts = {"what": defect.what, "unit": defect.unit, "op_id": defect.op_id}
            _log.error("ledger_defect", workspace_id=str(defect.workspace_id), **facts)
