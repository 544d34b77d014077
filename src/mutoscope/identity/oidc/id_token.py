"""Check an ID token (OpenID Connect Core 1.0 section 3.1.3.7)."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jws import JWSRegistry

from mutoscope.identity.oidc.discovery import PublicKey
from mutoscope.identity.oidc.errors import IdTokenInvalid
from mutoscope.identity.oidc.json_values import list_of, object_of

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519")
"""Signatures with a key pair. Never `none`, and never HS…: its key would be our client secret."""

_LONGEST_TOKEN = 16_384
_LONGEST_SUBJECT = 255
_LEEWAY_SECONDS = 60
_END_OF_TIME = 1e11


@dataclass(frozen=True)
class Expected:
    """What the token must say."""

    issuer: str
    client_id: str
    nonce: str
    now: dt.datetime
    fresh_since: dt.datetime | None = None


@dataclass(frozen=True)
class Header:
    """How a token says it is signed; nothing of it is believed before the signature fits."""

    algorithm: str
    key_id: str | None


def read_header(token: object, announced: Sequence[str]) -> Header:
    """Return the header of a token whose algorithm is one of ours, and of those that the issuer announced.

    Raises:
        IdTokenInvalid: it is no token, or signed in a way that proves nothing.
    """
    if not isinstance(token, str) or len(token) > _LONGEST_TOKEN:
        raise IdTokenInvalid("form")
    try:
        part = token.split(".", 1)[0]
        said = object_of(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise IdTokenInvalid("form") from error
    algorithm, key_id = said.get("alg"), said.get("kid")
    if algorithm not in ALGORITHMS or algorithm not in (announced or ("RS256",)):
        raise IdTokenInvalid("alg")
    return Header(str(algorithm), key_id if isinstance(key_id, str) else None)


def check_id_token(token: str, header: Header, keys: Sequence[PublicKey], expected: Expected) -> Mapping[str, Any]:
    """Return the claims of a token that the issuer signed for us, now, for this sign-in.

    Raises:
        IdTokenInvalid: naming the part that fails.
    """
    claims = _verify(token, header, _pick(keys, header))
    _check_parties(claims, expected)
    _check_times(claims, expected)
    if claims.get("nonce") != expected.nonce:
        raise IdTokenInvalid("nonce")
    return claims


def _pick(keys: Sequence[PublicKey], header: Header) -> PublicKey:
    kind = {"R": "RSA", "P": "RSA", "E": "EC"}[header.algorithm[0]] if header.algorithm != "Ed25519" else "OKP"
    fitting = [key for key in keys if key.key_type == kind and (header.key_id is None or key.kid == header.key_id)]
    if len(fitting) != 1:
        raise IdTokenInvalid("kid")
    return fitting[0]


def _verify(token: str, header: Header, key: PublicKey) -> Mapping[str, Any]:
    # An empty list would mean "those the library recommends", HS256 among them: it is never empty here.
    registry = JWSRegistry(algorithms=[header.algorithm], strict_check_header=False)
    try:
        return jwt.decode(token, key, registry=registry).claims
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise IdTokenInvalid("signature") from error


def _check_parties(claims: Mapping[str, Any], expected: Expected) -> None:
    if claims.get("iss") != expected.issuer:
        raise IdTokenInvalid("iss")
    said = claims.get("aud")
    audience = list_of(said) or [said]
    if expected.client_id not in audience:
        raise IdTokenInvalid("aud")
    party = claims.get("azp")
    if (len(audience) > 1 or party is not None) and party != expected.client_id:
        raise IdTokenInvalid("azp")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject.isascii() or not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise IdTokenInvalid("sub")
    if not subject.isprintable():
        raise IdTokenInvalid("sub")


def _check_times(claims: Mapping[str, Any], expected: Expected) -> None:
    now = expected.now.timestamp()
    if _moment(claims, "exp") + _LEEWAY_SECONDS <= now:
        raise IdTokenInvalid("exp")
    if _moment(claims, "iat") - _LEEWAY_SECONDS > now:
        raise IdTokenInvalid("iat")
    if expected.fresh_since is not None and "auth_time" in claims:
        since = expected.fresh_since.timestamp() - _LEEWAY_SECONDS
        if _moment(claims, "auth_time") < since:
            raise IdTokenInvalid("auth_time")


def _moment(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < _END_OF_TIME:  # nor NaN
        raise IdTokenInvalid(name)
    return float(value)
