"""Write down how an attempt ended, and switch off an endpoint that is gone or has failed for days."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import read_profile
from mutoscope.infra.database import bind_session
from mutoscope.infra.events import emit
from mutoscope.infra.mail_outbox import post_mail
from mutoscope.infra.vault import vault_of
from mutoscope.kernel import NotFound
from mutoscope.notifications.webhooks import queries
from mutoscope.notifications.webhooks.desk import WebhookDesk
from mutoscope.notifications.webhooks.find_endpoint import find_endpoint
from mutoscope.notifications.webhooks.schedule import next_attempt
from mutoscope.notifications.webhooks.seal_endpoint import answer_place
from mutoscope.notifications.webhooks.types import ClaimedDelivery, DisabledFor, Outcome

_GONE: Final = 410
_REASONS: Final = {
    "failing": "It has failed for days without one success.",
    "gone": "It answered 410 Gone: it wants nothing any more.",
}


async def settle_delivery(desk: WebhookDesk, claim: ClaimedDelivery, outcome: Outcome) -> bool:
    """Write down an attempt; False if the claim had passed to somebody else, who writes instead."""
    now = desk.clock.now()
    async with desk.database.session(workspace_id=claim.workspace_id) as session:
        again = None if outcome.delivered or outcome.status == _GONE else next_attempt(claim.attempts, now)
        values = {
            "id": claim.id,
            "attempts": claim.attempts,
            "state": "delivered" if outcome.delivered else "queued" if again else "dead",
            "next": again,
            "status": outcome.status,
            "reason": outcome.reason,
            "sealed": await _seal(session, claim, outcome.answer),
            "milliseconds": outcome.milliseconds,
        }
        if (await session.execute(queries.SETTLE, values)).scalar_one_or_none() is None:
            return False
        if outcome.delivered:
            await session.execute(queries.SUCCEEDED, {"id": claim.endpoint_id})
        else:
            await _count_failure(session, desk, claim.endpoint_id, outcome)
    return True


async def _seal(session: AsyncSession, claim: ClaimedDelivery, answer: str) -> bytes | None:
    if not answer:
        return None
    return await vault_of(session).seal(session, claim.workspace_id, answer_place(claim.id), answer)


async def _count_failure(session: AsyncSession, desk: WebhookDesk, endpoint_id: uuid.UUID, outcome: Outcome) -> None:
    now = desk.clock.now()
    row = (await session.execute(queries.FAILING, {"id": endpoint_id, "now": now})).one_or_none()
    if row is None:  # it was switched off meanwhile: nothing more will be sent
        await session.execute(queries.KILL_QUEUED, {"id": endpoint_id, "now": now})
        return
    patience = dt.timedelta(seconds=desk.settings.webhook_disable_seconds)
    if outcome.status == _GONE:
        await _switch_off(session, desk, endpoint_id, "gone")
    elif now - row.failing_since >= patience:
        await _switch_off(session, desk, endpoint_id, "failing")


async def _switch_off(session: AsyncSession, desk: WebhookDesk, endpoint_id: uuid.UUID, why: DisabledFor) -> None:
    now = desk.clock.now()
    if (await session.execute(queries.SWITCH_OFF, {"id": endpoint_id, "why": why, "now": now})).one_or_none() is None:
        return
    await session.execute(queries.KILL_QUEUED, {"id": endpoint_id, "now": now})
    endpoint = await find_endpoint(session, endpoint_id)
    await emit(
        session,
        endpoint.workspace_id,
        "webhook.disabled",
        message="A webhook endpoint was switched off after failing.",
        payload={"endpoint_id": str(endpoint_id), "reason": why},
    )
    if endpoint.created_by is not None:
        content = {
            "endpoint": _origin(endpoint.url),
            "reason": _REASONS[why],
            "link": f"{desk.settings.base_url}/settings/webhooks/{endpoint_id}",
        }
        await _mail(session, endpoint.workspace_id, endpoint.created_by, content)


async def _mail(session: AsyncSession, workspace_id: uuid.UUID, user_id: uuid.UUID, content: dict[str, str]) -> None:
    """Tell whoever made the endpoint, if they are still a member and have an address."""
    if not (await session.execute(queries.IS_MEMBER, {"user_id": user_id})).scalar_one():
        return
    await bind_session(session, workspace_id=workspace_id, user_id=user_id)
    try:
        user = await read_profile(session, user_id)
    except NotFound:
        return
    if user.email:
        await post_mail(
            session,
            to=user.email,
            template="webhook_disabled",
            content=content,
            user_id=user_id,
            workspace_id=workspace_id,
        )


def _origin(url: str) -> str:
    """Return scheme and host alone: the path may be a secret."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}"
