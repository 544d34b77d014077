"""Envelope encryption: fields are sealed with a data key of their owner, which is wrapped by the server's key.

An owner is a user or a workspace. Erasing its data key makes everything sealed for it unreadable, in backups too
(crypto-shredding), while rows that others rely on stay. Rotating the server's key wraps the data keys anew and touches
no sealed field. Fernet binds no associated data, so the place (`table:id:column`) is sealed in with the value: a
ciphertext that was moved to another row does not open.
"""

from __future__ import annotations

import base64
import json
import time
import uuid
from collections.abc import Sequence
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_READ = text("select wrapped, erased from vault_read_key(:owner)")
_MAKE = text("select vault_make_key(:owner, :wrapped)")
_ERASE = text("select vault_erase_key(:owner)")

_CACHE_SECONDS = 60.0
"""How long a process may still open what another process has erased."""
_CACHE_KEYS = 2048


class Erased(Exception):
    """The owner's data key was erased: what was sealed for it is gone."""


class Damaged(Exception):
    """The ciphertext is not of this place, of this owner, or of this server's keys."""


class Vault:
    """Seals and opens values in the caller's transaction; a value is anything JSON can say."""

    def __init__(self, keys: Sequence[bytes], *, cache_seconds: float = _CACHE_SECONDS) -> None:
        """Take the server's keys of 32 bytes, the newest first: it wraps, all of them unwrap."""
        given = [Fernet(base64.urlsafe_b64encode(key)) for key in keys]
        self._newest: Final = given[0]
        self._ring: Final = MultiFernet(given)
        self._cache_seconds: Final = cache_seconds
        self._cache: Final[dict[uuid.UUID, tuple[Fernet, float]]] = {}

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

    def rewrap(self, wrapped: bytes) -> bytes:
        """Return a data key wrapped by the newest of the server's keys.

        Raises:
            Damaged: none of the keys wrapped it.
        """
        try:
            return self._ring.rotate(wrapped)
        except InvalidToken as error:
            raise Damaged from error

    def is_newest(self, wrapped: bytes) -> bool:
        """Tell whether the newest of the server's keys wrapped a data key: the older ones are not needed for it."""
        return _opens(self._newest, wrapped)

    def unwraps(self, wrapped: bytes) -> bool:
        """Tell whether any of the server's keys wrapped a data key."""
        return _opens(self._ring, wrapped)

    async def _find(self, session: AsyncSession, owner: uuid.UUID) -> Fernet | None:
        cached = self._cache.get(owner)
        if cached is not None and cached[1] > time.monotonic():
            return cached[0]
        row = (await session.execute(_READ, {"owner": owner})).one_or_none()
        if row is None:
            return None
        if row.erased:
            self._cache.pop(owner, None)
            raise Erased
        key = self._unwrap(bytes(row.wrapped))
        if owner not in _made_here(session):  # it may yet be rolled back
            if len(self._cache) >= _CACHE_KEYS:
                self._cache.clear()
            self._cache[owner] = (key, time.monotonic() + self._cache_seconds)
        return key

    async def _make(self, session: AsyncSession, owner: uuid.UUID) -> Fernet:
        wrapped = self._ring.encrypt(Fernet.generate_key())
        kept = await session.scalar(_MAKE, {"owner": owner, "wrapped": wrapped})
        if kept is None:
            raise Erased
        _made_here(session).add(owner)
        return self._unwrap(bytes(kept))

    def _unwrap(self, wrapped: bytes) -> Fernet:
        try:
            return Fernet(self._ring.decrypt(wrapped))
        except InvalidToken as error:
            raise Damaged from error


def vault_of(session: AsyncSession) -> Vault:
    """Return the vault of the process that opened the session."""
    vault = session.info.get("vault")
    if not isinstance(vault, Vault):
        message = "this session was opened without a vault: pass one to Database.connect"
        raise RuntimeError(message)  # noqa: TRY004 -- the program is wired wrongly
    return vault


def _opens(lock: Fernet | MultiFernet, wrapped: bytes) -> bool:
    try:
        lock.decrypt(wrapped)
    except InvalidToken:
        return False
    return True


def _made_here(session: AsyncSession) -> set[uuid.UUID]:
    return session.info.setdefault("made_data_keys", set[uuid.UUID]())
