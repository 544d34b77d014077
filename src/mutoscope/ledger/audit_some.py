"""Prove the books a few wallets at a time, from where the last reading stopped."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.tenant_connection import fetch_rows
from mutoscope.ledger import queries
from mutoscope.ledger.types import Defect


@dataclass(frozen=True)
class AuditStep:
    """What one step of a reading found."""

    defects: list[Defect]
    more: bool
    """Whether wallets are left in this reading."""


async def audit_some(session: AsyncSession, *, every: dt.timedelta, wallets: int = 50) -> AuditStep:
    """Read the books of the next wallets of the reading under way; begin one if the last began `every` ago.

    A step is one transaction and locks nothing that holds and settlements need; how far the reading has come is kept in
    the database, so that any worker goes on where another was stopped. Two at once: the second finds nothing to do.
    Each wallet is read whole, its hash chain included.

    Args:
        session: needs no workspace.
        every: the time from the beginning of one reading to the next.
        wallets: how many to read, at least 1.
    """
    rows = await fetch_rows(session, queries.AUDIT_SOME, every, wallets)
    found = [Defect(row["what"], row["workspace_id"], row["unit"], row["op_id"]) for row in rows if row["what"]]
    return AuditStep(found, more=bool(rows) and bool(rows[-1]["more"]))
