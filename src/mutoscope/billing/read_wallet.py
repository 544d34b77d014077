"""Read a workspace's wallet."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.types import Wallet
from mutoscope.catalog import CatalogueShelf, current_terms
from mutoscope.kernel import Credits
from mutoscope.ledger import read_balance
from mutoscope.tenancy import Scope


async def read_wallet(session: AsyncSession, shelf: CatalogueShelf, scope: Scope) -> Wallet:
    """Return what the workspace can spend and has reserved, and its plan."""
    terms = await current_terms(session, shelf, scope.workspace_id)
    balance = await read_balance(session, scope.workspace_id)
    return Wallet(Credits(balance.available), Credits(balance.held), terms)
