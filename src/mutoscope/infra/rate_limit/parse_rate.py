"""Read a rate as the settings write it."""

from __future__ import annotations

from mutoscope.infra.rate_limit.types import Policy


def parse_rate(name: str, rate: str) -> Policy | None:
    """Return the policy of `calls/seconds` or `calls/seconds/at once`; None for `off`."""
    if rate == "off":
        return None
    limit, seconds, *burst = (int(part) for part in rate.split("/"))
    return Policy(name, limit, seconds, burst[0] if burst else None)
