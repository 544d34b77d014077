"""The statements on domains; those that look across workspaces are functions of the schema's owner."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.tenancy.domains.types import CustomDomain

_COLUMNS = "id, domain, challenge, created_at, verified_at"
_INSERT = text(
    "insert into custom_domain (id, workspace_id, domain, challenge, created_at) "
    "values (:id, :workspace_id, :domain, :challenge, :now)"
)
_LIST = text(f"select {_COLUMNS} from custom_domain where workspace_id = :workspace_id order by domain")  # noqa: S608 -- constant columns
_FIND = text(f"select {_COLUMNS} from custom_domain where id = :id")  # noqa: S608 -- constant columns
_PROVE = text(
    "update custom_domain set verified_at = :now, checked_at = :now, failures = 0 where id = :id returning id"
)
_SEEN = text("update custom_domain set checked_at = :now, failures = 0 where id = :id")
_MISSED = text(
    "update custom_domain set checked_at = :now, failures = case when failures + 1 >= :most then 0 "
    "else failures + 1 end, verified_at = case when failures + 1 >= :most then null else verified_at end "
    "where id = :id returning verified_at is null"
)
_TRIED = text("update custom_domain set checked_at = :now where id = :id")
_DELETE = text("delete from custom_domain where id = :id returning domain")
_DROP = text("delete from custom_domain where workspace_id = :workspace_id")
_IS_PROVEN = text("select domain_is_proven(:domain)")
_DUE = text("select workspace_id, id from domains_to_check(:before, :limit)")
_OF_HOST = text(
    "select workspace_id, name, primary_colour, background_colour, accent_colour, support_address, logo_digest, "
    "logo_name, logo_media_type, logo_expires_at from workspace_of_host(:domain, :slug) limit 1"
)


async def insert_domain(session: AsyncSession, workspace_id: uuid.UUID, claim: CustomDomain) -> None:
    """Insert a claim of the bound workspace."""
    values = {"id": claim.id, "workspace_id": workspace_id, "domain": claim.domain, "challenge": claim.challenge}
    await session.execute(_INSERT, {**values, "now": claim.created_at})


async def list_domains(session: AsyncSession, workspace_id: uuid.UUID) -> list[CustomDomain]:
    """Return the bound workspace's domains by name."""
    return [_domain_of(row) for row in await session.execute(_LIST, {"workspace_id": workspace_id})]


async def find_domain(session: AsyncSession, domain_id: uuid.UUID) -> CustomDomain | None:
    """Return a domain of the bound workspace."""
    row = (await session.execute(_FIND, {"id": domain_id})).one_or_none()
    return None if row is None else _domain_of(row)


async def mark_proven(session: AsyncSession, domain_id: uuid.UUID, now: dt.datetime) -> bool:
    """Note that a claim was proved, False if it is gone; the unique index refuses a second workspace."""
    return (await session.execute(_PROVE, {"id": domain_id, "now": now})).one_or_none() is not None


async def mark_seen(session: AsyncSession, domain_id: uuid.UUID, now: dt.datetime) -> None:
    """Note that the proof still stands."""
    await session.execute(_SEEN, {"id": domain_id, "now": now})


async def mark_tried(session: AsyncSession, domain_id: uuid.UUID, now: dt.datetime) -> None:
    """Note that the DNS was asked and said nothing either way."""
    await session.execute(_TRIED, {"id": domain_id, "now": now})


async def mark_missed(session: AsyncSession, domain_id: uuid.UUID, now: dt.datetime, *, most: int) -> bool:
    """Note that the proof is gone; return whether that was once too often and the domain is a mere claim again."""
    return bool((await session.execute(_MISSED, {"id": domain_id, "now": now, "most": most})).scalar_one_or_none())


async def delete_domain(session: AsyncSession, domain_id: uuid.UUID) -> str | None:
    """Delete a domain of the bound workspace and return its name."""
    return (await session.execute(_DELETE, {"id": domain_id})).scalar_one_or_none()


async def drop_domains(session: AsyncSession, workspace_id: uuid.UUID) -> None:
    """Delete every domain of the bound workspace."""
    await session.execute(_DROP, {"workspace_id": workspace_id})


async def is_proven(session: AsyncSession, domain: str) -> bool:
    """Tell whether any workspace has proved that a domain is its own."""
    return bool(await session.scalar(_IS_PROVEN, {"domain": domain}))


async def due_domains(session: AsyncSession, before: dt.datetime, limit: int) -> list[Row[Any]]:
    """Return proved domains of all workspaces that were last looked up before a moment."""
    return list(await session.execute(_DUE, {"before": before, "limit": limit}))


async def workspace_of_host(session: AsyncSession, domain: str, slug: str | None) -> Row[Any] | None:
    """Return the workspace that a host name belongs to, with what its login page shows."""
    return (await session.execute(_OF_HOST, {"domain": domain, "slug": slug})).one_or_none()


def _domain_of(row: Row[Any]) -> CustomDomain:
    return CustomDomain(row.id, row.domain, row.challenge, row.created_at, row.verified_at)
