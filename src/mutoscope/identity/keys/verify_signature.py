"""Verify a signed request (RFC 9421, body digest of RFC 9530).

`http-message-signatures` parses and verifies; what it leaves to its caller is done here: the time is the product's
clock, the covered components have a minimum, a nonce is asked for (whoever calls this must spend it once).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from http_message_signatures.algorithms import ED25519, HMAC_SHA256  # pyright: ignore[reportPrivateImportUsage] -- public
from http_message_signatures.exceptions import HTTPMessageSignaturesException, InvalidSignature
from http_message_signatures.resolvers import MappingKeyResolver
from http_message_signatures.signatures import HTTPMessageVerifier
from http_message_signatures.structures import VerifyResult

from mutoscope.identity.keys.errors import SignatureInvalid

_LONGEST_HEADER = 4096
_LEAST_NONCE, _MOST_NONCE = 8, 128
_WHOLE_TARGET = '"@target-uri"'
_TARGET_PARTS = ('"@authority"', '"@path"', '"@query"')
_STREAM_DIGEST = '"upload-checksum"'


class Headers(Protocol):
    """Header fields, repeated ones included, in their order."""

    def items(self) -> Iterable[tuple[str, str]]:
        """Return names and values."""
        ...


@dataclass(frozen=True)
class SignedRequest:
    """A request as it arrived."""

    method: str
    url: str
    """Absolute and percent-encoded, as the caller wrote it."""
    headers: Headers
    body: bytes | None
    """None if it is streamed and cannot be known before it is used."""
    has_body: bool


@dataclass(frozen=True)
class SignatureRules:
    """How old a signature may be, and how far clocks may differ."""

    max_age: dt.timedelta
    skew: dt.timedelta


class SignatureProof(NamedTuple):
    """What must be remembered of a verified signature so that it counts once."""

    nonce: bytes
    """SHA-256 of the nonce."""
    expires_at: dt.datetime
    """From then on the signature is too old by itself."""


class _Verifier(HTTPMessageVerifier):
    """The library's verifier on our clock."""

    def __init__(self, rules: SignatureRules, now: dt.datetime, **options: Any) -> None:  # noqa: ANN401 -- the library's
        super().__init__(**options)
        self.rules = rules
        self.now = now

    def validate_created_and_expires(self, sig_input: Any, max_age: dt.timedelta | None = None) -> None:  # noqa: ANN401, ARG002 -- the library's
        created = _moment(sig_input.params, "created")
        expires = _moment(sig_input.params, "expires") if "expires" in sig_input.params else None
        if created > self.now + self.rules.skew:
            raise InvalidSignature("it was made in the future: set your clock")
        if created < self.now - self.rules.max_age:
            raise InvalidSignature(f"it is older than {self.rules.max_age.total_seconds():.0f} seconds")
        if expires is not None and expires < self.now:
            raise InvalidSignature("it has expired")


def verify_signature(
    request: SignedRequest, key_id: str, key: bytes | Ed25519PublicKey, rules: SignatureRules, *, now: dt.datetime
) -> SignatureProof:
    """Verify that the holder of the key signed this request a short time ago.

    The algorithm is the key's: HMAC-SHA256 for bytes, Ed25519 for a public key; a signature that names another is
    refused. Covered must be the method, the target (`@target-uri`, or `@authority`, `@path` and `@query`), and with a
    body its digest; a streamed upload is covered by `upload-checksum`, which the upload itself then checks.

    Raises:
        SignatureInvalid: with the reason.
    """
    for name, value in request.headers.items():
        if name.lower() in {"signature", "signature-input"} and len(value) > _LONGEST_HEADER:
            raise SignatureInvalid(f"its header is longer than {_LONGEST_HEADER} characters")
    algorithm = HMAC_SHA256 if isinstance(key, bytes) else ED25519
    resolver = MappingKeyResolver(public_keys={key_id: key}, private_keys={})
    verifier = _Verifier(rules, now, signature_algorithm=algorithm, key_resolver=resolver)
    verify = cast("Callable[..., list[VerifyResult]]", verifier.verify)  # pyright: ignore[reportUnknownMemberType] -- half typed
    try:
        [result] = verify(request, body=request.body)
    except (InvalidSignature, HTTPMessageSignaturesException, ValueError) as error:
        raise SignatureInvalid(_reason(error)) from error
    _check_coverage(request, result.covered_components)
    return _proof(result, rules)


def _moment(parameters: Mapping[str, object], name: str) -> dt.datetime:
    seconds = parameters.get(name)
    if type(seconds) is not int:
        raise InvalidSignature(f"it needs {name!r}, in whole seconds")
    try:
        return dt.datetime.fromtimestamp(seconds, dt.UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise InvalidSignature(f"{name!r} is no moment") from error


def _check_coverage(request: SignedRequest, covered: Mapping[str, str]) -> None:
    needed = ['"@method"']
    if _WHOLE_TARGET not in covered:
        needed += _TARGET_PARTS
    if request.has_body and request.body is None:
        needed.append(_STREAM_DIGEST)
    missing = [component.strip('"') for component in needed if component not in covered]
    if missing:
        raise SignatureInvalid(f"it does not cover {', '.join(missing)}")


def _proof(result: VerifyResult, rules: SignatureRules) -> SignatureProof:
    nonce = result.nonce
    if nonce is None or not _LEAST_NONCE <= len(nonce) <= _MOST_NONCE:
        raise SignatureInvalid(f"it needs a nonce of {_LEAST_NONCE} to {_MOST_NONCE} characters")
    created = dt.datetime.fromtimestamp(int(result.parameters["created"]), dt.UTC)
    return SignatureProof(hashlib.sha256(nonce.encode()).digest(), created + rules.max_age + rules.skew)


def _reason(error: Exception) -> str:
    """Return the library's reason, where it has one; a wrong signature itself has none to tell."""
    return str(error).strip().rstrip(".")[:200] or "it does not fit the request and the key"
