"""Keep a login session in the browser's cookies: the web studio's way, as live streams and pictures send no header."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response, status

from mutoscope.accounts.sessions.browser_cookies import (
    forget_tokens,
    is_same_origin,
    keep_access,
    keep_tokens,
    refresh_cookie,
)
from mutoscope.accounts.sessions.errors import CrossSiteRequest
from mutoscope.accounts.sessions.schemas import BrowserTokens
from mutoscope.identity import RefreshInvalid, TokenSigner, authenticate
from mutoscope.tenancy import (
    PUBLIC,
    LoginDesk,
    OriginDep,
    SecretRoute,
    SettingsDep,
    problems,
    refresh_tokens,
    service,
)

DeskDep = Annotated[LoginDesk, service(LoginDesk)]
SignerDep = Annotated[TokenSigner, service(TokenSigner)]

browsers = APIRouter(prefix="/auth/browser", tags=["users"], route_class=SecretRoute, dependencies=[PUBLIC])
_DONE = status.HTTP_204_NO_CONTENT


@browsers.post("", summary="Keep a session in cookies", status_code=_DONE, responses=problems(401, 403))
async def keep(
    body: BrowserTokens, request: Request, response: Response, signer: SignerDep, settings: SettingsDep
) -> None:
    """Put the tokens of a sign-in into cookies that no script can read.

    From then on this browser's requests from pages of this origin need no `Authorization`.
    """
    _require_same_origin(request)
    access = body.access_token.get_secret_value()
    authenticate(signer, f"Bearer {access}")
    refresh = body.refresh_token.get_secret_value() if body.refresh_token else None
    if body.visit:
        keep_access(response, settings, access)
    else:
        keep_tokens(response, settings, access=access, refresh=refresh)


@browsers.post("/renew", summary="Renew the session in cookies", status_code=_DONE, responses=problems(401, 403, 409))
async def renew(request: Request, response: Response, desk: DeskDep, settings: SettingsDep, origin: OriginDep) -> None:
    """Exchange the cookies' refresh token as `POST /auth/refresh` does, and keep what comes back."""
    _require_same_origin(request)
    word = request.cookies.get(refresh_cookie(settings))
    if word is None:
        raise RefreshInvalid
    tokens = await refresh_tokens(desk, word, origin=origin)
    keep_tokens(response, settings, access=tokens.access_token, refresh=tokens.refresh_token)


@browsers.delete("", summary="Forget the session in cookies", status_code=_DONE, responses=problems(403))
async def forget(request: Request, response: Response, settings: SettingsDep) -> None:
    """Take the cookies away. The login session itself ends by `POST /auth/logout`."""
    _require_same_origin(request)
    forget_tokens(response, settings)


def _require_same_origin(request: Request) -> None:
    if not is_same_origin(request):
        raise CrossSiteRequest
