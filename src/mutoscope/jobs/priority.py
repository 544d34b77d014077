"""Who goes first in a queue that all tiers share: a tier is a head start in seconds, so everybody ages.

DBOS runs the smallest number first. The number is the job's submission time plus its tier's penalty: a job that has
waited longer than the penalty outranks whatever is submitted now, so no tier starves, and nothing has to be updated
while jobs wait.
"""

from __future__ import annotations

import datetime as dt

from mutoscope.jobs.types import Tier

EPOCH = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
PENALTY_SECONDS: dict[Tier, int] = {"enterprise": 0, "pro": 120, "standard": 600, "free": 7200}
"""Two hours for the free plan: with one and a half, a backlog of two hours let its jobs overtake those who pay."""
SECONDS_PER_PART = 2
"""Each further part of a film ranks as if submitted this much later, so that a long film lets short ones through."""
_LIMIT = 2**31 - 1


def rank(submitted: dt.datetime, tier: Tier, part: int = 0) -> int:
    """Return the priority of part number `part` of a job: 1 to 2**31-1, smaller first.

    Args:
        submitted: when the job was deferred.
        tier: the tier of its workspace's plan.
        part: 0-based position of the work inside the job.
    """
    seconds = int((submitted - EPOCH).total_seconds())
    return min(max(seconds + PENALTY_SECONDS[tier] + part * SECONDS_PER_PART, 1), _LIMIT)
