"""Keep the paths of money dark until they are switched on: the feature flag `billing` (document 004, phase 0)."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Depends

from mutoscope.kernel import Forbidden
from mutoscope.tenancy import ScopeDep, SessionDep, service
from mutoscope.tenancy.flags import Flags

FLAG: Final = "billing"


class BillingNotOpen(Forbidden):
    """The operator has not opened payments for this workspace yet."""

    code = "billing_not_open"

    def __init__(self) -> None:
        super().__init__(
            "Payments are not open for this workspace yet.",
            remedy=f"Ask the operator of this server, who switches the flag {FLAG!r} on.",
        )


async def _require_open(session: SessionDep, scope: ScopeDep, flags: Annotated[Flags, service(Flags)]) -> None:
    """Raise `BillingNotOpen` where the flag stands and is off; a server without the flag is open."""
    if not (await flags.evaluate(session, scope.workspace_id)).get(FLAG, True):
        raise BillingNotOpen


BILLING_OPEN = Depends(_require_open)
"""The marker of a route that takes money: `dependencies=[BILLING_OPEN]`."""
