"""The port: count calls against policies, exactly, over every process that shares the store."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Protocol

from mutoscope.infra.rate_limit.types import Decision, Hit, Policy

_DIGEST_BYTES = 16


class Limiter(Protocol):
    """A store that counts calls."""

    async def hit(self, policy: Policy, key: str, cost: int = 1) -> Decision:
        """Count one call.

        Raises:
            LimiterDown: the store does not answer.
        """
        ...

    async def hit_all(self, hits: Sequence[Hit]) -> list[Decision]:
        """Count one call against several policies in one round trip: against all of them, or none if one refuses.

        Returns:
            The decisions in the order of the hits; each says for itself whether it allowed the call.

        Raises:
            LimiterDown: the store does not answer.
            ValueError: two hits count against the same policy for the same key.
        """
        ...

    async def sweep(self) -> int:
        """Remove what says nothing any more, callers whose debt is paid; return how many."""
        ...


def hash_key(pepper: bytes, key: str) -> bytes:
    """Return 16 bytes that stand for a key, and from which nobody without the pepper finds it."""
    encoded = key.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(encoded, digest_size=_DIGEST_BYTES, key=pepper).digest()


def stored_key(pepper: bytes, hit: Hit) -> str:
    """Return the name under which a store keeps a hit: nobody can read an address or a person from it."""
    return f"{hit.policy.name}:{hash_key(pepper, hit.key).hex()}"


def stored_keys(pepper: bytes, hits: Sequence[Hit]) -> list[str]:
    """Return the names of hits; `ValueError` if two are the same."""
    names = [stored_key(pepper, hit) for hit in hits]
    if len(set(names)) < len(names):
        message = f"one call counts once against a policy: {[hit.policy.name for hit in hits]}"
        raise ValueError(message)
    return names
