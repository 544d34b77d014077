"""The SDK's requests on the HTTP library of the house: asynchronous, bounded in time, no proxies of the environment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from typing import Any

import httpx2
import stripe


class Httpx2Client(stripe.HTTPClient):
    """Carries the SDK's requests; retries, with the same idempotency key, are the SDK's own."""

    name = "httpx2"

    def __init__(self, *, seconds: float) -> None:
        super().__init__()  # pyright: ignore[reportUnknownMemberType] -- an untyped parameter of its tests
        self._client = httpx2.AsyncClient(timeout=seconds, trust_env=False, follow_redirects=False)

    async def request_async(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,  # noqa: ANN401 -- the SDK's
    ) -> tuple[bytes, int, Mapping[str, str]]:
        """Send one request.

        Raises:
            APIConnectionError: there is no answer; the SDK tries again.
        """
        try:
            answer = await self._client.request(method, url, headers=headers, content=post_data or None)
        except httpx2.HTTPError as error:
            message = f"Stripe does not answer ({type(error).__name__})."
            raise stripe.APIConnectionError(message, should_retry=True) from error
        return answer.content, answer.status_code, answer.headers

    def sleep_async(self, secs: float) -> Awaitable[None]:
        """Wait between two attempts."""
        return asyncio.sleep(secs)

    async def close_async(self) -> None:
        """Close every connection."""
        await self._client.aclose()
