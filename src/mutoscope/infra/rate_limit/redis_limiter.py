"""The store for many servers: one key a caller in Redis, which forgets it by itself."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

from redis.asyncio import BlockingConnectionPool, Redis
from redis.exceptions import RedisError

from mutoscope.infra.rate_limit.errors import LimiterDown
from mutoscope.infra.rate_limit.limiter import stored_keys
from mutoscope.infra.rate_limit.types import ROUNDING_SECONDS, Decision, Hit, Policy, decide
from mutoscope.kernel import Clock, SystemClock

PREFIX = "mutoscope:rate:"

# ARGV: the moment ('' is Redis's own time), what rounding allows, then emission, tolerance and cost of each key.
# Numbers leave as texts: Redis would cut them to integers. A kept key outlives its debt by a second of real time, and
# by an hour where the clock is a test's.
_SCRIPT = """
local now = tonumber(ARGV[1])
local margin = 3600
if not now then
  local time = redis.call('TIME')
  now = time[1] + time[2] / 1e6
  margin = 1
end
local answer = {string.format('%.6f', now)}
local tats = {}
local all = true
for i, key in ipairs(KEYS) do
  local emission, tolerance, cost = tonumber(ARGV[3 * i]), tonumber(ARGV[3 * i + 1]), tonumber(ARGV[3 * i + 2])
  local tat = tonumber(redis.call('GET', key) or now)
  tat = math.min(math.max(tat, now), now + tolerance)
  local fits = tat + emission * cost - now <= tolerance + tonumber(ARGV[2])
  tats[i] = {tat, tat + emission * cost, fits}
  all = all and fits
end
for i, key in ipairs(KEYS) do
  local tat = tats[i][1]
  if all then
    tat = tats[i][2]
    redis.call('SET', key, string.format('%.6f', tat), 'PX', math.ceil((tat - now + margin) * 1000))
  end
  answer[2 * i] = tats[i][3] and '1' or '0'
  answer[2 * i + 1] = string.format('%.6f', tat)
end
return answer
"""


class RedisLimiter:
    """Counts in Redis; its time is the server's, which all processes share."""

    def __init__(self, redis: Redis, *, pepper: bytes, clock: Clock) -> None:
        """Take a client; `pepper` hashes the keys, and `clock` is asked only if it is not the machine's."""
        self._script: Final = redis.register_script(_SCRIPT)
        self._pepper: Final = pepper
        self._clock: Final = None if isinstance(clock, SystemClock) else clock

    async def hit(self, policy: Policy, key: str, cost: int = 1) -> Decision:
        """Count one call; see the port."""
        return (await self.hit_all([Hit(policy, key, cost)]))[0]

    async def hit_all(self, hits: Sequence[Hit]) -> list[Decision]:
        """Count one call against several policies; see the port."""
        if not hits:
            return []
        moment = repr(self._clock.now().timestamp()) if self._clock else ""
        arguments: list[str | float] = [moment, ROUNDING_SECONDS]
        for hit in hits:
            arguments += [hit.policy.emission, hit.policy.tolerance, hit.cost]
        names = [PREFIX + name for name in stored_keys(self._pepper, hits)]
        try:
            answer: list[Any] = await self._script(keys=names, args=arguments)
        except (RedisError, OSError) as error:
            raise LimiterDown from error
        now = float(answer[0])
        return [
            decide(hit, allowed=int(answer[2 * i + 1]) == 1, tat=float(answer[2 * i + 2]), now=now)
            for i, hit in enumerate(hits)
        ]

    async def sweep(self) -> int:
        """Do nothing: Redis forgets by itself."""
        return 0


@asynccontextmanager
async def open_redis_limiter(
    url: str, *, connections: int, pepper: bytes, clock: Clock, patience_seconds: float
) -> AsyncGenerator[RedisLimiter]:
    """Open a limiter; nothing is connected before the first hit.

    Args:
        url: `redis://…`, `rediss://…` or `unix://…`.
        connections: at most so many; a hit waits for a free one.
        pepper: see `RedisLimiter`.
        clock: see `RedisLimiter`.
        patience_seconds: how long each wait may take before the limiter counts as down.
    """
    pool = BlockingConnectionPool.from_url(  # pyright: ignore[reportUnknownMemberType] -- its keywords have no types
        url,
        max_connections=connections,
        timeout=patience_seconds,
        socket_timeout=patience_seconds,
        socket_connect_timeout=patience_seconds,
    )
    redis = Redis(connection_pool=pool)
    try:
        yield RedisLimiter(redis, pepper=pepper, clock=clock)
    finally:
        await redis.aclose()
        await pool.disconnect()
