"""Ask the gate, and keep nothing."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.usage.reserve_usage import reserve_usage
from mutoscope.billing.usage.types import Reservation, UsageRequest
from mutoscope.kernel import MutoscopeError
from mutoscope.tenancy import Scope


@dataclass(frozen=True)
class Preview:
    """What the gate would answer now: one of the two."""

    reservation: Reservation | None = None
    refusal: MutoscopeError | None = None


async def preview_usage(session: AsyncSession, scope: Scope, request: UsageRequest) -> Preview:
    """Reserve and take it back at once: the answer is the gate's own, whatever rule it goes by."""
    savepoint = await session.begin_nested()
    try:
        preview = Preview(reservation=await reserve_usage(session, scope, request))
    except MutoscopeError as error:
        if error.status >= 500:  # noqa: PLR2004 -- our own fault is no refusal
            raise
        preview = Preview(refusal=error)
    finally:
        await savepoint.rollback()
    return preview
