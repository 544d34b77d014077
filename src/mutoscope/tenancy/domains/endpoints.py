"""Domains over HTTP."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Query, status

from mutoscope.tenancy.dependencies import PUBLIC, SessionDep, allowed
from mutoscope.tenancy.domains.claim_domain import claim_domain
from mutoscope.tenancy.domains.drop_domains import drop_domain
from mutoscope.tenancy.domains.list_domains import check_tls_name, list_domains
from mutoscope.tenancy.domains.look_up import DnsDesk
from mutoscope.tenancy.domains.schemas import DomainList, DomainRequest, DomainView, TlsName
from mutoscope.tenancy.domains.verify_domain import verify_domain
from mutoscope.tenancy.problem_schema import problems
from mutoscope.tenancy.route import TransactionRoute
from mutoscope.tenancy.services import ClockDep, SettingsDep
from mutoscope.tenancy.types import Scope


class LookUpRoute(TransactionRoute):
    """A route that asks the DNS between two transactions; repeating it does no harm, so it needs no key."""

    idempotent = False


router = APIRouter(prefix="/domains", tags=["domains"], route_class=TransactionRoute)
look_ups = APIRouter(prefix="/domains", tags=["domains"], route_class=LookUpRoute)

Keeper = Annotated[Scope, allowed("domain.manage")]
_DONE = status.HTTP_204_NO_CONTENT


@router.get("", summary="List domains")
async def list_all(session: SessionDep, scope: Keeper, settings: SettingsDep) -> DomainList:
    """List the domains of the workspace with the records that prove them."""
    host, domains = await list_domains(session, settings, scope)
    return DomainList(studio_host=host, items=[DomainView.of(domain) for domain in domains])


@router.post("", summary="Claim a domain", status_code=status.HTTP_201_CREATED, responses=problems(409))
async def claim(
    session: SessionDep, scope: Keeper, settings: SettingsDep, clock: ClockDep, body: DomainRequest
) -> DomainView:
    """Claim a domain, and learn which TXT record proves it. An unproved claim keeps nobody from the domain."""
    return DomainView.of(await claim_domain(session, settings, scope, body.domain, now=clock.now()))


@router.get("/tls-check", summary="May this name have a certificate?", dependencies=[PUBLIC], responses=problems(404))
async def tls_check(
    session: SessionDep, settings: SettingsDep, domain: Annotated[str, Query(max_length=255)]
) -> TlsName:
    """Answer a TLS proxy that makes certificates on demand: 200 if a workspace is reached by this name, else 404."""
    return TlsName(domain=await check_tls_name(session, settings, domain))


@look_ups.post("/{domain_id}/verify", summary="Verify a domain", responses=problems(404, 409, 503))
async def verify(
    session: SessionDep, scope: Keeper, settings: SettingsDep, clock: ClockDep, domain_id: uuid.UUID
) -> DomainView:
    """Look for the TXT record; once it is there, the domain is this workspace's."""
    return DomainView.of(await verify_domain(session, DnsDesk.of(settings), scope, domain_id, now=clock.now()))


@router.delete("/{domain_id}", summary="Give up a domain", status_code=_DONE, responses=problems(404))
async def drop(session: SessionDep, scope: Keeper, domain_id: uuid.UUID) -> None:
    """Give up a domain; others may prove it from now on."""
    await drop_domain(session, scope, domain_id)
