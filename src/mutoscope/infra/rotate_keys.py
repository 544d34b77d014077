"""Wrap every data key anew by the newest of the server's keys, while everybody goes on reading and writing.

A data key itself does not change, so nothing that is sealed is touched, and a process that knows both server keys
reads the row before and after. Each batch is a transaction of its own: a rotation that was killed begins again, and
skips what is done.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from sqlalchemy import text

from mutoscope.infra.database import Database
from mutoscope.infra.vault import Vault
from mutoscope.kernel import Conflict

BATCH = 500

_READ = text(
    "select owner_id, wrapped, region from data_key where wrapped is not null and owner_id > :after "
    "order by owner_id limit :batch"
)
_Row = tuple[uuid.UUID, bytes, str]
"""Owner, wrapped key, region."""
# A key that was erased or wrapped anew meanwhile does not match any more, and stays as it is.
_REWRAP = text(
    "update data_key k set wrapped = n.new from unnest(cast(:ids as uuid[]), cast(:olds as bytea[]), "
    "cast(:news as bytea[])) as n(id, old, new) where k.owner_id = n.id and k.wrapped = n.old"
)


class DataKeysLocked(Conflict):
    """Some data keys were wrapped by none of the configured keys."""

    code = "data_keys_locked"

    def __init__(self, count: int) -> None:
        """Say how many."""
        super().__init__(
            f"{count} data keys were wrapped by none of the configured keys; what they seal cannot be read.",
            remedy="Add the key that was used before to MUTOSCOPE_ENCRYPTION_KEYS, or to its region in "
            "MUTOSCOPE_REGIONS, after the newest one.",
            count=count,
        )


@dataclass(frozen=True)
class Rotation:
    """What a rotation did, and whether the older keys are still needed."""

    rotated: int
    already: int
    """Data keys that the newest key had wrapped before."""
    remaining: int
    """Data keys that were wrapped by an older key while the rotation ran: some process still seals with it."""

    @property
    def old_keys_removable(self) -> bool:
        """Tell whether the newest key alone opens every data key."""
        return self.remaining == 0


@dataclass(frozen=True)
class KeyCensus:
    """Which of the server's keys wrapped the data keys."""

    newest: int
    older: int
    locked: int


async def rotate_keys(owner: Database, vault: Vault, *, batch: int = BATCH) -> Rotation:
    """Wrap every data key by the newest of the vault's keys of its region.

    Args:
        owner: connects as the owner of the schema; the application may not read the keys of everybody.
        vault: knows the newest key, and every older one that is still in use.
        batch: data keys a transaction.

    Raises:
        DataKeysLocked: some were wrapped by a key that the vault does not know; nothing was changed then.
    """
    before = await count_keys(owner, vault, batch=batch)
    if before.locked:
        raise DataKeysLocked(before.locked)
    rotated = 0
    async for rows in _batches(owner, batch):
        old = [row for row in rows if not vault.ring(row[2]).is_newest(row[1])]
        if old:
            rotated += await _rewrap(owner, vault, old)
    after = await count_keys(owner, vault, batch=batch)
    if after.locked:
        raise DataKeysLocked(after.locked)
    return Rotation(rotated, before.newest, after.older)


async def count_keys(owner: Database, vault: Vault, *, batch: int = BATCH) -> KeyCensus:
    """Count the data keys by what wrapped them; one of a region that the vault does not know is locked."""
    newest = older = locked = 0
    async for rows in _batches(owner, batch):
        for _, wrapped, region in rows:
            ring = vault.ring(region) if region in vault.regions else None
            if ring is not None and ring.is_newest(wrapped):
                newest += 1
            elif ring is not None and ring.unwraps(wrapped):
                older += 1
            else:
                locked += 1
    return KeyCensus(newest, older, locked)


async def _batches(owner: Database, batch: int) -> AsyncGenerator[list[_Row]]:
    after = uuid.UUID(int=0)
    while True:
        async with owner.session() as session:
            found = await session.execute(_READ, {"after": after, "batch": batch})
            rows = [(row.owner_id, bytes(row.wrapped), str(row.region)) for row in found]
        if not rows:
            return
        after = rows[-1][0]
        yield rows


async def _rewrap(owner: Database, vault: Vault, old: list[_Row]) -> int:
    ids, wrapped = [row[0] for row in old], [row[1] for row in old]
    async with owner.session() as session:
        anew = [vault.ring(region).rewrap(key) for _, key, region in old]
        result = await session.execute(_REWRAP, {"ids": ids, "olds": wrapped, "news": anew})
        return int(getattr(result, "rowcount", 0))
