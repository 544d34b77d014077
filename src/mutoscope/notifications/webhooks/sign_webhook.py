"""Signatures of Standard Webhooks (https://www.standardwebhooks.com): HMAC-SHA256 over id, time and body."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import uuid
from collections.abc import Sequence

_PREFIX = "whsec_"
_SECRET_BYTES = 32


def make_secret() -> str:
    """Return a new signing secret."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def signed_headers(message_id: uuid.UUID, seconds: int, body: str, signing: Sequence[str]) -> dict[str, str]:
    """Return the headers of one attempt.

    Args:
        message_id: the same at every attempt, so that a receiver can tell a repetition.
        seconds: of this attempt, since 1970.
        body: as it is sent.
        signing: the secrets; the receiver is content with one signature that fits.
    """
    signed = f"{message_id}.{seconds}.{body}".encode()
    return {
        "content-type": "application/json",
        "webhook-id": str(message_id),
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(f"v1,{_sign(secret, signed)}" for secret in signing),
    }


def _sign(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
