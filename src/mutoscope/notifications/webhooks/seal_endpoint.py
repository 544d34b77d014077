"""What of an endpoint is secret: its address (many carry a token in the path) and what signs."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.vault import Damaged, vault_of
from mutoscope.notifications.webhooks.types import Delivery, Endpoint


def endpoint_place(endpoint_id: uuid.UUID) -> str:
    """Return where an endpoint's secrets are sealed."""
    return f"webhook_endpoint:{endpoint_id}:sealed"


def answer_place(delivery_id: uuid.UUID) -> str:
    """Return where the beginning of an answer is sealed."""
    return f"webhook_delivery:{delivery_id}:sealed"


async def seal_endpoint(session: AsyncSession, endpoint: Endpoint) -> bytes:
    """Return an endpoint's secrets sealed for its workspace."""
    secrets = {"url": endpoint.url, "secret": endpoint.secret, "old_secret": endpoint.old_secret}
    return await vault_of(session).seal(session, endpoint.workspace_id, endpoint_place(endpoint.id), secrets)


async def open_endpoint(session: AsyncSession, row: Row[Any]) -> Endpoint:
    """Return the endpoint of a row."""
    secrets = await vault_of(session).open(session, row.workspace_id, endpoint_place(row.id), row.sealed)
    return Endpoint(
        id=row.id,
        workspace_id=row.workspace_id,
        url=secrets["url"],
        event_types=tuple(row.event_types),
        description=row.description,
        disabled_for=row.disabled_for,
        rotated_until=row.rotated_until,
        failing_since=row.failing_since,
        created_by=row.created_by,
        created_at=row.created_at,
        updated_at=row.updated_at,
        secret=secrets["secret"],
        old_secret=secrets["old_secret"],
    )


async def open_delivery(session: AsyncSession, row: Row[Any]) -> Delivery:
    """Return the delivery of a row, with how the last answer began."""
    values: dict[str, Any] = dict(row._mapping)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] -- SQLAlchemy's public name for a row as a mapping
    sealed = values.pop("sealed")
    found = Delivery(**values, answer=None)
    if sealed is None:
        return found
    try:
        answer = await vault_of(session).open(session, found.workspace_id, answer_place(found.id), sealed)
    except Damaged:
        return found
    return replace(found, answer=answer)
