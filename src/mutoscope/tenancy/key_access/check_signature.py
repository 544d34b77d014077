"""Check that a request is signed as its key asks, and count the signature once."""

from __future__ import annotations

import datetime as dt
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.keys import (
    SignatureInvalid,
    SignatureMissing,
    SignatureReplayed,
    SignatureRules,
    SignedRequest,
    verify_signature,
)
from mutoscope.infra.settings import Settings
from mutoscope.infra.vault import vault_of
from mutoscope.tenancy.key_access import queries
from mutoscope.tenancy.key_access.types import KnownKey, signing_place
from mutoscope.tenancy.services import services_of


async def check_signature(session: AsyncSession, request: Request, key: KnownKey, now: dt.datetime) -> bool:
    """Return whether the request was signed; its nonce is spent then, which the caller must commit.

    A key that knows no signatures ignores them: they may be meant for somebody on the way.

    Raises:
        SignatureMissing: the key takes signed requests only.
        SignatureInvalid: the signature does not prove the request.
        SignatureReplayed: the nonce was spent before.
    """
    if key.signing == "off":
        return False
    if "signature" not in request.headers and "signature-input" not in request.headers:
        if key.signing == "required":
            raise SignatureMissing
        return False
    settings = services_of(request).get(Settings)
    rules = SignatureRules(
        dt.timedelta(seconds=settings.signature_seconds), dt.timedelta(seconds=settings.signature_skew_seconds)
    )
    arrived = _as_arrived(request, https=(settings.public_url or "").startswith("https://"))
    proof = verify_signature(arrived, str(key.id), await _verification_key(session, key), rules, now=now)
    if not await queries.spend_nonce(session, key.id, proof.nonce, expires_at=proof.expires_at, now=now):
        raise SignatureReplayed
    return True


async def _verification_key(session: AsyncSession, key: KnownKey) -> bytes | Ed25519PublicKey:
    if key.public_key is not None:
        return Ed25519PublicKey.from_public_bytes(key.public_key)
    if key.signing_sealed is None:
        raise SignatureInvalid("this key has no signing secret")
    secret = await vault_of(session).open(session, key.user_id, signing_place(key.secret_id), key.signing_sealed)
    return str(secret).encode("ascii")


def _as_arrived(request: Request, *, https: bool) -> SignedRequest:
    """Return the request as the caller wrote it; behind a proxy that ends TLS, only the scheme differs here."""
    scheme = "https" if https else request.scope["scheme"]
    raw: bytes = request.scope.get("raw_path") or quote(request.scope["path"]).encode("ascii")
    query: bytes = request.scope["query_string"]
    path = raw.partition(b"?")[0].decode("latin-1") + (f"?{query.decode('latin-1')}" if query else "")
    # Set by the route that reads a body at once; a streaming route has none yet, and leaves it alone.
    body: bytes | None = getattr(request, "_body", None)
    length = request.headers.get("content-length")
    has_body = length != "0" if length is not None else request.method in {"POST", "PUT", "PATCH"}
    url = f"{scheme}://{request.headers.get('host', '')}{path}"
    return SignedRequest(request.method, url, request.headers, body, has_body)
