"""Record a person's answers and say so in the log."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.consents import Choice, Consent, read_consents, record_consents
from mutoscope.infra.events import emit
from mutoscope.kernel import Clock
from mutoscope.tenancy import Scope


async def set_consents(session: AsyncSession, clock: Clock, scope: Scope, choices: Sequence[Choice]) -> list[Consent]:
    """Record the caller's answers and return how everything stands.

    Raises:
        PurposeUnknown, ConsentOutdated, ConsentNeeded: an answer is not one; none is recorded then.
    """
    for choice in await record_consents(session, scope.user_id, choices, now=clock.now()):
        await emit(
            session,
            scope.workspace_id,
            "consent.granted" if choice.granted else "consent.refused",
            message=f"An answer about {choice.purpose} was recorded.",
            payload={"purpose": choice.purpose, "version": choice.version},
        )
    return await read_consents(session, scope.user_id)
