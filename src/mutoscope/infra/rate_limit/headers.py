"""What a caller is told: draft-ietf-httpapi-ratelimit-headers-10 (structured fields, RFC 9651) and RFC 9110."""

from __future__ import annotations

import math
from collections.abc import Sequence

from mutoscope.infra.rate_limit.types import Decision


def header_fields(decisions: Sequence[Decision]) -> dict[str, str]:
    """Return `RateLimit-Policy` and `RateLimit`: a list member a policy; nothing without decisions.

    `q` and `w` are the calls of a window and its seconds, `r` the calls left, `t` the seconds until all are back.
    A policy with a burst of its own shows the burst as its quota, and as window the time in which it fills.
    """
    if not decisions:
        return {}
    return {
        "RateLimit-Policy": ", ".join(
            f'"{one.policy.name}";q={one.policy.quota};w={max(1, math.ceil(one.policy.tolerance))}' for one in decisions
        ),
        "RateLimit": ", ".join(f'"{one.policy.name}";r={one.remaining};t={math.ceil(one.reset)}' for one in decisions),
    }
