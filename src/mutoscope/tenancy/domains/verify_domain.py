"""Verify a claim by its TXT record."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import emit
from mutoscope.tenancy.domains import queries
from mutoscope.tenancy.domains.errors import DomainNotFound, DomainTaken, DomainUnproven
from mutoscope.tenancy.domains.look_up import DnsDesk
from mutoscope.tenancy.domains.types import CustomDomain
from mutoscope.tenancy.types import Scope


async def verify_domain(
    session: AsyncSession, desk: DnsDesk, scope: Scope, domain_id: uuid.UUID, *, now: dt.datetime
) -> CustomDomain:
    """Look for the proof of a claim and, if it is there, give the domain to the workspace.

    The transaction so far, which has only read, ends before the DNS is asked: no connection waits for it.

    Raises:
        DomainNotFound: the workspace has no such domain.
        DomainUnproven: the DNS does not show the record.
        DomainTaken: another workspace has proved it to be its own.
        DnsSilent: the DNS did not answer.
    """
    claim = await queries.find_domain(session, domain_id)
    if claim is None:
        raise DomainNotFound
    if claim.verified_at is not None:
        return claim
    await session.commit()
    if not await desk.shows_proof(claim):
        raise DomainUnproven(claim.record_name, claim.record_value)
    try:
        async with session.begin_nested():
            proven = await queries.mark_proven(session, domain_id, now)
    except IntegrityError as error:
        raise DomainTaken from error
    if not proven:  # given up while the DNS was asked
        raise DomainNotFound
    payload = {"domain_id": str(domain_id), "domain": claim.domain}
    await emit(session, scope.workspace_id, "domain.verified", message="A domain was proved.", payload=payload)
    return replace(claim, verified_at=now)
