"""Which workspace a host name belongs to."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.settings import Settings
from mutoscope.tenancy.domains import queries

_HOST = re.compile(r"([a-z0-9.-]{1,253}?)[.]?(:[0-9]{1,5})?\Z")
_PREFIX = "studio."


@dataclass(frozen=True)
class HostWorkspace:
    """A workspace as its login page shows it to everybody; colours are None where it has chosen none."""

    workspace_id: uuid.UUID
    name: str
    primary_colour: str | None
    background_colour: str | None
    accent_colour: str | None
    support_address: str | None
    logo_digest: str | None
    logo_name: str | None
    logo_media_type: str | None
    logo_expires_at: dt.datetime | None


async def find_host(session: AsyncSession, settings: Settings, host: str) -> HostWorkspace | None:
    """Return the workspace of a `Host` header: a proved domain, else `studio.{slug}.{domain}`.

    The session need not be bound: only what a login page shows is returned.
    """
    match = _HOST.match(host.strip().lower())
    if match is None:
        return None
    name = match.group(1)
    row = await queries.workspace_of_host(session, name, _slug_of(name, settings.studio_domain))
    return None if row is None else HostWorkspace(**row._mapping)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] -- SQLAlchemy's public name for a row as a mapping


def studio_host(settings: Settings, slug: str) -> str | None:
    """Return the name that a workspace has here by its slug, None if the operator has given no domain for them."""
    domain = (settings.studio_domain or "").casefold().rstrip(".")
    return f"{_PREFIX}{slug}.{domain}" if domain else None


def _slug_of(name: str, studio_domain: str | None) -> str | None:
    domain = (studio_domain or "").casefold().rstrip(".")
    if not domain or not name.startswith(_PREFIX) or not name.endswith(f".{domain}"):
        return None
    slug = name[len(_PREFIX) : -len(domain) - 1]
    return slug if slug and "." not in slug else None
