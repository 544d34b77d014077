"""When a delivery that failed is tried again."""

from __future__ import annotations

import datetime as dt
import random
from typing import Final

SCHEDULE: Final = (5, 300, 1800, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600)
"""Seconds before the second, third, … attempt; after the last the delivery is dead."""
_JITTER: Final = 0.2


def next_attempt(attempts: int, now: dt.datetime) -> dt.datetime | None:
    """Return when to try again after so many attempts, up to a fifth late so that they spread; None is never."""
    if attempts > len(SCHEDULE):
        return None
    wait = SCHEDULE[attempts - 1] * (1 + _JITTER * random.random())  # noqa: S311 -- spreads load, guards nothing
    return now + dt.timedelta(seconds=wait)
