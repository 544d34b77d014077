"""The cookies that keep a person signed in to the web studio; no script can read them.

Over HTTPS their names begin with `__Host-`, which no neighbouring subdomain can set (RFC 6265bis). `SameSite=Strict`:
no other site's page sends them.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from mutoscope.infra.settings import Settings

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_ACCESS = "mutoscope-access"
_REFRESH = "mutoscope-refresh"


def access_cookie(settings: Settings) -> str:
    """Return the name of the cookie that holds the access token."""
    return _named(settings, _ACCESS)


def refresh_cookie(settings: Settings) -> str:
    """Return the name of the cookie that holds the refresh token."""
    return _named(settings, _REFRESH)


def keep_tokens(response: Response, settings: Settings, *, access: str, refresh: str | None) -> None:
    """Let the browser keep a session's tokens; without a refresh token it can not be renewed."""
    keep_access(response, settings, access)
    if refresh is None:
        _forget(response, settings, refresh_cookie(settings))
    else:
        _keep(response, settings, refresh_cookie(settings), refresh, settings.refresh_token_seconds)


def keep_access(response: Response, settings: Settings, access: str) -> None:
    """Let the browser act with an access token, whatever would renew its session."""
    _keep(response, settings, access_cookie(settings), access, settings.access_token_seconds)


def forget_tokens(response: Response, settings: Settings) -> None:
    """Let the browser forget both."""
    _forget(response, settings, access_cookie(settings))
    _forget(response, settings, refresh_cookie(settings))


def cookie_credential(request: Request, settings: Settings) -> str | None:
    """Return the access token of the request's cookie, if the request may count on it.

    A request that changes something must come from a page of this very origin; the browser says so (Fetch Metadata),
    or an old one says from which origin.
    """
    token = request.cookies.get(access_cookie(settings))
    if not token or (request.method not in _SAFE and not is_same_origin(request)):
        return None
    return token


def is_same_origin(request: Request) -> bool:
    """Tell whether a page of the origin that is asked has sent the request."""
    said = request.headers.get("sec-fetch-site")
    if said is not None:
        return said == "same-origin"
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == request.headers.get("host")


def _keep(response: Response, settings: Settings, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name, value, max_age=seconds, path="/", secure=_is_https(settings), httponly=True, samesite="strict"
    )


def _forget(response: Response, settings: Settings, name: str) -> None:
    response.delete_cookie(name, path="/", secure=_is_https(settings), httponly=True, samesite="strict")


def _named(settings: Settings, name: str) -> str:
    return f"__Host-{name}" if _is_https(settings) else name


def _is_https(settings: Settings) -> bool:
    return settings.base_url.startswith("https://")
