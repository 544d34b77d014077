"""The two requests of OAuth 2 (RFC 6749) with PKCE (RFC 7636), made by Authlib."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oauth2.client import OAuth2Client

from mutoscope.identity.oidc.errors import ProviderRefused, ProviderUnavailable
from mutoscope.identity.oidc.issuer_http import HEADERS, IssuerHttp
from mutoscope.identity.oidc.types import Endpoints, Provider

# Authlib ships no types: they stop here.
_open = cast("Callable[..., Any]", AsyncOAuth2Client)
_open_without_network = cast("Callable[..., Any]", OAuth2Client)
_MOST_OF_A_WORD = 40


def authorization_url(
    provider: Provider, endpoints: Endpoints, *, redirect_uri: str, state: str, verifier: str, extra: Mapping[str, str]
) -> str:
    """Return where the browser is sent; PKCE is always S256.

    Args:
        provider: whom to ask.
        endpoints: where it is asked.
        redirect_uri: where it sends the browser back to.
        state: comes back with it.
        verifier: RFC 7636; its hash goes with the request.
        extra: further parameters, such as the nonce.
    """
    client = _open_without_network(
        None,
        client_id=provider.client_id,
        scope=" ".join(provider.scopes),
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
    )
    url, _ = cast(
        "tuple[str, str]",
        client.create_authorization_url(endpoints.authorization, state=state, code_verifier=verifier, **extra),
    )
    return url


async def redeem_code(
    http: IssuerHttp, provider: Provider, endpoints: Endpoints, *, redirect_uri: str, code: str, verifier: str
) -> Mapping[str, Any]:
    """Exchange the code for tokens.

    Raises:
        ProviderRefused: the provider refuses the code, the verifier or our secret.
        ProviderUnavailable: it does not answer as RFC 6749 section 5.1 says.
    """
    client = _open(
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        redirect_uri=redirect_uri,
        token_endpoint_auth_method="client_secret_post" if endpoints.secret_in_body else "client_secret_basic",
        transport=http.transport,
        timeout=http.seconds,
        trust_env=False,
        follow_redirects=False,
        headers=HEADERS,
    )
    fetch = cast("Callable[..., Awaitable[Mapping[str, Any]]]", client.fetch_token)
    try:
        async with http.bounded():
            tokens = await fetch(endpoints.token, grant_type="authorization_code", code=code, code_verifier=verifier)
    except AuthlibBaseError as error:
        raise ProviderRefused(word_of(error.error)) from error
    if not isinstance(tokens.get("access_token"), str):
        raise ProviderUnavailable("its answer holds no access token")
    return tokens


def word_of(error: object) -> str:
    """Return an error's name if it looks like one (RFC 6749 section 5.2); it comes from outside and is shown."""
    name = str(error or "")
    fits = 0 < len(name) <= _MOST_OF_A_WORD and all(c.isascii() and (c.isalnum() or c == "_") for c in name)
    return name if fits else "an error"
