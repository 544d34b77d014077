"""A payment provider inside the product: Stripe's wire protocol for the real `stripe` SDK, in development and in tests.

It imports nothing of the rest of billing: it stands for an outside party. See ADR 0012 and
`docs/reference/embedded-payments.md`.
"""

from mutoscope.billing.embedded_provider.core.options import ProviderOptions
from mutoscope.billing.embedded_provider.core.work import API_VERSION
from mutoscope.billing.embedded_provider.late_provider import LateProvider
from mutoscope.billing.embedded_provider.open_provider import create_provider_app, open_provider, run_background
from mutoscope.billing.embedded_provider.run_provider import RunningProvider, open_memory_store, run_provider
from mutoscope.billing.embedded_provider.store import MemoryStore, PostgresStore, Store

__all__ = [
    "API_VERSION",
    "LateProvider",
    "MemoryStore",
    "PostgresStore",
    "ProviderOptions",
    "RunningProvider",
    "Store",
    "create_provider_app",
    "open_memory_store",
    "open_provider",
    "run_background",
    "run_provider",
]
