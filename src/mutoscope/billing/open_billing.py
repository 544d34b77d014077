"""Wire billing from the settings: who takes payments, and how to reach them."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Literal

from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.provider import PaymentProvider
from mutoscope.catalog import CatalogueShelf
from mutoscope.infra.database import Database
from mutoscope.infra.settings import Settings
from mutoscope.kernel import Clock, InvalidInput

EMBEDDED_PATH = "/payments"
"""Where the embedded provider is mounted in the API's process."""


def takes_payments(settings: Settings) -> Literal["off", "embedded", "stripe"]:
    """Return who takes payments.

    The embedded provider takes any test card for money, so `auto` never picks it where strangers could come.
    """
    if settings.payments != "auto":
        return settings.payments
    if settings.stripe_secret_key is not None:
        return "stripe"
    return "embedded" if settings.public_url is None and _is_loopback(settings.host) else "off"


@asynccontextmanager
async def open_billing(
    settings: Settings, database: Database, clock: Clock, shelf: CatalogueShelf, *, embedded_key: str
) -> AsyncGenerator[BillingDesk]:
    """Wire the desk; nothing is connected yet, and what was is closed on leaving.

    Args:
        settings: who takes payments.
        database: of the application.
        clock: of the process.
        shelf: what is sold.
        embedded_key: the API key of the embedded provider, the same in every process.

    Raises:
        InvalidInput: Stripe is wanted and has no key.
    """
    provider = open_provider(settings, embedded_key)
    try:
        yield BillingDesk(database, clock, settings, shelf, provider)
    finally:
        if provider is not None:
            await provider.close()


def open_provider(settings: Settings, embedded_key: str) -> PaymentProvider | None:
    """Return whoever takes the payments, None where nobody does; close it when done.

    Raises:
        InvalidInput: Stripe is wanted and has no key.
    """
    chosen = takes_payments(settings)
    if chosen == "off":
        return None
    from mutoscope.billing.stripe import StripeProvider  # noqa: PLC0415 -- the SDK takes half a second to import

    match chosen:
        case "embedded":
            host = settings.host if _is_loopback(settings.host) else "127.0.0.1"
            base = settings.stripe_api_base or f"http://{host}:{settings.port}{EMBEDDED_PATH}"
            return StripeProvider(embedded_key, api_base=base, seconds=settings.payment_seconds)
        case "stripe":
            if settings.stripe_secret_key is None:
                raise InvalidInput(
                    "MUTOSCOPE_PAYMENTS is stripe and there is no key.", remedy="Set MUTOSCOPE_STRIPE_SECRET_KEY."
                )
            return StripeProvider(
                settings.stripe_secret_key.get_secret_value(),
                webhook_secrets=tuple(secret.get_secret_value() for secret in settings.stripe_webhook_secrets),
                api_base=settings.stripe_api_base,
                seconds=settings.payment_seconds,
            )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
