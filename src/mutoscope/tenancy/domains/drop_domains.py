"""Give domains up."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import emit
from mutoscope.tenancy.domains import queries
from mutoscope.tenancy.domains.errors import DomainNotFound
from mutoscope.tenancy.types import Scope


async def drop_domain(session: AsyncSession, scope: Scope, domain_id: uuid.UUID) -> None:
    """Give up one domain; from now on others may prove it.

    Raises:
        DomainNotFound: the workspace has no such domain.
    """
    domain = await queries.delete_domain(session, domain_id)
    if domain is None:
        raise DomainNotFound
    payload = {"domain_id": str(domain_id), "domain": domain}
    await emit(session, scope.workspace_id, "domain.dropped", message="A domain was given up.", payload=payload)


async def drop_domains(session: AsyncSession) -> None:
    """Give up every domain of the bound workspace."""
    await queries.drop_domains(session, session.info["workspace_id"])
