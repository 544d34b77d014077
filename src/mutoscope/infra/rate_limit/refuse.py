"""Turn a refusal into the error that the caller sees."""

from __future__ import annotations

import math

from mutoscope.infra.rate_limit.types import Decision
from mutoscope.kernel import TooManyRequests

_NEVER_SECONDS = 86_400


def refuse(decision: Decision) -> TooManyRequests:
    """Return the error of a decision that refuses, with whole seconds to wait, rounded up; raise it."""
    policy = decision.policy
    wait = max(1, math.ceil(min(decision.retry_after, _NEVER_SECONDS)))
    return TooManyRequests(
        f"This is more than {policy.limit} requests in {policy.period_seconds:g} seconds (limit {policy.name}).",
        remedy=f"Wait {wait} seconds, then send the same request again.",
        retry_after=wait,
        limit=policy.name,
    )
