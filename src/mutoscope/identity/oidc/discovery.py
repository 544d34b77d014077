"""What an OpenID Connect issuer says about itself, and its keys; kept for a while."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, OKPKey, RSAKey

from mutoscope.identity.oidc.errors import ProviderUnavailable
from mutoscope.identity.oidc.issuer_http import IssuerHttp
from mutoscope.identity.oidc.json_values import list_of, object_of

PublicKey = RSAKey | ECKey | OKPKey

_KEEP_SECONDS = 3600.0
_ASK_AGAIN_SECONDS = 30.0
"""How soon the keys may be asked for again because a token names an unknown one."""
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Metadata:
    """The part of OpenID Connect Discovery 1.0 that is needed."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    algorithms: tuple[str, ...]
    secret_in_body: bool
    names_itself: bool


class Discovery:
    """Asks issuers once an hour, and for their keys also when a token is signed with an unknown one."""

    def __init__(self, http: IssuerHttp) -> None:
        self.http: Final = http
        self._metadata: Final[dict[str, tuple[Metadata, float]]] = {}
        self._keys: Final[dict[str, tuple[list[PublicKey], float]]] = {}

    async def metadata(self, issuer: str) -> Metadata:
        """Return what the issuer says about itself.

        Raises:
            ProviderUnavailable: it does not answer, or says that it is somebody else.
        """
        known = self._metadata.get(issuer)
        if known is not None and time.monotonic() - known[1] < _KEEP_SECONDS:
            return known[0]
        document = await self.http.get_json(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        found = _read_metadata(issuer, document)
        self._metadata[issuer] = (found, time.monotonic())
        return found

    async def keys(self, metadata: Metadata, kid: str | None) -> list[PublicKey]:
        """Return the issuer's public keys; asked for anew if none has the id.

        Raises:
            ProviderUnavailable: it does not answer.
        """
        known = self._keys.get(metadata.issuer)
        if known is not None:
            keys, asked = known
            age = time.monotonic() - asked
            named = kid is None or any(key.kid == kid for key in keys)
            if age < (_KEEP_SECONDS if named else _ASK_AGAIN_SECONDS):
                return keys
        keys = _read_keys(await self.http.get_json(metadata.jwks_uri))
        self._keys[metadata.issuer] = (keys, time.monotonic())
        return keys


def is_safe_url(url: str) -> bool:
    """Tell whether an address may be asked: HTTPS, or HTTP on this machine for development."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.username is not None or not host:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)


def _read_metadata(issuer: str, document: object) -> Metadata:
    said = object_of(document)
    if said.get("issuer") != issuer:  # OpenID Connect Discovery section 4.3
        raise ProviderUnavailable("it says that it is another issuer")
    methods = _words(said.get("token_endpoint_auth_methods_supported"))
    userinfo = said.get("userinfo_endpoint")
    return Metadata(
        issuer,
        authorization_endpoint=_url(issuer, said, "authorization_endpoint"),
        token_endpoint=_url(issuer, said, "token_endpoint"),
        jwks_uri=_url(issuer, said, "jwks_uri"),
        userinfo_endpoint=_url(issuer, said, "userinfo_endpoint") if userinfo else None,
        algorithms=_words(said.get("id_token_signing_alg_values_supported")),
        secret_in_body="client_secret_post" in methods,
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
    )


def _url(issuer: str, said: Mapping[str, Any], name: str) -> str:
    url = said.get(name)
    downgraded = isinstance(url, str) and issuer.startswith("https:") and not url.startswith("https:")
    if not isinstance(url, str) or not is_safe_url(url) or downgraded:
        raise ProviderUnavailable(f"its {name} is not a safe address")
    return url


def _words(value: object) -> tuple[str, ...]:
    return tuple(str(word) for word in list_of(value))


def _read_keys(document: object) -> list[PublicKey]:
    read = (_read_key(entry) for entry in list_of(object_of(document).get("keys")))
    return [key for key in read if key is not None]


def _read_key(entry: object) -> PublicKey | None:
    """Return a public key for signatures; None for others, and for a kind that we do not know."""
    said = dict(object_of(entry))
    if said.get("kty") not in {"RSA", "EC", "OKP"} or said.get("use", "sig") != "sig":
        return None
    try:
        key = JWKRegistry.import_key(said)
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return key if isinstance(key, RSAKey | ECKey | OKPKey) else None
