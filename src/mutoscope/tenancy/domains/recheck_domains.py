"""Look up the proofs of custom domains again, so that a domain that has changed hands is given up."""

from __future__ import annotations

import datetime as dt
import uuid

from mutoscope.infra.database import Database
from mutoscope.infra.events import emit
from mutoscope.infra.settings import Settings
from mutoscope.tenancy.domains import queries
from mutoscope.tenancy.domains.errors import DnsSilent
from mutoscope.tenancy.domains.look_up import DnsDesk

_BATCH = 100


async def recheck_domains(database: Database, settings: Settings, *, now: dt.datetime) -> int:
    """Look up what is due (setting `domain_check_seconds`), at most 100 at once, and return how many domains were lost.

    A proof that is missing `domain_failures` times in a row turns the domain into a mere claim. A DNS that does not
    answer counts for nothing. No transaction is open while it is asked.
    """
    desk = DnsDesk.of(settings)
    before = now - dt.timedelta(seconds=settings.domain_check_seconds)
    async with database.session() as session:
        due = await queries.due_domains(session, before, _BATCH)
    lost = [await _recheck(database, desk, settings, row.workspace_id, row.id, now) for row in due]
    return sum(lost)


async def _recheck(
    database: Database,
    desk: DnsDesk,
    settings: Settings,
    workspace_id: uuid.UUID,
    domain_id: uuid.UUID,
    now: dt.datetime,
) -> bool:
    async with database.session(workspace_id) as session:
        domain = await queries.find_domain(session, domain_id)
    if domain is None:
        return False
    try:
        proved = await desk.shows_proof(domain)
    except DnsSilent:
        proved = None
    async with database.session(workspace_id) as session:
        if proved is None:
            await queries.mark_tried(session, domain_id, now)
            return False
        if proved:
            await queries.mark_seen(session, domain_id, now)
            return False
        lost = await queries.mark_missed(session, domain_id, now, most=settings.domain_failures)
        if lost:
            payload = {"domain_id": str(domain_id), "domain": domain.domain}
            message = "The proof of a domain is gone from the DNS; the domain is given up."
            await emit(session, workspace_id, "domain.lost", message=message, payload=payload)
        return lost
