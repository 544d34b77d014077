"""The identity providers of the settings, and everything a sign-in through one needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mutoscope.identity.oidc import discord, github
from mutoscope.identity.oidc.discovery import Discovery, is_safe_url
from mutoscope.identity.oidc.errors import ProviderUnknown
from mutoscope.identity.oidc.issuer_http import IssuerHttp
from mutoscope.identity.oidc.openid import OpenId
from mutoscope.identity.oidc.types import Dialect, Provider
from mutoscope.infra.database import Database
from mutoscope.infra.settings import IdentityProviderSettings
from mutoscope.kernel import Clock, InvalidInput

_OPENID_SCOPES = ("openid", "email", "profile")
_PRESETS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "google": ("Google", "https://accounts.google.com", _OPENID_SCOPES),
    "github": ("GitHub", github.ISSUER, github.SCOPES),
    "discord": ("Discord", discord.ISSUER, discord.SCOPES),
}


@dataclass(frozen=True)
class ProviderDesk:
    """What signing in through a provider needs, wired once."""

    providers: Mapping[str, Provider]
    http: IssuerHttp
    database: Database
    clock: Clock
    key: bytes = field(repr=False)
    """Derives what a sign-in must not leave in the database: the PKCE verifier and the nonce."""
    base_url: str
    """Of this server, as browsers reach it."""
    lifetime: dt.timedelta
    """How long somebody may take to come back."""

    def find(self, name: str) -> Provider:
        """Return a provider by its name.

        Raises:
            ProviderUnknown: there is none.
        """
        if name not in self.providers:
            raise ProviderUnknown
        return self.providers[name]

    def redirect_uri(self, provider: Provider) -> str:
        """Return where a provider sends the browser back to: one address each (RFC 9700 section 4.4.2)."""
        return f"{self.base_url}/api/v1/auth/oidc/{provider.name}/callback"


def read_providers(given: Sequence[IdentityProviderSettings], http: IssuerHttp) -> Mapping[str, Provider]:
    """Return the providers of the settings by name.

    Raises:
        InvalidInput: a name comes twice, an issuer is missing, or is not HTTPS.
    """
    discovery = Discovery(http)
    dialects: Mapping[str, Dialect] = {"github": github.GitHub(http), "discord": discord.Discord(http)}
    found: dict[str, Provider] = {}
    for one in given:
        label, preset, scopes = _PRESETS.get(one.kind, (one.name.title(), "", _OPENID_SCOPES))
        issuer = one.issuer or preset
        if one.name in found or not is_safe_url(issuer):
            raise InvalidInput(
                f"The identity provider {one.name!r} is named twice, or its issuer {issuer!r} is not an https URL.",
                remedy="Mend MUTOSCOPE_IDENTITY_PROVIDERS: see docs/howto/connect-an-identity-provider.md.",
            )
        found[one.name] = Provider(
            name=one.name,
            label=one.label or label,
            issuer=issuer,
            client_id=one.client_id,
            client_secret=one.client_secret.get_secret_value(),
            scopes=one.scopes or scopes,
            dialect=dialects.get(one.kind) or OpenId(discovery),
        )
    return found
