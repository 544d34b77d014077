"""The server's encryption keys of one region: the newest wraps data keys, all of them unwrap."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Damaged(Exception):
    """The ciphertext is not of this place, of this owner, or of this server's keys."""


class KeyRing:
    """Wraps and unwraps data keys."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """Take keys of 32 bytes, the newest first."""
        given = [Fernet(base64.urlsafe_b64encode(key)) for key in keys]
        self._newest: Final = given[0]
        self._all: Final = MultiFernet(given)

    def wrap(self, key: bytes) -> bytes:
        """Return a data key wrapped by the newest key."""
        return self._newest.encrypt(key)

    def unwrap(self, wrapped: bytes) -> bytes:
        """Return a data key.

        Raises:
            Damaged: none of the keys wrapped it.
        """
        try:
            return self._all.decrypt(wrapped)
        except InvalidToken as error:
            raise Damaged from error

    def rewrap(self, wrapped: bytes) -> bytes:
        """Return a data key wrapped by the newest key.

        Raises:
            Damaged: none of the keys wrapped it.
        """
        return self.wrap(self.unwrap(wrapped))

    def is_newest(self, wrapped: bytes) -> bool:
        """Tell whether the newest key wrapped a data key: the older ones are not needed for it."""
        return _opens(self._newest, wrapped)

    def unwraps(self, wrapped: bytes) -> bool:
        """Tell whether any of the keys wrapped a data key."""
        return _opens(self._all, wrapped)


def _opens(lock: Fernet | MultiFernet, wrapped: bytes) -> bool:
    try:
        lock.decrypt(wrapped)
    except InvalidToken:
        return False
    return True
