"""Build the gateway from the settings."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from mutoscope.gateway.access import PROVIDERS
from mutoscope.gateway.calls import CallDesk, GatewayRules
from mutoscope.gateway.gateway import Gateway
from mutoscope.gateway.prices import load_prices
from mutoscope.gateway.providers.http import ProviderHttp
from mutoscope.gateway.stacks import load_stacks
from mutoscope.infra.database import Database
from mutoscope.kernel import Clock, InvalidInput

if TYPE_CHECKING:  # whoever opens a gateway has read them: they take as long to import as the gateway itself
    from mutoscope.infra.settings import Settings


def open_gateway(settings: Settings, database: Database, clock: Clock) -> Gateway:
    """Return the gateway; nothing is connected yet.

    Raises:
        InvalidInput: a setting names a provider or a stack that there is not, or a file has faults.
    """
    shelf = load_stacks(settings.ai_stacks)
    named = {*settings.ai_keys, *settings.ai_base_urls}
    if unknown := named - set(PROVIDERS):
        raise InvalidInput(
            f"MUTOSCOPE_AI_KEYS or MUTOSCOPE_AI_BASE_URLS names {', '.join(sorted(unknown))}.",
            remedy=f"Known are {', '.join(sorted(PROVIDERS))}.",
        )
    if settings.ai_stack not in shelf.stacks:
        raise InvalidInput(
            f"MUTOSCOPE_AI_STACK is {settings.ai_stack}.", remedy=f"Known are {', '.join(sorted(shelf.stacks))}."
        )
    rules = GatewayRules(
        stack=settings.ai_stack,
        budget_micro=settings.ai_budget_micro,
        cache_seconds=settings.ai_cache_seconds,
        keys={name: key.get_secret_value() for name, key in settings.ai_keys.items()},
        base_urls=dict(settings.ai_base_urls),
        compatible_model=settings.ai_compatible_model,
        moderate=settings.ai_moderation,
        refusal_days=settings.ai_refusal_days,
    )
    allowed = [ipaddress.ip_network(one) for one in settings.ai_allow_networks]
    http = ProviderHttp(seconds=settings.ai_seconds, allowed=allowed)
    return Gateway(CallDesk(database, clock, rules, load_prices(settings.ai_prices), shelf, http))
