"""OpenID Connect: Google, and any other issuer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from mutoscope.identity.linked.types import IdentityKind, ProvenIdentity
from mutoscope.identity.oidc.discovery import Discovery, Metadata
from mutoscope.identity.oidc.errors import IdTokenInvalid
from mutoscope.identity.oidc.id_token import Expected, check_id_token, read_header
from mutoscope.identity.oidc.json_values import object_of, text_of
from mutoscope.identity.oidc.types import Endpoints, Proof, Provider


class OpenId:
    """The dialect of OpenID Connect Core 1.0, authorization code flow."""

    def __init__(self, discovery: Discovery) -> None:
        self._discovery: Final = discovery

    async def endpoints(self, provider: Provider) -> Endpoints:
        """Return where the issuer says it is asked."""
        said = await self._discovery.metadata(provider.issuer)
        return Endpoints(
            said.authorization_endpoint,
            said.token_endpoint,
            secret_in_body=said.secret_in_body,
            names_itself=said.names_itself,
        )

    async def identify(self, provider: Provider, proof: Proof) -> ProvenIdentity:
        """Return whom the ID token names, with what the issuer says of them elsewhere if it is short.

        Raises:
            IdTokenInvalid: it is missing, or fails a check.
            ProviderUnavailable: the issuer does not answer.
        """
        metadata = await self._discovery.metadata(provider.issuer)
        token = proof.tokens.get("id_token")
        header = read_header(token, metadata.algorithms)
        keys = await self._discovery.keys(metadata, header.key_id)
        expected = Expected(provider.issuer, provider.client_id, proof.nonce, proof.now, proof.fresh_since)
        claims = check_id_token(cast("str", token), header, keys, expected)
        about = claims if "email" in claims else {**claims, **await self._ask_more(metadata, claims, proof)}
        return ProvenIdentity(
            IdentityKind.OIDC,
            provider.name,
            provider.issuer,
            claims["sub"],
            email=_verified_email(about),
            name=text_of(about.get("name")) or text_of(about.get("preferred_username")),
        )

    async def _ask_more(self, metadata: Metadata, claims: Mapping[str, Any], proof: Proof) -> Mapping[str, Any]:
        if metadata.userinfo_endpoint is None:
            return {}
        said = await self._discovery.http.get_json(metadata.userinfo_endpoint, bearer=str(proof.tokens["access_token"]))
        more = object_of(said)
        if more.get("sub") != claims["sub"]:  # OpenID Connect Core section 5.3.2
            raise IdTokenInvalid("userinfo")
        return {name: more[name] for name in ("email", "email_verified", "name", "preferred_username") if name in more}


def _verified_email(about: Mapping[str, Any]) -> str | None:
    verified = about.get("email_verified") in (True, "true")  # some issuers write it as a string
    return text_of(about.get("email")) if verified else None
