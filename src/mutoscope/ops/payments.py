"""`mutoscope ops sync-prices` and `mutoscope ops inbox`."""

from __future__ import annotations

from dataclasses import dataclass

from mutoscope.billing import put_offers
from mutoscope.billing.inbox import TroubledEvent, count_inbox, list_troubled, retry_dead
from mutoscope.bootstrap import open_container
from mutoscope.infra.settings import Settings


@dataclass(frozen=True)
class InboxReport:
    """What stands in the inbox."""

    counts: dict[str, int]
    troubled: list[TroubledEvent]
    retried: int


async def sync_prices(settings: Settings) -> int:
    """See to it that the payment provider knows every price of the catalogue; return how many had to be made.

    Raises:
        PaymentsOff: there is no provider.
        ProviderRefused: a lookup key stands there with another amount, currency or interval.
        ProviderUnavailable: it does not answer; the embedded one runs within `mutoscope up`.
    """
    async with open_container(settings) as container:
        return await put_offers(container.billing)


async def read_inbox(settings: Settings, *, retry: bool) -> InboxReport:
    """Return what stands in the inbox, after taking up again what was given up, if that is asked for."""
    async with open_container(settings) as container, container.database.session() as session:
        retried = await retry_dead(session, now=container.clock.now()) if retry else 0
        return InboxReport(await count_inbox(session), await list_troubled(session), retried)
