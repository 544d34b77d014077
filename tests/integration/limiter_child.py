"""One of several processes that hit one limit at once: `python limiter_child.py URL PEPPER LIMIT HITS`."""

from __future__ import annotations

import asyncio
import sys

from mutoscope.infra.rate_limit import Limiter, Policy, open_postgres_limiter, open_redis_limiter
from mutoscope.kernel import SystemClock

_PATIENCE_SECONDS = 20.0


async def count(limiter: Limiter, policy: Policy, hits: int) -> int:
    """Return how many of the hits passed."""
    decisions = await asyncio.gather(*(limiter.hit(policy, "shared") for _ in range(hits)))
    return sum(decision.allowed for decision in decisions)


async def main(url: str, pepper: bytes, limit: int, hits: int) -> None:
    """Write how many passed."""
    policy = Policy("shared", limit, 86_400)
    clock = SystemClock()
    if url.startswith("redis"):
        opened = open_redis_limiter(url, connections=4, pepper=pepper, clock=clock, patience_seconds=_PATIENCE_SECONDS)
    else:
        opened = open_postgres_limiter(
            url, role=None, connections=4, pepper=pepper, clock=clock, patience_seconds=_PATIENCE_SECONDS
        )
    async with opened as limiter:
        sys.stdout.write(f"{await count(limiter, policy, hits)}\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], bytes.fromhex(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))
