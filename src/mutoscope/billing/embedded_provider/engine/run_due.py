"""Do what is due: renewals, retries, trials that end, sessions that expire; one moment after the other."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping

from mutoscope.billing.embedded_provider.core.work import Work

Timers = Mapping[str, Callable[[Work, str], None]]
"""By a timer's name: what is done to its object when it is due."""
BATCH = 100
"""So many timers are one unit of work."""


def run_due(work: Work, timers: Timers, until: int) -> int:
    """Do what is due on the work's clock up to a moment, at most a batch of it.

    Returns:
        How many timers were due; fewer than a batch when nothing more is.
    """
    done = 0
    while done < BATCH and (due := _next(work, until)) is not None:
        moment, object_id, name = due
        if work.find(object_id) is None or work.hidden(object_id).get("timers", {}).get(name) != moment:
            continue
        work.set_timer(object_id, name, None)
        work.now = moment
        timers[name](work, object_id)
        done += 1
    return done


def _next(work: Work, until: int) -> tuple[int, str, str] | None:
    kept = work.world.next_timer(work.clock)
    fresh = work.new_timers[0] if work.new_timers else None
    if fresh is not None and (kept is None or fresh[0] < kept[0]):
        if fresh[0] > until:
            return None
        heapq.heappop(work.new_timers)
        return fresh[0], fresh[2], fresh[3]
    if kept is None or kept[0] > until:
        return None
    work.world.drop_timer(work.clock)
    return kept
