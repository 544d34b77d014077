"""Read an account with its plan and credits."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.accounts.types import Account
from mutoscope.billing import read_wallet
from mutoscope.catalog import CatalogueShelf
from mutoscope.identity import read_profile
from mutoscope.tenancy import Scope


async def read_account(session: AsyncSession, shelf: CatalogueShelf, scope: Scope) -> Account:
    """Return the caller's account with the plan and the credits of the workspace they are in."""
    user = await read_profile(session, scope.user_id)
    wallet = await read_wallet(session, shelf, scope)
    return Account(user, wallet.plan_key, wallet.available, scope.impersonator_id)
