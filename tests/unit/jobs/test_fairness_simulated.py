"""The rule by which jobs take turns, on ten thousand of them: the real `rank`, the real bounds, a clock of ours."""

from __future__ import annotations

import datetime as dt
import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random
from statistics import median, quantiles

import pytest

from mutoscope.generation.batches.create_batch import SECONDS_PER_FILM
from mutoscope.jobs.priority import EPOCH, PENALTY_SECONDS, rank
from mutoscope.jobs.types import Tier
from mutoscope.worker.run_worker import FILMS_AT_ONCE

SLOTS = 16
TENANTS = 200
JOBS = 10_000
LONGEST = 120.0


@dataclass(frozen=True)
class Job:
    """One film: when it was ordered, by whom, and how long a slot is taken by it."""

    at: float
    tenant: int
    tier: Tier
    seconds: float
    behind: int = 0

    @property
    def rank(self) -> int:
        return rank(EPOCH + dt.timedelta(seconds=self.at + self.behind), self.tier)


def dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311 -- no secrets


def simulate(jobs: Iterable[Job], slots: int = SLOTS) -> dict[Job, float]:
    """Return how long each job waits: a free slot takes the least rank among tenants below their bound."""
    arriving = sorted(jobs, key=lambda job: job.at)
    waiting: defaultdict[int, list[tuple[int, int, Job]]] = defaultdict(list)
    flying, ends, waits = Counter[int](), list[tuple[float, int]](), dict[Job, float]()
    now, place = 0.0, 0
    while place < len(arriving) or ends or any(waiting.values()):
        moments = [*([arriving[place].at] if place < len(arriving) else []), *([ends[0][0]] if ends else [])]
        now = min(moments)
        while place < len(arriving) and arriving[place].at <= now:
            job = arriving[place]
            heapq.heappush(waiting[job.tenant], (job.rank, place, job))
            place += 1
        while ends and ends[0][0] <= now:
            flying[heapq.heappop(ends)[1]] -= 1
        while len(ends) < slots:
            able = [queue[0] for queue in waiting.values() if queue and flying[queue[0][2].tenant] < bound(queue[0][2])]
            if not able:
                break
            _, _, job = min(able)
            heapq.heappop(waiting[job.tenant])
            waits[job] = now - job.at
            flying[job.tenant] += 1
            heapq.heappush(ends, (now + job.seconds, job.tenant))
    return waits


def bound(job: Job) -> int:
    return FILMS_AT_ONCE[job.tier]


def tier_of(tenant: int) -> Tier:
    """Half of the tenants are on the free plan, three in ten on the standard one, the rest on pro."""
    return "free" if tenant % 10 < 5 else "standard" if tenant % 10 < 8 else "pro"


def a_busy_day(seed: int, load: float) -> list[Job]:
    """Return orders at random moments, in bursts, that take `load` of all slots over the whole time."""
    random = dice(seed)
    lengths = [random.uniform(20.0, LONGEST) for _ in range(JOBS)]
    span = sum(lengths) / SLOTS / load
    jobs = list[Job]()
    while len(jobs) < JOBS:
        at, tenant = random.uniform(0, span), random.randrange(TENANTS)
        for _ in range(min(random.choice((1, 1, 2, 5)), JOBS - len(jobs))):
            jobs.append(Job(at + random.uniform(0, 60), tenant, tier_of(tenant), lengths[len(jobs)]))
    return jobs


def p95(waits: Iterable[float]) -> float:
    return quantiles(waits, n=20)[-1]


def by_tier(waits: Mapping[Job, float]) -> dict[Tier, list[float]]:
    found: dict[Tier, list[float]] = {"free": [], "standard": [], "pro": []}
    for job, wait in waits.items():
        found[job.tier].append(wait)
    return found


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("load", [0.95, 1.02, 1.1])
def test_who_pays_waits_a_quarter_and_nobody_starves(seed: int, load: float) -> None:
    """From slots that are nearly always taken to a tenth more than they can do, for ten hours.

    A head start is bounded, or the free plan would starve: the longer a lasting overload grows the backlog beyond
    it, the more alike all wait. So the quarter holds while the free plan's wait stays near its penalty of two hours.
    """
    waits = simulate(a_busy_day(seed, load))
    assert len(waits) == JOBS
    tiers = by_tier(waits)
    paid = [*tiers["standard"], *tiers["pro"]]
    assert p95(paid) <= 0.25 * p95(tiers["free"])
    assert p95(tiers["pro"]) <= p95(tiers["standard"])
    assert {job.tenant for job in waits} == set(range(TENANTS))
    assert max(waits.values()) <= PENALTY_SECONDS["free"] + 10 * LONGEST


def test_an_old_job_of_the_free_plan_goes_before_a_new_one_of_any_other() -> None:
    """However many orders of others come in: none that is younger by its penalty overtakes it."""
    flood = [Job(float(at), 1 + at % 40, "enterprise", 30.0) for at in range(14_400)]
    lone = Job(3600.5, 0, "free", 30.0)
    waits = simulate([*flood, lone], slots=8)
    begins = lone.at + waits[lone]
    overtaking = [job.at for job in flood if job.at > lone.at and job.at + waits[job] < begins]
    assert lone.at + PENALTY_SECONDS["free"] - 30 < max(overtaking) <= lone.at + PENALTY_SECONDS["free"]


def test_a_batch_of_five_hundred_lets_the_others_through() -> None:
    random = dice(7)
    others = [Job(random.uniform(0, 3600), 1 + number % 50, "standard", 30.0) for number in range(600)]
    batch = [Job(0.0, 0, "enterprise", 30.0, place * SECONDS_PER_FILM) for place in range(500)]
    alone, together = simulate(others, slots=8), simulate([*others, *batch], slots=8)
    assert p95(together[job] for job in others) <= p95(alone.values()) + 2 * LONGEST
    assert len(together) == 1100


def test_of_equal_tenants_none_waits_much_longer_than_another() -> None:
    random = dice(11)
    jobs = [Job(random.uniform(0, 20_000), number % TENANTS, "standard", 30.0) for number in range(JOBS)]
    waits = simulate(jobs)
    per_tenant: defaultdict[int, list[float]] = defaultdict(list)
    for job, wait in waits.items():
        per_tenant[job.tenant].append(wait)
    medians = [median(found) for found in per_tenant.values()]
    assert max(medians) <= 2 * median(medians) + LONGEST
