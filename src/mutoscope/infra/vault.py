"""Envelope encryption: fields are sealed with a data key of their owner, which is wrapped by the server's key.

An owner is a user or a workspace. Erasing its data key makes everything sealed for it unreadable, in backups too
(crypto-shredding), while rows that others rely on stay. Rotating the server's key wraps the data keys anew and touches
no sealed field. A workspace's data key is wrapped by a key of its region, and no other region's key unwraps it. Fernet
binds no associated data, so the place (`table:id:column`) is sealed in with the value: a ciphertext that was moved to
another row does not open.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.key_ring import Damaged, KeyRing
from mutoscope.infra.region_settings import DEFAULT_REGION, RegionUnknown
from mutoscope.infra.tenant_connection import fetch_row

__all__ = ["Damaged", "Erased", "Vault", "vault_of"]

_READ = "select wrapped, erased, region from vault_read_key($1)"
_HOME = text("select vault_region_of(:owner)")
_MAKE = text("select vault_make_key(:owner, :wrapped, :region)")
_MOVE = text("select vault_move_key(:owner, :old, :new, :region)")
_ERASE = text("select vault_erase_key(:owner)")

_CACHE_SECONDS = 60.0
"""How long a process may still open what another process has erased."""
_CACHE_KEYS = 2048


class Erased(Exception):
    """The owner's data key was erased: what was sealed for it is gone."""


class Vault:
    """Seals and opens values in the caller's transaction; a value is anything JSON can say."""

    def __init__(
        self,
        keys: Sequence[bytes],
        *,
        regions: Mapping[str, Sequence[bytes]] | None = None,
        cache_seconds: float = _CACHE_SECONDS,
    ) -> None:
        """Take the server's keys of 32 bytes, the newest first: it wraps, all of them unwrap.

        Args:
            keys: of the default region, which holds people too.
            regions: of each other region by its name.
            cache_seconds: how long an opened data key is remembered.
        """
        self._rings: Final = {DEFAULT_REGION: KeyRing(keys)}
        self._rings.update((name, KeyRing(given)) for name, given in (regions or {}).items())
        self._cache_seconds: Final = cache_seconds
        self._cache: Final[dict[uuid.UUID, tuple[Fernet, float]]] = {}

    @property
    def regions(self) -> tuple[str, ...]:
        """Return the regions whose keys are known."""
        return tuple(self._rings)

    def ring(self, region: str) -> KeyRing:
        """Return the keys of a region.

        Raises:
            RegionUnknown: the settings do not name it.
        """
        try:
            return self._rings[region]
        except KeyError:
            raise RegionUnknown(region) from None

    async def seal(self, session: AsyncSession, owner: uuid.UUID, place: str, value: Any) -> bytes:  # noqa: ANN401 -- JSON
        """Return the value sealed for an owner; its data key is made at the first time.

        Args:
            session: bound to the owner, as its workspace or its user.
            owner: whose data it is.
            place: `table:id:column`; the same must be given to open it.
            value: JSON-able.

        Raises:
            Erased: the owner's key is gone, and nothing may be kept for it any more.
        """
        key = await self._find(session, owner) or await self._make(session, owner)
        return key.encrypt(json.dumps([place, value], ensure_ascii=False).encode("utf-8", "surrogatepass"))

    async def open(self, session: AsyncSession, owner: uuid.UUID, place: str, sealed: bytes) -> Any:  # noqa: ANN401 -- JSON
        """Return a sealed value.

        Raises:
            Erased: the owner's key is gone.
            Damaged: it was sealed elsewhere, or changed since.
        """
        key = await self._find(session, owner)
        if key is None:
            raise Damaged
        try:
            found, value = json.loads(key.decrypt(bytes(sealed)).decode("utf-8", "surrogatepass"))
        except (InvalidToken, ValueError) as error:
            raise Damaged from error
        if found != place:
            raise Damaged
        return value

    async def erase(self, session: AsyncSession, owner: uuid.UUID) -> None:
        """Erase an owner's data key for good; the session must be bound to the owner."""
        await session.execute(_ERASE, {"owner": owner})
        self._cache.pop(owner, None)

    async def move(self, session: AsyncSession, owner: uuid.UUID, region: str) -> None:
        """Wrap an owner's data key, if there is one, by the key of the region that the bound owner is in now.

        Raises:
            Damaged: no key of its former region wrapped it.
            RegionUnknown: the settings do not name one of the regions.
        """
        row = await fetch_row(session, _READ, owner)
        if row is None or row["erased"] or row["region"] == region:
            return
        wrapped = bytes(row["wrapped"])
        anew = self.ring(region).wrap(self.ring(row["region"]).unwrap(wrapped))
        await session.execute(_MOVE, {"owner": owner, "old": wrapped, "new": anew, "region": region})

    async def _find(self, session: AsyncSession, owner: uuid.UUID) -> Fernet | None:
        cached = self._cache.get(owner)
        if cached is not None and cached[1] > time.monotonic():
            return cached[0]
        row = await fetch_row(session, _READ, owner)
        if row is None:
            return None
        if row["erased"]:
            self._cache.pop(owner, None)
            raise Erased
        key = Fernet(self.ring(row["region"]).unwrap(bytes(row["wrapped"])))
        if owner not in _made_here(session):  # it may yet be rolled back
            if len(self._cache) >= _CACHE_KEYS:
                self._cache.clear()
            self._cache[owner] = (key, time.monotonic() + self._cache_seconds)
        return key

    async def _make(self, session: AsyncSession, owner: uuid.UUID) -> Fernet:
        region = str(await session.scalar(_HOME, {"owner": owner}))
        ring = self.ring(region)
        wrapped = ring.wrap(Fernet.generate_key())
        kept = await session.scalar(_MAKE, {"owner": owner, "wrapped": wrapped, "region": region})
        if kept is None:
            raise Erased
        _made_here(session).add(owner)
        return Fernet(ring.unwrap(bytes(kept)))


def vault_of(session: AsyncSession) -> Vault:
    """Return the vault of the process that opened the session."""
    vault = session.info.get("vault")
    if not isinstance(vault, Vault):
        message = "this session was opened without a vault: pass one to Database.connect"
        raise RuntimeError(message)  # noqa: TRY004 -- the program is wired wrongly
    return vault


def _made_here(session: AsyncSession) -> set[uuid.UUID]:
    return session.info.setdefault("made_data_keys", set[uuid.UUID]())
