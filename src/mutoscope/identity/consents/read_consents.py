"""Read what a person agreed to."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.consents import queries
from mutoscope.identity.consents.purposes import MODEL_TRAINING, PURPOSES
from mutoscope.identity.consents.types import Consent


async def read_consents(session: AsyncSession, user_id: uuid.UUID) -> list[Consent]:
    """Return every purpose with the bound user's last answer, in the order in which they are asked."""
    rows = {row.purpose: row for row in await session.execute(queries.LATEST, {"user_id": user_id})}
    return [
        Consent(
            purpose,
            granted=key in rows and rows[key].granted and rows[key].version == purpose.version,
            answered_version=rows[key].version if key in rows else None,
            answered_at=rows[key].created_at if key in rows else None,
        )
        for key, purpose in PURPOSES.items()
    ]


async def may_train_on(session: AsyncSession, user_id: uuid.UUID) -> bool:
    """Say whether what the bound user brings and makes may train models: only if they agreed to the present wording.

    For whoever hands content to a provider: without it, the provider must be told not to keep it.
    """
    row = (await session.execute(queries.LATEST_OF, {"user_id": user_id, "purpose": MODEL_TRAINING})).one_or_none()
    return row is not None and row.granted and row.version == PURPOSES[MODEL_TRAINING].version
