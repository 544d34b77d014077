"""What every call needs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from mutoscope.gateway.calls.breaker import Breaker
from mutoscope.gateway.prices import PriceBook
from mutoscope.gateway.providers.http import ProviderHttp
from mutoscope.gateway.stacks import StackShelf
from mutoscope.infra.database import Database
from mutoscope.kernel import Clock


@dataclass(frozen=True)
class GatewayRules:
    """What the operator set."""

    stack: str = "balanced"
    budget_micro: int = 5_000_000
    """What a workspace may spend on the platform's keys in a month."""
    cache_seconds: int = 86_400
    keys: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    """The platform's, by provider."""
    base_urls: Mapping[str, str] = field(default_factory=dict[str, str])
    """Other addresses of providers; `compatible` has none of its own."""
    compatible_model: str = ""
    moderate: bool = True
    """Whether content is checked by a provider as well, where one can be asked."""
    refusal_days: int = 90
    """How long content that was refused is known again without asking anybody; 0 is never."""
    attempts: int = 2
    """How often one provider is asked before the next one is."""
    deadline_seconds: float = 120.0
    """Of one call with all its attempts."""


@dataclass(frozen=True)
class CallDesk:
    """The objects a call works with."""

    database: Database
    clock: Clock
    rules: GatewayRules
    prices: PriceBook
    shelf: StackShelf
    http: ProviderHttp
    breaker: Breaker = field(default_factory=Breaker)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
