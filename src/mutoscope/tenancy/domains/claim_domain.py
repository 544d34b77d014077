"""Claim a domain: nothing is taken until it is proved."""

from __future__ import annotations

import datetime as dt
import secrets

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import emit
from mutoscope.infra.limits import require_features
from mutoscope.infra.settings import Settings
from mutoscope.kernel import new_id
from mutoscope.tenancy.domains import queries
from mutoscope.tenancy.domains.errors import DomainTaken, TooManyDomains
from mutoscope.tenancy.domains.normalise_domain import normalise_domain
from mutoscope.tenancy.domains.types import CustomDomain
from mutoscope.tenancy.membership import lock_workspace
from mutoscope.tenancy.types import Scope


async def claim_domain(
    session: AsyncSession, settings: Settings, scope: Scope, name: str, *, now: dt.datetime
) -> CustomDomain:
    """Note that the workspace wants a domain, and return the TXT record that will prove it.

    Raises:
        LimitReached: the plan has no white label.
        DomainInvalid: it can be no workspace's domain.
        DomainTaken: another workspace has proved it to be its own, or this one has claimed it already.
        TooManyDomains: the workspace has claimed as many as it may.
    """
    domain = normalise_domain(name, settings)
    await require_features(session, scope.workspace_id, {"white_label": 1})
    await lock_workspace(session, scope.workspace_id)
    if await queries.is_proven(session, domain):
        raise DomainTaken
    known = await queries.list_domains(session, scope.workspace_id)
    if len(known) >= settings.domains_per_workspace:
        raise TooManyDomains(settings.domains_per_workspace)
    claim = CustomDomain(new_id(), domain, secrets.token_urlsafe(24), now, None)
    try:
        async with session.begin_nested():
            await queries.insert_domain(session, scope.workspace_id, claim)
    except IntegrityError as error:
        raise DomainTaken from error
    payload = {"domain_id": str(claim.id), "domain": domain}
    await emit(session, scope.workspace_id, "domain.claimed", message="A domain was claimed.", payload=payload)
    return claim
