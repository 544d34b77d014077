"""GitHub: OAuth 2 without ID tokens.

https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps and
https://docs.github.com/en/rest/users: the account's number is its name for life, the login may change; addresses come
from a list of their own, which says of each whether it is verified.
"""

from __future__ import annotations

from typing import Final

from mutoscope.identity.linked.types import IdentityKind, ProvenIdentity
from mutoscope.identity.oidc.errors import ProviderUnavailable
from mutoscope.identity.oidc.issuer_http import IssuerHttp
from mutoscope.identity.oidc.json_values import list_of, object_of, text_of
from mutoscope.identity.oidc.types import Endpoints, Proof, Provider

ISSUER = "https://github.com"
SCOPES = ("read:user", "user:email")


class GitHub:
    """The dialect of github.com, and of a GitHub Enterprise server by its own address."""

    def __init__(self, http: IssuerHttp) -> None:
        self._http: Final = http

    async def endpoints(self, provider: Provider) -> Endpoints:
        """Return the fixed addresses."""
        return Endpoints(f"{provider.issuer}/login/oauth/authorize", f"{provider.issuer}/login/oauth/access_token")

    async def identify(self, provider: Provider, proof: Proof) -> ProvenIdentity:
        """Return whose access token it is.

        Raises:
            ProviderUnavailable: GitHub does not answer, or not with an account.
        """
        api = "https://api.github.com" if provider.issuer == ISSUER else f"{provider.issuer}/api/v3"
        bearer = str(proof.tokens["access_token"])
        said = object_of(await self._http.get_json(f"{api}/user", bearer=bearer))
        number = said.get("id")
        if isinstance(number, bool) or not isinstance(number, int):
            raise ProviderUnavailable("it names no account")
        return ProvenIdentity(
            IdentityKind.OIDC,
            provider.name,
            provider.issuer,
            str(number),
            email=_primary(await self._http.get_json(f"{api}/user/emails", bearer=bearer)),
            name=text_of(said.get("name")) or text_of(said.get("login")),
        )


def _primary(listed: object) -> str | None:
    for said in map(object_of, list_of(listed)):
        if said.get("primary") is True and said.get("verified") is True:
            return text_of(said.get("email"))
    return None
