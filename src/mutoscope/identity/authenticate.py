"""Read the bearer token of a request."""

from __future__ import annotations

from mutoscope.identity.errors import TokenMissing
from mutoscope.identity.tokens import TokenSigner
from mutoscope.identity.types import Subject


def authenticate(signer: TokenSigner, authorization: str | None) -> Subject:
    """Return whom an `Authorization` header names.

    The signature and the time are checked here; whether the login session still counts is one query that
    `tenancy.read_scope` makes together with the membership.

    Raises:
        TokenMissing: no header, or another scheme than `Bearer`.
        TokenInvalid: not a token of ours.
        TokenExpired: its time is over.
    """
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.casefold() != "bearer" or not token.strip():
        raise TokenMissing
    return signer.read(token.strip())
