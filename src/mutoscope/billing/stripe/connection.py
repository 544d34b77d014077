"""What every call shares: the SDK, the names of prices, and how parameters are given."""

from __future__ import annotations

from typing import Any

from mutoscope.billing.provider import ProviderRefused
from mutoscope.billing.stripe.errors import in_our_words


class Connection:
    """The SDK's version 1, and the price behind each lookup key, which never changes."""

    def __init__(self, v1: Any, webhook_secrets: tuple[str, ...]) -> None:  # noqa: ANN401 -- see adapter
        self.v1 = v1
        self.webhook_secrets = webhook_secrets
        self._price_ids: dict[str, str] = {}
        self._lookup_keys: dict[str, str | None] = {}

    async def price_id(self, lookup_key: str) -> str:
        """Return the id of a price.

        Raises:
            ProviderRefused: there is none of that name.
        """
        if lookup_key not in self._price_ids:
            with in_our_words():
                found = await self.v1.prices.list_async({"lookup_keys": [lookup_key], "limit": 1})
            if not found.data:
                raise ProviderRefused(
                    f"The payment provider knows no price {lookup_key!r}.",
                    remedy="The operator runs `mutoscope ops sync-prices`.",
                    lookup_key=lookup_key,
                )
            self._price_ids[lookup_key] = found.data[0].id
        return self._price_ids[lookup_key]

    async def lookup_key(self, price_id: str | None) -> str | None:
        """Return the name of a price; None for one that has none."""
        if price_id is None:
            return None
        if price_id not in self._lookup_keys:
            with in_our_words():
                self._lookup_keys[price_id] = (await self.v1.prices.retrieve_async(price_id)).lookup_key
        return self._lookup_keys[price_id]


class Calls:
    """A group of calls on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def _v1(self) -> Any:  # noqa: ANN401 -- see adapter
        return self._connection.v1


def keyed(key: str) -> dict[str, str]:
    """Return the request options of an idempotency key."""
    return {"idempotency_key": key}
