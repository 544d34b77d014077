"""Policies and decisions of the generic cell rate algorithm (GCRA, ITU-T I.371): one moment is kept for each caller.

The moment is the theoretical arrival time (TAT): when the caller's debt is paid. Each call moves it on by the emission
interval, `period / limit`, and fits if it then lies at most `burst` intervals ahead. So there is no window whose end
lets through twice the limit, and a refused call costs nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

ROUNDING_SECONDS = 1e-6
"""What a moment may be off by: a double holds today's moments to a quarter of a microsecond."""


@dataclass(frozen=True)
class Policy:
    """So many calls a period, some of them at once."""

    name: str
    """Lower case letters, digits and dashes; callers read it in the headers."""
    limit: int
    """Calls a period in the long run; at least 1."""
    period_seconds: float
    burst: int | None = None
    """Calls at once, by somebody who has been quiet; by default the limit."""

    @property
    def emission(self) -> float:
        """Return the seconds that pass between two calls in the long run."""
        return self.period_seconds / self.limit

    @property
    def quota(self) -> int:
        """Return the calls that may come at once."""
        return self.burst or self.limit

    @property
    def tolerance(self) -> float:
        """Return how far ahead of now the TAT may lie, in seconds."""
        return self.emission * self.quota


@dataclass(frozen=True)
class Hit:
    """One call, counted against one policy."""

    policy: Policy
    key: str
    """Whom it is counted for: an id, an address. Stores see a hash of it."""
    cost: int = 1


@dataclass(frozen=True)
class Decision:
    """Whether a call fits, and what is left. Times are in seconds from now."""

    policy: Policy
    allowed: bool
    remaining: int
    """Calls that would fit right now."""
    retry_after: float
    """When the refused call would fit; 0 for one that fits, infinite for one that costs more than the quota."""
    reset: float
    """When the whole quota is back."""


def decide(hit: Hit, *, allowed: bool, tat: float, now: float) -> Decision:
    """Return the decision on a hit.

    Args:
        hit: the call.
        allowed: whether it fits.
        tat: the moment kept for its key, this call counted if it was.
        now: the store's moment, on the same clock.
    """
    policy = hit.policy
    left = (now + policy.tolerance - tat) / policy.emission
    wait = 0.0 if allowed else tat + hit.cost * policy.emission - policy.tolerance - now
    return Decision(
        policy,
        allowed,
        remaining=max(0, math.floor(left + ROUNDING_SECONDS)),
        retry_after=math.inf if hit.cost > policy.quota else max(0.0, wait),
        reset=max(0.0, tat - now),
    )
