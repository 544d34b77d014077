"""Discord: OAuth 2 without ID tokens.

https://discord.com/developers/docs/topics/oauth2 and https://discord.com/developers/docs/resources/user: the account's
number (a snowflake, as text) is its name for life; `verified` says whether its one address is.
"""

from __future__ import annotations

from typing import Final

from mutoscope.identity.linked.types import IdentityKind, ProvenIdentity
from mutoscope.identity.oidc.errors import ProviderUnavailable
from mutoscope.identity.oidc.issuer_http import IssuerHttp
from mutoscope.identity.oidc.json_values import object_of, text_of
from mutoscope.identity.oidc.types import Endpoints, Proof, Provider

ISSUER = "https://discord.com"
SCOPES = ("identify", "email")


class Discord:
    """The dialect of discord.com."""

    def __init__(self, http: IssuerHttp) -> None:
        self._http: Final = http

    async def endpoints(self, provider: Provider) -> Endpoints:
        """Return the fixed addresses."""
        return Endpoints(f"{provider.issuer}/oauth2/authorize", f"{provider.issuer}/api/oauth2/token")

    async def identify(self, provider: Provider, proof: Proof) -> ProvenIdentity:
        """Return whose access token it is.

        Raises:
            ProviderUnavailable: Discord does not answer, or not with an account.
        """
        said = object_of(
            await self._http.get_json(f"{provider.issuer}/api/users/@me", bearer=str(proof.tokens["access_token"]))
        )
        number = said.get("id")
        if not isinstance(number, str) or not (number.isascii() and number.isdigit()):
            raise ProviderUnavailable("it names no account")
        return ProvenIdentity(
            IdentityKind.OIDC,
            provider.name,
            provider.issuer,
            number,
            email=text_of(said.get("email")) if said.get("verified") is True else None,
            name=text_of(said.get("global_name")) or text_of(said.get("username")),
        )
