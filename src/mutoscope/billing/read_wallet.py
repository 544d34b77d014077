"""Read a workspace's wallet."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.types import Wallet
from mutoscope.catalog import Catalogue, current_plan
from mutoscope.kernel import Credits
from mutoscope.ledger import read_balance
from mutoscope.tenancy import Scope


async def read_wallet(session: AsyncSession, catalogue: Catalogue, scope: Scope) -> Wallet:
    """Return what the workspace can spend and has reserved, and its plan."""
    plan = await current_plan(session, catalogue, scope.workspace_id)
    balance = await read_balance(session, scope.workspace_id)
    return Wallet(Credits(balance.available), Credits(balance.held), plan.key)
