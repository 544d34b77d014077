"""The queues: one of cheap coordinating jobs per tier, partitioned by workspace, and shared ones for heavy work.

A film's own workflow only waits, so its queue bounds the films in flight per workspace. The heavy parts (speech,
segments, mixes) go to shared queues ordered by `rank`: DBOS ignores priorities across partitions.
"""

from __future__ import annotations

from typing import Literal

from mutoscope.jobs.types import Tier

HeavyQueue = Literal["render", "speech"]
RENDER: HeavyQueue = "render"
SPEECH: HeavyQueue = "speech"
TIERS: tuple[Tier, ...] = ("free", "standard", "pro", "enterprise")


def film_queue(tier: Tier) -> str:
    """Return the name of the queue that coordinates this tier's jobs."""
    return f"film_{tier}"
