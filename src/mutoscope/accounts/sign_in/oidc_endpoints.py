"""Sign in through an identity provider."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response, status
from fastapi.responses import RedirectResponse

from mutoscope.accounts.schemas import LoginAnswer
from mutoscope.accounts.sign_in.browser import BrowserDep, keep_browser
from mutoscope.accounts.sign_in.dependencies import RECENT, ManagerDep, SignInDep
from mutoscope.accounts.sign_in.exchange_code import exchange_code
from mutoscope.accounts.sign_in.schemas import ExchangeRequest, ProviderList, StartAnswer, StartRequest
from mutoscope.accounts.sign_in.take_callback import take_callback
from mutoscope.identity.oidc import Callback, Errand, Purpose, new_browser, start_sign_in
from mutoscope.tenancy import PUBLIC, OriginDep, Scope, SecretRoute, SessionDep, problems


async def _callback(
    state: Annotated[str | None, Query()] = None,
    code: Annotated[str | None, Query()] = None,
    error: Annotated[str | None, Query()] = None,
    iss: Annotated[str | None, Query(description="The issuer, if it names itself (RFC 9207).")] = None,
) -> Callback:
    return Callback(state, code, error, iss)


CallbackDep = Annotated[Callback, Depends(_callback)]

router = APIRouter(prefix="/auth", tags=["sign-in"], route_class=SecretRoute)


@router.get("/providers", summary="List the ways to sign in", dependencies=[PUBLIC])
async def list_providers(desk: SignInDep) -> ProviderList:
    """Return the identity providers of this server, and whether wallets and passkeys can sign in."""
    return ProviderList.of(desk)


@router.post(
    "/oidc/{provider}/start",
    summary="Sign in through an identity provider",
    dependencies=[PUBLIC],
    responses=problems(404, 503),
)
async def start(
    provider: str,
    request: StartRequest,
    response: Response,
    session: SessionDep,
    desk: SignInDep,
    browser: BrowserDep,
) -> StartAnswer:
    """Return the provider's address to send this browser to; a cookie ties the sign-in to the browser."""
    return await _start(provider, Errand(Purpose.SIGN_IN, request.return_to), response, session, desk, browser)


@router.post(
    "/identities/oidc/{provider}/start",
    summary="Link an identity of a provider",
    dependencies=[RECENT],
    responses=problems(404, 503),
)
async def start_linking(
    provider: str,
    request: StartRequest,
    response: Response,
    scope: ManagerDep,
    session: SessionDep,
    desk: SignInDep,
    browser: BrowserDep,
) -> StartAnswer:
    """Return the provider's address to send this browser to; the identity is linked when it comes back."""
    errand = _errand_of(scope, Purpose.LINK, request)
    return await _start(provider, errand, response, session, desk, browser)


@router.post(
    "/reauthenticate/oidc/{provider}/start",
    summary="Prove again who one is, through a provider",
    responses=problems(404, 503),
)
async def start_proving(
    provider: str,
    request: StartRequest,
    response: Response,
    scope: ManagerDep,
    session: SessionDep,
    desk: SignInDep,
    browser: BrowserDep,
) -> StartAnswer:
    """Return the provider's address to send this browser to; the proof is noted when it comes back."""
    errand = _errand_of(scope, Purpose.PROVE, request)
    return await _start(provider, errand, response, session, desk, browser)


@router.get(
    "/oidc/{provider}/callback",
    summary="Come back from an identity provider",
    dependencies=[PUBLIC],
    status_code=status.HTTP_303_SEE_OTHER,
    response_class=RedirectResponse,
    responses=problems(401, 403, 404, 409, 410, 503),
)
async def come_back(
    provider: str,
    callback: CallbackDep,
    desk: SignInDep,
    browser: BrowserDep,
    origin: OriginDep,
    accept: Annotated[str, Header()] = "",
) -> RedirectResponse:
    """Go on to the web interface: with `code` for `POST /auth/exchange`, with what was done, or with a `problem`.

    A caller that does not accept `text/html` gets the problem document instead of the page that shows it.
    """
    people = "text/html" in accept
    page = await take_callback(desk, provider, callback, browser=browser, origin=origin, for_people=people)
    return RedirectResponse(page, status.HTTP_303_SEE_OTHER)


@router.post(
    "/exchange",
    summary="Exchange the code of a sign-in for tokens",
    dependencies=[PUBLIC],
    responses=problems(403, 409, 410),
)
async def exchange(request: ExchangeRequest, desk: SignInDep, browser: BrowserDep, origin: OriginDep) -> LoginAnswer:
    """Return tokens for the code that came to the web interface; once, and only to the browser that began."""
    code = request.code.get_secret_value()
    return LoginAnswer.of(await exchange_code(desk, code, browser=browser, origin=origin))


async def _start(
    provider: str, errand: Errand, response: Response, session: SessionDep, desk: SignInDep, known: str | None
) -> StartAnswer:
    browser = new_browser(known)
    url = await start_sign_in(session, desk.providers, provider, errand, browser=browser)
    keep_browser(response, desk.settings, browser)
    return StartAnswer(authorization_url=url)


def _errand_of(scope: Scope, purpose: Purpose, request: StartRequest) -> Errand:
    return Errand(purpose, request.return_to, scope.user_id, scope.session_id, scope.workspace_id)
