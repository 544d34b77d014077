"""The code that a workspace gives to others, and what came of it."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.kernel import Conflict

_ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without what looks alike when it is read aloud or written down: I, O, 0, 1."""
_LENGTH: Final = 8
_TRIES: Final = 5

_FIND = text("select code from referral_code where workspace_id = :workspace_id")
_MAKE = text(
    "insert into referral_code (workspace_id, code) values (:workspace_id, :code) on conflict do nothing returning code"
)
_BROUGHT = text("select brought, rewarded from referrals_brought(:workspace_id)")


@dataclass(frozen=True)
class ReferralCode:
    """A workspace's code, how many it brought, and for how many of them both were rewarded."""

    code: str
    brought: int
    rewarded: int


async def find_referral_code(session: AsyncSession, workspace_id: uuid.UUID) -> ReferralCode:
    """Return the bound workspace's code; the first time it is made. Of two requests at once both get the same."""
    values = {"workspace_id": workspace_id}
    for _ in range(_TRIES):  # a code that is another workspace's already is drawn again
        found = await session.scalar(_FIND, values)
        if found is None:
            drawn = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
            found = await session.scalar(_MAKE, {**values, "code": drawn})
        if found is not None:
            row = (await session.execute(_BROUGHT, values)).one()
            return ReferralCode(found, row.brought, row.rewarded)
    raise Conflict("A referral code could not be drawn.", remedy="Try again.")
