"""The cookie that ties a sign-in through a provider to the browser that began it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Response

from mutoscope.infra.settings import Settings
from mutoscope.tenancy import SettingsDep

_NAME = "mutoscope-sign-in"


def cookie_name(settings: Settings) -> str:
    """Return the cookie's name; over HTTPS with the prefix that no neighbouring subdomain can set (RFC 6265bis)."""
    return f"__Host-{_NAME}" if _is_https(settings) else _NAME


def keep_browser(response: Response, settings: Settings, browser: str) -> None:
    """Let the browser keep its secret as long as a sign-in may take; scripts cannot read it."""
    response.set_cookie(
        cookie_name(settings),
        browser,
        max_age=settings.sign_in_seconds + settings.exchange_seconds,
        path="/",
        secure=_is_https(settings),
        httponly=True,
        samesite="lax",  # the provider sends the browser back by a link, which strict would not carry it over
    )


async def _known_browser(request: Request, settings: SettingsDep) -> str | None:
    return request.cookies.get(cookie_name(settings))


BrowserDep = Annotated[str | None, Depends(_known_browser)]
"""The secret of the browser that calls, if it began a sign-in."""


def _is_https(settings: Settings) -> bool:
    return settings.base_url.startswith("https://")
