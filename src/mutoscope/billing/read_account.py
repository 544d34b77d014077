"""Read an account and its wallet."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.types import Account, Wallet
from mutoscope.catalog import Catalogue, current_plan
from mutoscope.identity import read_profile
from mutoscope.kernel import Credits
from mutoscope.ledger import read_balance
from mutoscope.tenancy import Scope


async def read_account(session: AsyncSession, catalogue: Catalogue, scope: Scope) -> Account:
    """Return the caller's account with the plan and the credits of the workspace they are in."""
    user = await read_profile(session, scope.user_id)
    wallet = await read_wallet(session, catalogue, scope)
    return Account(user, wallet.plan_key, wallet.available)


async def read_wallet(session: AsyncSession, catalogue: Catalogue, scope: Scope) -> Wallet:
    """Return what the workspace can spend and has reserved, and its plan."""
    plan = await current_plan(session, catalogue, scope.workspace_id)
    balance = await read_balance(session, scope.workspace_id)
    return Wallet(Credits(balance.available), Credits(balance.held), plan.key)
