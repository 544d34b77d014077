"""Which names lead to a workspace."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.settings import Settings
from mutoscope.tenancy.domains import queries
from mutoscope.tenancy.domains.errors import DomainNotFound
from mutoscope.tenancy.domains.find_host import find_host, studio_host
from mutoscope.tenancy.domains.types import CustomDomain
from mutoscope.tenancy.membership import read_workspace
from mutoscope.tenancy.types import Scope


async def list_domains(
    session: AsyncSession, settings: Settings, scope: Scope
) -> tuple[str | None, list[CustomDomain]]:
    """Return the workspace's name by its slug, if there is one, and the domains it claims or has proved."""
    workspace = await read_workspace(session, scope.workspace_id)
    return studio_host(settings, workspace.slug), await queries.list_domains(session, scope.workspace_id)


async def check_tls_name(session: AsyncSession, settings: Settings, name: str) -> str:
    """Return the name if a workspace is reached by it.

    Raises:
        DomainNotFound: none is.
    """
    if await find_host(session, settings, name) is None:
        raise DomainNotFound
    return name
