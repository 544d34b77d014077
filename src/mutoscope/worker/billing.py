"""The worker's duties of money: what the payment provider tells, what was never answered, months that begin."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from mutoscope.billing import (
    CALLS,
    Healer,
    bill_charges,
    drain_inbox,
    end_deserted,
    end_graces,
    put_offers,
    renew_plans,
    repeat_pending,
    takes_payments,
)
from mutoscope.bootstrap import Container

_INBOX_SECONDS = 1.0
_REPEAT_SECONDS = 60.0
_RENEW_SECONDS = 60.0
_BILL_SECONDS = 300.0


def billing_duties(container: Container) -> list[tuple[float, Callable[[], Awaitable[None]]]]:
    """Return each duty with the seconds between its rounds."""
    desk = container.billing
    healer = Healer(desk)
    # The embedded provider posts no webhooks to us: its list is read instead, all the time.
    embedded = takes_payments(desk.settings) == "embedded"
    heal_seconds = _INBOX_SECONDS if embedded else desk.settings.billing_heal_seconds

    unknown = [True] if embedded else []
    """Whether the embedded provider may not know our prices; at Stripe the operator puts them there."""

    async def heal() -> None:
        if unknown:
            await put_offers(desk)
            unknown.clear()
        await healer.run()

    async def drain() -> None:
        await drain_inbox(desk)

    async def repeat() -> None:
        await repeat_pending(desk, CALLS)

    async def renew() -> None:
        await renew_plans(desk)
        await end_graces(desk)
        await end_deserted(desk)

    async def bill() -> None:
        await bill_charges(desk)

    return [
        (heal_seconds, heal),
        (_INBOX_SECONDS, drain),
        (_REPEAT_SECONDS, repeat),
        (_RENEW_SECONDS, renew),
        (_BILL_SECONDS, bill),
    ]
