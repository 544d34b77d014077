"""Know again what was refused before, so that nobody has to be asked twice."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.gateway.safety.fingerprint import NEAR_BITS, Fingerprint
from mutoscope.infra.single_reads import read_row

_SAME: Final = (
    "(d.digest = $2 or d.words_digest = $3 "
    f"or (d.picture_bits is not null and bit_count(d.picture_bits # $4::text::bit(64)) <= {NEAR_BITS}))"
)
_RECALL: Final = (
    f"select d.id, d.categories from ai_decision d where d.workspace_id = $1 and d.refused and {_SAME} "  # noqa: S608 -- constants
    f"and d.created_at > $5 and not exists (select from ai_decision d where d.workspace_id = $1 "
    f"and d.status = 'overturned' and {_SAME}) order by d.created_at desc limit 1"
)


@dataclass(frozen=True, slots=True)
class Recalled:
    """A refusal of the same content."""

    id: uuid.UUID
    categories: tuple[str, ...]


async def recall_refusal(
    session: AsyncSession, workspace_id: uuid.UUID, known: Fingerprint, since: dt.datetime
) -> Recalled | None:
    """Return the last refusal of the same content since a moment; None too where an appeal against one was granted."""
    row = await read_row(session, _RECALL, workspace_id, known.digest, known.words, known.bits, since)
    return None if row is None else Recalled(row["id"], tuple(row["categories"]))
