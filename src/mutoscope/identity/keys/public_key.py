"""The public half of a caller's own signing key."""

from __future__ import annotations

import base64
import binascii

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from mutoscope.identity.keys.errors import PublicKeyInvalid

_RAW_BYTES = 32
_LONGEST = 1024


def read_public_key(given: str) -> bytes:
    """Return the 32 bytes of an Ed25519 public key, given as PEM or as base64 of those bytes.

    Raises:
        PublicKeyInvalid: it is neither.
    """
    raw = _read_pem(given) if "BEGIN" in given[:_LONGEST] else _read_base64(given)
    if raw is None or len(raw) != _RAW_BYTES:
        raise PublicKeyInvalid(
            "That is not an Ed25519 public key.",
            remedy="Send it as PEM (`openssl pkey -pubout`) or as base64 of its 32 bytes.",
            field="public_key",
        )
    return raw


def _read_pem(given: str) -> bytes | None:
    try:
        key = load_pem_public_key(given[:_LONGEST].encode("ascii"))
    except (ValueError, UnsupportedAlgorithm):
        return None
    return key.public_bytes_raw() if isinstance(key, Ed25519PublicKey) else None


def _read_base64(given: str) -> bytes | None:
    try:
        return base64.b64decode(given[:_LONGEST].strip(), validate=True)
    except (ValueError, binascii.Error):
        return None
