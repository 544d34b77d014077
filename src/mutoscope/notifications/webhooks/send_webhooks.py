"""Send what is due. Each delivery is journalled as being sent, with a claim that runs out, before a byte leaves.

A receiver may get a delivery twice — when a worker dies after the answer and before it is written down, or when the
answer came too late — and can tell by `webhook-id`. Order is not promised.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Final

import structlog

from mutoscope.infra.safe_http import SendFailed, UrlRefused
from mutoscope.infra.vault import Damaged, Erased
from mutoscope.kernel import NotFound
from mutoscope.notifications.webhooks import queries
from mutoscope.notifications.webhooks.desk import WebhookDesk
from mutoscope.notifications.webhooks.find_endpoint import find_delivery, find_endpoint
from mutoscope.notifications.webhooks.settle_delivery import settle_delivery
from mutoscope.notifications.webhooks.sign_webhook import signed_headers
from mutoscope.notifications.webhooks.types import ClaimedDelivery, Delivery, Endpoint, Outcome

AT_ONCE: Final = 50
_log = structlog.get_logger(__name__)


async def send_webhooks(desk: WebhookDesk) -> int:
    """Send one batch and wait for all of it; return how many were tried."""
    claimed = await claim_deliveries(desk, AT_ONCE)
    await asyncio.gather(*(send_one(desk, claim) for claim in claimed))
    return len(claimed)


async def keep_sending(desk: WebhookDesk, *, pause: float = 1.0) -> None:
    """Send for ever; a slow receiver holds up only its own deliveries."""
    under_way: set[asyncio.Task[None]] = set()
    async with asyncio.TaskGroup() as group:
        while True:
            try:
                for claim in await claim_deliveries(desk, AT_ONCE - len(under_way)):
                    task = group.create_task(send_one(desk, claim))
                    under_way.add(task)
                    task.add_done_callback(under_way.discard)
            except Exception as error:  # noqa: BLE001 -- the database will be back
                _log.warning("webhooks_not_claimed", error=type(error).__name__)
            await asyncio.sleep(pause)


async def claim_deliveries(desk: WebhookDesk, limit: int) -> list[ClaimedDelivery]:
    """Take what is due, committed at once: a claim outlives this process by its lease alone."""
    lease = dt.timedelta(seconds=2 * desk.settings.webhook_timeout_seconds + 60)
    values = {"now": desk.clock.now(), "lease": lease, "limit": limit, "each": desk.settings.webhook_at_once}
    if limit <= 0:
        return []
    async with desk.database.session() as session:
        rows = (await session.execute(queries.CLAIM, values)).all()
    return [ClaimedDelivery(*row) for row in rows]


async def send_one(desk: WebhookDesk, claim: ClaimedDelivery) -> None:
    """Send one delivery and write down how it ended; what breaks here is tried again when the claim runs out."""
    try:
        async with desk.database.session(workspace_id=claim.workspace_id) as session:
            endpoint = await find_endpoint(session, claim.endpoint_id)
            delivery = await find_delivery(session, claim.endpoint_id, claim.id)
        outcome = await _send(desk, endpoint, delivery)
        await settle_delivery(desk, claim, outcome)
    except (NotFound, Damaged, Erased):
        _log.info("webhook_gone", delivery_id=str(claim.id))
    except Exception as error:  # noqa: BLE001 -- its claim runs out, and another attempt begins
        _log.warning("webhook_not_settled", delivery_id=str(claim.id), error=type(error).__name__)


async def _send(desk: WebhookDesk, endpoint: Endpoint, delivery: Delivery) -> Outcome:
    now = desk.clock.now()
    headers = signed_headers(delivery.event_id, int(now.timestamp()), delivery.body, endpoint.secrets(now))
    try:
        answer = await desk.sender.post(endpoint.url, delivery.body.encode(), headers)
    except UrlRefused as error:
        return Outcome(reason=str(error.details["reason"]))
    except SendFailed as error:
        return Outcome(reason=str(error))
    text = answer.body.decode("utf-8", "replace").replace("\x00", "\ufffd")
    reason = None if 200 <= answer.status < 300 else "answer"  # noqa: PLR2004 -- HTTP
    return Outcome(answer.status, reason, text, answer.milliseconds)
