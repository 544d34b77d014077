"""Where the provider keeps its books: PostgreSQL, or memory."""

from mutoscope.billing.embedded_provider.store.memory import MemoryStore
from mutoscope.billing.embedded_provider.store.postgres import PostgresStore
from mutoscope.billing.embedded_provider.store.types import Store

__all__ = ["MemoryStore", "PostgresStore", "Store"]
