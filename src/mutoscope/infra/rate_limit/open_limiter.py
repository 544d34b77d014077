"""Choose the store by the settings."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from mutoscope.infra.connections import Connections
from mutoscope.infra.rate_limit.limiter import Limiter
from mutoscope.infra.rate_limit.postgres_limiter import open_postgres_limiter
from mutoscope.infra.rate_limit.redis_limiter import open_redis_limiter
from mutoscope.infra.settings import Settings
from mutoscope.kernel import Clock


def open_limiter(
    settings: Settings, connections: Connections, *, pepper: bytes, clock: Clock
) -> AbstractAsyncContextManager[Limiter]:
    """Return the limiter to open: in Redis if the settings name one, else in the application's database."""
    if settings.redis_url is not None:
        return open_redis_limiter(
            settings.redis_url.get_secret_value(),
            connections=settings.limiter_connections,
            pepper=pepper,
            clock=clock,
            patience_seconds=settings.limiter_patience_seconds,
        )
    return open_postgres_limiter(
        connections.app_url,
        role=connections.app_role,
        connections=settings.limiter_connections,
        pepper=pepper,
        clock=clock,
        patience_seconds=settings.limiter_patience_seconds,
    )
