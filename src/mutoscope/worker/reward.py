"""The worker's duty of rewarding referrals."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog

from mutoscope.billing.referrals import reward_referrals
from mutoscope.bootstrap import Container

_REWARD_SECONDS = 60.0
_log = structlog.get_logger(__name__)


def reward_duties(container: Container) -> list[tuple[float, Callable[[], Awaitable[None]]]]:
    """Return each duty with the seconds between its rounds."""

    async def reward() -> None:
        rewarded = await reward_referrals(container.database, container.shelf, container.clock)
        if rewarded:
            _log.info("referrals_rewarded", count=rewarded)

    return [(_REWARD_SECONDS, reward)]
