"""Prove the books of every tenant."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.tenant_connection import fetch_rows
from mutoscope.ledger import queries
from mutoscope.ledger.types import Defect


async def check_invariants(session: AsyncSession) -> list[Defect]:
    """Return every defect of every workspace's books; an empty list is the only good answer.

    Compares wallets with entries, lots and open holds, operations with their entries, and recomputes every hash chain.
    It reads the whole ledger: run it on a schedule, not in a request. The session needs no workspace.
    """
    return [Defect(*row) for row in await fetch_rows(session, queries.AUDIT)]
