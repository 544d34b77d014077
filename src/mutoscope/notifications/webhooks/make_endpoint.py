"""Make an endpoint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import Change, emit
from mutoscope.infra.safe_http import check_url
from mutoscope.kernel import new_id
from mutoscope.notifications.events import PUBLISHED
from mutoscope.notifications.events.published import is_pattern
from mutoscope.notifications.webhooks import queries
from mutoscope.notifications.webhooks.desk import WebhookDesk
from mutoscope.notifications.webhooks.errors import EventTypeUnknown, TooManyEndpoints
from mutoscope.notifications.webhooks.seal_endpoint import seal_endpoint
from mutoscope.notifications.webhooks.sign_webhook import make_secret
from mutoscope.notifications.webhooks.types import Endpoint
from mutoscope.tenancy import Scope


@dataclass(frozen=True)
class EndpointWish:
    """What somebody fills in."""

    url: str
    event_types: tuple[str, ...]
    description: str = ""
    enabled: bool = True


async def make_endpoint(session: AsyncSession, desk: WebhookDesk, scope: Scope, wish: EndpointWish) -> Endpoint:
    """Make an endpoint with a new secret, which is returned this once.

    Its name is not looked up here: whatever it means now, it is checked each time something is sent.

    Raises:
        UrlRefused: the address is not one that this server sends to.
        EventTypeUnknown: a pattern names no event.
        TooManyEndpoints: the workspace has as many as it may.
    """
    check_endpoint_url(desk, wish.url)
    check_event_types(wish.event_types)
    await session.execute(queries.LOCK, {"name": f"webhooks:{scope.workspace_id}"})
    limit = desk.settings.webhook_endpoints
    if (await session.execute(queries.COUNT)).scalar_one() >= limit:
        raise TooManyEndpoints(
            f"This workspace has {limit} endpoints, as many as it may.", remedy="Delete one first.", limit=limit
        )
    now = desk.clock.now()
    made = Endpoint(
        id=new_id(),
        workspace_id=scope.workspace_id,
        url=wish.url,
        event_types=wish.event_types,
        description=wish.description,
        disabled_for=None if wish.enabled else "by_hand",
        rotated_until=None,
        failing_since=None,
        created_by=scope.user_id,
        created_at=now,
        updated_at=now,
        secret=make_secret(),
        old_secret=None,
    )
    await _insert(session, made)
    return made


def check_endpoint_url(desk: WebhookDesk, url: str) -> None:
    """Return if an address may be kept; `UrlRefused` else."""
    check_url(url, ports=desk.sender.rules.ports, allowed=desk.sender.rules.allowed)


def check_event_types(patterns: Sequence[str]) -> None:
    """Return if every pattern names an event.

    Raises:
        EventTypeUnknown: one does not.
    """
    for pattern in patterns:
        if not is_pattern(pattern):
            raise EventTypeUnknown(
                f"No event is called {pattern[:60]!r}.",
                remedy="Name events of the list, `noun.*`, or `*` for all.",
                field="events",
                events=sorted(PUBLISHED),
            )


async def _insert(session: AsyncSession, made: Endpoint) -> None:
    values = {
        "id": made.id,
        "workspace_id": made.workspace_id,
        "sealed": await seal_endpoint(session, made),
        "event_types": list(made.event_types),
        "description": made.description,
        "disabled_for": made.disabled_for,
        "created_by": made.created_by,
        "now": made.created_at,
    }
    await session.execute(queries.INSERT, values)
    await emit(
        session,
        made.workspace_id,
        "webhook.created",
        message="A webhook endpoint was made.",
        payload={"endpoint_id": str(made.id), "events": list(made.event_types)},
        change=Change(after={"url": made.url}),
    )
