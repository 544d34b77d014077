"""Random secrets that are handed out once and kept as hashes.

SHA-256 is enough for them: with 256 random bits there is nothing to guess, so a slow hash would only cost time.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import NamedTuple

_BYTES = 32
MAX_SECRET_CHARACTERS = 128
"""Longer than any that is handed out; bounds the work for one that is made up."""


class SecretWord(NamedTuple):
    """The word for its holder, the hash for the database."""

    word: str
    hash: bytes


def new_secret(prefix: str) -> SecretWord:
    """Return a new secret of 256 random bits; the prefix lets people and secret scanners see what it is."""
    word = f"{prefix}_{secrets.token_urlsafe(_BYTES)}"
    return SecretWord(word, hash_secret(word))


def hash_secret(word: str) -> bytes:
    """Return what is kept of a secret."""
    return hashlib.sha256(word.encode("utf-8", "surrogatepass")).digest()
