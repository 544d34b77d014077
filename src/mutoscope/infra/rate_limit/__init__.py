"""Rate limits: a policy, a key, and a store that counts exactly over all processes.

`limiter.hit(policy, key)` counts one call; `limiter.hit_all([...])` counts it against several policies at once. Raise
`TooManyRequests` (kernel) with `refuse(decision)`. PostgreSQL counts by default, Redis when the setting `redis_url`
names one.
"""

from mutoscope.infra.rate_limit.errors import LimiterDown
from mutoscope.infra.rate_limit.headers import header_fields
from mutoscope.infra.rate_limit.limiter import Limiter, hash_key, stored_key
from mutoscope.infra.rate_limit.open_limiter import open_limiter
from mutoscope.infra.rate_limit.parse_rate import parse_rate
from mutoscope.infra.rate_limit.postgres_limiter import PostgresLimiter, open_postgres_limiter
from mutoscope.infra.rate_limit.redis_limiter import RedisLimiter, open_redis_limiter
from mutoscope.infra.rate_limit.refuse import refuse
from mutoscope.infra.rate_limit.types import Decision, Hit, Policy, decide

__all__ = [
    "Decision",
    "Hit",
    "Limiter",
    "LimiterDown",
    "Policy",
    "PostgresLimiter",
    "RedisLimiter",
    "decide",
    "hash_key",
    "header_fields",
    "open_limiter",
    "open_postgres_limiter",
    "open_redis_limiter",
    "parse_rate",
    "refuse",
    "stored_key",
]
