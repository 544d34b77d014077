"""Which limits a request counts against: one table of policies, by the class of the endpoint and by who calls.

A request counts before its work and whether it succeeds or not; a replay of an idempotency key counts as well. It
counts against all its policies or, if one refuses, against none.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final

import structlog

from mutoscope.infra.rate_limit import (
    Decision,
    Hit,
    Limiter,
    LimiterDown,
    Policy,
    PostgresLimiter,
    hash_key,
    parse_rate,
    refuse,
)
from mutoscope.infra.settings import Settings
from mutoscope.tenancy.permissions import Verb
from mutoscope.tenancy.types import Scope

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class EndpointClass(StrEnum):
    """What an endpoint does, as far as limits go."""

    PUBLIC = "public"
    AUTH = "auth"
    REFUSED = "refused"
    READ = "read"
    WRITE = "write"
    GENERATE = "generate"
    UPLOAD = "upload"


class Subject(StrEnum):
    """Whom a policy counts."""

    ADDRESS = "address"
    USER = "user"
    KEY = "key"
    WORKSPACE = "workspace"


POLICIES: Final[tuple[tuple[EndpointClass, Subject], ...]] = (
    (EndpointClass.PUBLIC, Subject.ADDRESS),
    (EndpointClass.AUTH, Subject.ADDRESS),
    (EndpointClass.REFUSED, Subject.ADDRESS),
    (EndpointClass.AUTH, Subject.USER),
    (EndpointClass.READ, Subject.USER),
    (EndpointClass.READ, Subject.KEY),
    (EndpointClass.READ, Subject.WORKSPACE),
    (EndpointClass.WRITE, Subject.USER),
    (EndpointClass.WRITE, Subject.KEY),
    (EndpointClass.WRITE, Subject.WORKSPACE),
    (EndpointClass.GENERATE, Subject.USER),
    (EndpointClass.GENERATE, Subject.KEY),
    (EndpointClass.GENERATE, Subject.WORKSPACE),
    (EndpointClass.UPLOAD, Subject.USER),
    (EndpointClass.UPLOAD, Subject.KEY),
    (EndpointClass.UPLOAD, Subject.WORKSPACE),
)
"""Every policy; its rate is the setting `limit_<class>_<subject>`, its name in the headers `<class>-<subject>`."""

CLOSED: Final = frozenset({EndpointClass.AUTH})
"""Classes that are refused while nobody counts: without a count, passwords could be guessed. The others pass: what
they cost is bounded by credits and quotas, and a broken counter must not stop the product."""

_AUTH_VERBS: Final = frozenset[Verb]({"account.edit", "account.erase", "account.export", "credential.manage"})
_GENERATE_VERBS: Final = frozenset[Verb]({"generation.create", "story.generate"})
_UPLOAD_VERBS: Final = frozenset[Verb]({"asset.create"})
_V6_NETWORK_BITS: Final = 64


def class_of(verb: Verb | None, *, safe: bool) -> EndpointClass:
    """Return the class of an endpoint by its verb (None for a public one) and whether its method only reads."""
    if verb is None:
        return EndpointClass.PUBLIC if safe else EndpointClass.AUTH
    if verb in _UPLOAD_VERBS:
        return EndpointClass.UPLOAD
    if safe:
        return EndpointClass.READ
    if verb in _GENERATE_VERBS:
        return EndpointClass.GENERATE
    return EndpointClass.AUTH if verb in _AUTH_VERBS else EndpointClass.WRITE


def address_key(address: str | None) -> str:
    """Return whom an address stands for: an IPv6 subscriber has a network of 64 bits, and may use all of it."""
    try:
        parsed = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, _V6_NETWORK_BITS), strict=False))
    return str(parsed)


class RequestLimits:
    """Counts the requests of one process against the policies of the settings."""

    def __init__(self, settings: Settings, limiter: Limiter, *, pepper: bytes) -> None:
        """Read the rates; `pepper` hashes addresses where something is kept for one."""
        self._limiter: Final = limiter
        self._pepper: Final = pepper
        self._policies: Final[dict[tuple[EndpointClass, Subject], Policy | None]] = {
            (kind, subject): parse_rate(f"{kind}-{subject}", str(getattr(settings, f"limit_{kind}_{subject}")))
            for kind, subject in POLICIES
        }
        self._endpoints: Final = {
            endpoint: parse_rate(policy_name(endpoint), rate) for endpoint, rate in settings.limit_endpoints.items()
        }
        self._outage: Final = settings.limit_outage_seconds
        self._asked_again_at = 0.0

    def hits(self, kind: EndpointClass, endpoint: str, scope: Scope | None, address: str | None) -> list[Hit]:
        """Return what a request counts against; `scope` is None for a caller nobody knows."""
        if scope is None:
            callers = {Subject.ADDRESS: address_key(address)}
        else:
            callers = {Subject.USER: scope.user_id.hex, Subject.WORKSPACE: scope.workspace_id.hex}
            if scope.key_id is not None:
                callers[Subject.KEY] = scope.key_id.hex
        hits = [Hit(policy, key) for subject, key in callers.items() if (policy := self._policies.get((kind, subject)))]
        own = self._endpoints.get(endpoint) if self._endpoints else None
        if own is not None:
            hits.append(Hit(own, next(iter(callers.values()))))
        return hits

    async def count(
        self, kind: EndpointClass, endpoint: str, scope: Scope | None, address: str | None
    ) -> list[Decision]:
        """Count a request.

        Args:
            kind: the class of its endpoint.
            endpoint: method and path without the prefix, as `limit_endpoints` names it.
            scope: who calls.
            address: from where.

        Returns:
            A decision for each policy, none if nobody counts now.

        Raises:
            LimiterDown: nobody counts now, and requests of this class do not pass uncounted.
        """
        hits = self.hits(kind, endpoint, scope, address)
        if not hits or (kind not in CLOSED and time.monotonic() < self._asked_again_at):
            return []
        try:
            return await self._limiter.hit_all(hits)
        except LimiterDown:
            self._give_up(kind)
            if kind in CLOSED:
                raise
            return []

    async def ask_and_count(
        self, statement: str, arguments: Sequence[object], kind: EndpointClass, endpoint: str, scope: Scope
    ) -> tuple[Sequence[Any] | None, list[Decision]]:
        """Run a statement that counts a request as well, in one round trip; see `PostgresLimiter.hit_with`.

        Raises:
            LimiterDown: the store is another one, or does not answer: ask apart.
        """
        hits = self.hits(kind, endpoint, scope, None)
        if not isinstance(self._limiter, PostgresLimiter) or time.monotonic() < self._asked_again_at:
            raise LimiterDown
        try:
            return await self._limiter.hit_with(statement, arguments, hits)
        except LimiterDown:
            self._give_up(kind)
            raise

    def _give_up(self, kind: EndpointClass) -> None:
        """Ask nobody for a while."""
        self._asked_again_at = time.monotonic() + self._outage
        _log.warning("requests are not counted", endpoint_class=kind.value, refused=kind in CLOSED)

    def subject_of_address(self, address: str | None) -> bytes:
        """Return 16 bytes that stand for an address, and from which nobody finds it."""
        return hash_key(self._pepper, f"anonymous:{address_key(address)}")


def require_room(decisions: Sequence[Decision]) -> None:
    """Return if every policy has room.

    Raises:
        TooManyRequests: one has not; the one with the longest wait is named.
    """
    refused = [one for one in decisions if not one.allowed]
    if refused:
        raise refuse(max(refused, key=lambda one: one.retry_after))


def policy_name(endpoint: str) -> str:
    """Return the name of an endpoint's own policy: `POST /projects/create` is `post-projects-create`."""
    return "-".join("".join(c if c.isalnum() and c.isascii() else " " for c in endpoint.casefold()).split())
