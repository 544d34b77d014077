"""Signing in through an identity provider: OpenID Connect, GitHub, Discord."""

from mutoscope.identity.oidc.errors import (
    ConsentDenied,
    IdTokenInvalid,
    IssuerMismatch,
    ProviderEmailUnverified,
    ProviderRefused,
    ProviderUnavailable,
    ProviderUnknown,
    SignInExpired,
    SignInForeign,
    SignInUnknown,
)
from mutoscope.identity.oidc.finish_sign_in import finish_sign_in
from mutoscope.identity.oidc.issuer_http import IssuerHttp
from mutoscope.identity.oidc.providers import ProviderDesk, read_providers
from mutoscope.identity.oidc.start_sign_in import browser_mark, new_browser, start_sign_in
from mutoscope.identity.oidc.types import Callback, Errand, Provider, Purpose

__all__ = [
    "Callback",
    "ConsentDenied",
    "Errand",
    "IdTokenInvalid",
    "IssuerHttp",
    "IssuerMismatch",
    "Provider",
    "ProviderDesk",
    "ProviderEmailUnverified",
    "ProviderRefused",
    "ProviderUnavailable",
    "ProviderUnknown",
    "Purpose",
    "SignInExpired",
    "SignInForeign",
    "SignInUnknown",
    "browser_mark",
    "finish_sign_in",
    "new_browser",
    "read_providers",
    "start_sign_in",
]
