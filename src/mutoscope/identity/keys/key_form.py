"""The form of an API key: `cc_`, 30 random characters, a check sum of six.

Document 002 names the prefix. The alphabet is base62, so a double click selects the whole key; 30 characters are 178
random bits, so SHA-256 is enough to keep (there is nothing to guess). The check sum is CRC-32 of what stands before it:
a secret scanner tells a key from a word that looks like one, and a client finds a slip of the hand, without asking us.
"""

from __future__ import annotations

import hashlib
import secrets
import string
import zlib
from typing import NamedTuple

KEY_PREFIX = "cc_"
SIGNING_PREFIX = "ccs_"
_ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
_RANDOM_CHARACTERS = 30
_SUM_CHARACTERS = 6
_SHOWN_CHARACTERS = 6
_SIGNING_BYTES = 32


class KeySecret(NamedTuple):
    """A new key: the secret for its holder, the rest for the database."""

    secret: str
    prefix: str
    """The first nine characters, by which people tell their keys apart; 142 random bits stay unknown."""
    digest: bytes


def new_key() -> KeySecret:
    """Return a new random key."""
    said = KEY_PREFIX + "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM_CHARACTERS))
    secret = said + _check_sum(said)
    return KeySecret(secret, secret[: len(KEY_PREFIX) + _SHOWN_CHARACTERS], key_digest(secret))


def new_signing_secret() -> str:
    """Return a new secret for HMAC-SHA256: 256 random bits; its ASCII bytes, prefix and all, are the HMAC's key."""
    return SIGNING_PREFIX + secrets.token_urlsafe(_SIGNING_BYTES)


def key_digest(presented: str) -> bytes:
    """Return what is kept of a key. Any text has one: what is malformed costs as much as what is unknown."""
    return hashlib.sha256(presented.encode("utf-8", "surrogatepass")).digest()


def is_well_formed(presented: str) -> bool:
    """Tell whether a text could be one of our keys, by its length, its letters and its check sum."""
    said, check_sum = presented[:-_SUM_CHARACTERS], presented[-_SUM_CHARACTERS:]
    body = said.removeprefix(KEY_PREFIX)
    if len(body) != _RANDOM_CHARACTERS or len(said) != len(KEY_PREFIX) + len(body):
        return False
    return set(body) <= set(_ALPHABET) and check_sum == _check_sum(said)


def _check_sum(said: str) -> str:
    rest, letters = zlib.crc32(said.encode("ascii")), ""
    for _ in range(_SUM_CHARACTERS):
        rest, digit = divmod(rest, len(_ALPHABET))
        letters = _ALPHABET[digit] + letters
    return letters
