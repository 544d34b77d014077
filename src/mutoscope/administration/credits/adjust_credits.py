"""Grant credits to a workspace, or take some back: with a reason, once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.administration.ask import ask
from mutoscope.administration.credits import queries
from mutoscope.administration.errors import AdjustmentTooLarge, ConfirmationNeeded
from mutoscope.administration.record import inside, record
from mutoscope.administration.workspaces.read_workspace import find_workspace
from mutoscope.kernel import Credits, new_id
from mutoscope.ledger import Balance, grant_credits, read_balance
from mutoscope.ledger.types import UNIT
from mutoscope.tenancy import Scope

_KEYS = uuid.UUID("6f2c1d1e-7a30-5a58-9d0b-0e6f0a4b7c11")
"""Names the adjustments that come with an idempotency key."""

_MOST = 1_000_000_000_000_000
"""What the ledger takes at once, in milli-credits."""


@dataclass(frozen=True)
class Adjustment:
    """What was moved, and the balance of credits after it; thousandths."""

    ref: str
    amount: int
    balance: Balance
    unit: str = UNIT


async def adjust_credits(
    session: AsyncSession,
    scope: Scope,
    workspace_id: uuid.UUID,
    amount: int,
    *,
    reason: str,
    limit: int,
    key: str | None,
    confirmed: int | None = None,
) -> Adjustment:
    """Move credits by the ledger's own functions; the tenant's statement shows the reason.

    Args:
        session: bound to the admin.
        scope: the admin's.
        workspace_id: whose credits.
        amount: milli-credits; a positive amount is granted and lasts for ever, a negative one is taken back from what
            is available.
        reason: for the statement and the event log.
        limit: the most milli-credits without saying the amount twice.
        key: the same key of the same admin moves them once.
        confirmed: the amount again, where it is above the limit: a slip of the finger is not made twice.

    Raises:
        AdjustmentTooLarge: nothing, or more than a ledger counts.
        ConfirmationNeeded: more than the limit, and `confirmed` is not the same.
        WorkspaceUnknown: there is no such workspace.
        MoreThanAvailable: fewer are available than would be taken back; nothing was moved.
        KeyReused: the key moved another amount before.
    """
    _check_amount(amount, limit, confirmed)
    await find_workspace(session, workspace_id)
    ref = f"adjust:{uuid.uuid5(_KEYS, f'{scope.user_id}:{key}') if key else new_id()}"
    await _record(session, workspace_id, amount, ref, reason)
    async with inside(session, workspace_id):
        if amount > 0:
            await grant_credits(session, workspace_id, amount, ref=ref, source="admin")
            await ask(session, queries.NOTE_GRANT, workspace=workspace_id, unit=UNIT, key=ref, note=reason)
        else:
            await ask(session, queries.TAKE, workspace=workspace_id, amount=-amount, key=ref, note=reason)
        balance = await read_balance(session, workspace_id)
    return Adjustment(ref, amount, balance)


def _check_amount(amount: int, limit: int, confirmed: int | None) -> None:
    if not 0 < abs(amount) <= _MOST:
        raise AdjustmentTooLarge(
            f"An adjustment of {Credits(amount)} credits is none, or above {Credits(_MOST)}.",
            remedy="Move an amount within these bounds.",
            limit=str(Credits(_MOST)),
        )
    if abs(amount) > limit and confirmed != amount:
        raise ConfirmationNeeded(
            f"An adjustment of {Credits(amount)} credits is above {Credits(limit)}: it may be a slip.",
            remedy="Look at the amount again, and repeat it in `confirm_amount` if it is meant.",
            amount=str(Credits(amount)),
            limit=str(Credits(limit)),
        )


async def _record(session: AsyncSession, workspace_id: uuid.UUID, amount: int, ref: str, reason: str) -> None:
    moved = f"{Credits(abs(amount))} credits were {'granted' if amount > 0 else 'taken back'}"
    await record(
        session,
        workspace_id,
        "credits.adjusted",
        message=f"{moved} by the platform's operators.",
        reason=reason,
        payload={"amount": amount, "ref": ref},
    )
