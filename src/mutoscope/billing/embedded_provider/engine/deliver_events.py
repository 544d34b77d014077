"""Post events to webhook endpoints, signed, at least once, until they are taken.

Each endpoint remembers the last event up to which all was taken or given up; what lies behind is tried again after a
restart. docs.stripe.com/webhooks#behaviors: a 2xx takes an event; retries become rarer; order is not promised.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass

import httpx2

from mutoscope.billing.embedded_provider.core.rows import Body, EventQuery, EventRow
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.engine.provider import Provider
from mutoscope.billing.embedded_provider.engine.signature import sign, wants

WAITS = (1.0, 5.0, 30.0, 300.0, 3600.0, 21_600.0, 86_400.0, 86_400.0)
"""Seconds before each further attempt; after the last one the event is given up."""
_TIMEOUT = 20.0
_WINDOW = 100
_AT_ONCE = 8
_SECONDS_BETWEEN_LOOKS = 0.5


@dataclass
class _Waiting:
    attempts: int
    due: float


class Deliverer:
    """Delivers events while `run` runs."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._waiting: dict[tuple[str, int], _Waiting] = {}
        self._done: dict[str, set[int]] = {}

    async def run(self) -> None:
        """Deliver until cancelled."""
        async with httpx2.AsyncClient(timeout=_TIMEOUT, follow_redirects=False, trust_env=False) as client:
            while True:
                self._provider.happened.clear()
                await self._round(client)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._provider.happened.wait(), _SECONDS_BETWEEN_LOOKS)

    async def _round(self, client: httpx2.AsyncClient) -> None:
        """Go through every endpoint until nothing is due now."""
        for endpoint, secret, cursor in await self._provider.read(_endpoints):
            while True:
                ahead = len(self._done.get(endpoint["id"], ()))
                rows = await self._provider.store.events(EventQuery(limit=_WINDOW + ahead, after=cursor))
                if not rows:
                    break
                await self._post_all(client, endpoint, secret, rows)
                moved = self._advance(endpoint["id"], rows, cursor)
                if moved == cursor:
                    break
                cursor = moved
                await self._provider.write(lambda work, e=endpoint["id"], c=cursor: _remember(work, e, c))

    async def _post_all(self, client: httpx2.AsyncClient, endpoint: Body, secret: str, rows: list[EventRow]) -> None:
        gate = asyncio.Semaphore(_AT_ONCE)

        async def one(row: EventRow) -> None:
            async with gate:
                await self._try(client, endpoint, secret, row)

        await asyncio.gather(*(one(row) for row in rows))

    async def _try(self, client: httpx2.AsyncClient, endpoint: Body, secret: str, row: EventRow) -> None:
        done = self._done.setdefault(endpoint["id"], set())
        key = (endpoint["id"], row.seq)
        waiting = self._waiting.get(key)
        if row.seq in done or (waiting is not None and waiting.due > time.monotonic()):
            return
        faults = self._provider.faults
        if not wants(endpoint, row.type) or (waiting is None and faults.chance(faults.drop_webhooks)):
            done.add(row.seq)
            return
        taken = await self._post(client, endpoint["url"], secret, row)
        if taken and faults.chance(faults.duplicate_webhooks):
            await self._post(client, endpoint["url"], secret, row)
        attempts = (waiting.attempts if waiting else 0) + 1
        if taken or attempts > len(WAITS):
            self._waiting.pop(key, None)
            done.add(row.seq)
        else:
            self._waiting[key] = _Waiting(attempts, time.monotonic() + WAITS[attempts - 1])

    async def _post(self, client: httpx2.AsyncClient, url: str, secret: str, row: EventRow) -> bool:
        payload = self._provider.with_addresses(row.body).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": sign(payload, secret, int(time.time())),
            "User-Agent": "Stripe/1.0 (embedded; +https://stripe.com/docs/webhooks)",
        }
        try:
            answer = await client.post(url, content=payload, headers=headers)
        except httpx2.HTTPError:
            return False
        return answer.is_success

    def _advance(self, endpoint_id: str, rows: list[EventRow], cursor: int) -> int:
        """Return the last event up to which everything is done."""
        done = self._done[endpoint_id]
        for row in rows:
            if row.seq not in done:
                break
            done.discard(row.seq)
            cursor = row.seq
        return cursor


def _endpoints(work: Work) -> list[tuple[Body, str, int]]:
    found: list[tuple[Body, str, int]] = []
    for body in work.oldest("webhook_endpoint"):
        hidden = work.hidden(body["id"])
        if body["status"] == "enabled":
            found.append((body, str(hidden["secret"]), int(hidden["cursor"])))
    return found


def _remember(work: Work, endpoint_id: str, cursor: int) -> None:
    if work.find(endpoint_id, "webhook_endpoint") is not None:
        work.hidden(endpoint_id)["cursor"] = cursor
