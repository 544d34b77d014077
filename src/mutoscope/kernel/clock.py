"""Time comes from a Clock that is passed in, so that a test can move it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol


class Clock(Protocol):
    """Anything that knows the current moment."""

    def now(self) -> dt.datetime:
        """Return the current moment, timezone-aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> dt.datetime:
        """Return the current moment in UTC."""
        return dt.datetime.now(dt.UTC)  # noqa: TID251 -- the one place that asks the machine


@dataclass
class FixedClock:
    """A clock that stands still until it is moved; for tests and simulations."""

    moment: dt.datetime

    def now(self) -> dt.datetime:
        """Return the moment it was set to."""
        return self.moment

    def advance(self, **delta: float) -> None:
        """Move forward by `timedelta(**delta)`."""
        self.moment += dt.timedelta(**delta)
