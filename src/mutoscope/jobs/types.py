"""What a job is to its callers: a task's name, a payload, a tier, and a state that can be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias
from uuid import UUID

Tier = Literal["free", "standard", "pro", "enterprise"]
"""How urgent a workspace's plan makes its jobs, least first."""

Payload: TypeAlias = dict[str, Any]
"""A JSON object. Ids only: the queue's tables are shared by all tenants, so nothing of a tenant's belongs there."""

JobPhase = Literal["queued", "running", "succeeded", "failed", "cancelled", "poisoned"]
ENDED_PHASES: frozenset[JobPhase] = frozenset({"succeeded", "failed", "cancelled", "poisoned"})


@dataclass(frozen=True)
class JobState:
    """What the queue knows of a job; `attempts` counts how often a worker took it up."""

    job_id: UUID
    phase: JobPhase
    attempts: int


@dataclass(frozen=True)
class RetryPolicy:
    """How often and how soon a step is tried again after an error that may pass; by default for half a minute."""

    attempts: int = 6
    first_wait_seconds: float = 1.0
    backoff: float = 2.0


@dataclass(frozen=True)
class QueueLimits:
    """How much runs at once.

    `slots` is the number of processor-heavy tasks (segments, mixes, probes) one worker runs at once; `films` maps a
    tier to how many jobs of one workspace are in flight. A queue is asked when its bell rings, and otherwise every
    `poll_seconds`.
    """

    slots: int
    films: dict[Tier, int]
    poll_seconds: float = 5.0
