"""Accounts: document 003's user service, and document 002's names for the same verbs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, status

from mutoscope.accounts.open_account import SignUp
from mutoscope.accounts.read_account import read_account
from mutoscope.accounts.register_account import register_account
from mutoscope.accounts.schemas import (
    KeyedLoginAnswer,
    LoginAnswer,
    LoginRequest,
    RegisteredUser,
    RegisterRequest,
    UserProfile,
)
from mutoscope.catalog import Catalogue, CatalogueShelf
from mutoscope.tenancy import (
    PUBLIC,
    LoginDesk,
    OriginDep,
    Scope,
    SecretRoute,
    SessionDep,
    TransactionRoute,
    allowed,
    count_registration,
    log_in,
    problems,
    service,
)
from mutoscope.tenancy.keys import log_in_with_key

CatalogueDep = Annotated[Catalogue, service(Catalogue)]
ShelfDep = Annotated[CatalogueShelf, service(CatalogueShelf)]
DeskDep = Annotated[LoginDesk, service(LoginDesk)]
ReaderDep = Annotated[Scope, allowed("account.read")]

accounts = APIRouter(tags=["users"], route_class=TransactionRoute)
logins = APIRouter(tags=["users"], route_class=SecretRoute)


@accounts.post(
    "/users/register",
    summary="Open an account",
    status_code=status.HTTP_201_CREATED,
    dependencies=[PUBLIC],
    responses=problems(409),
)
@accounts.post(
    "/auth/register",
    summary="Open an account (002's path)",
    status_code=status.HTTP_201_CREATED,
    dependencies=[PUBLIC],
    responses=problems(409),
)
async def register(
    request: RegisterRequest, session: SessionDep, catalogue: CatalogueDep, desk: DeskDep, origin: OriginDep
) -> RegisteredUser:
    """Open an account with a workspace of its own, the lowest plan and that plan's credits; mail a verification link.

    Document 003 asks that a taken address be refused, so here, and only here, one can learn that it is: hence the limit
    of attempts from one network address.
    """
    await count_registration(desk, origin)
    sign_up = SignUp(request.name, request.email, request.password.get_secret_value())
    consents = [one.choice() for one in request.consents]
    return RegisteredUser.of(await register_account(session, desk, catalogue, sign_up, consents=consents))


@logins.post("/users/login", summary="Log in", dependencies=[PUBLIC], responses=problems(401, 409))
async def login(request: LoginRequest, desk: DeskDep, origin: OriginDep) -> LoginAnswer:
    """Exchange e-mail and password for an access token, and a refresh token that renews it.

    A wrong password and an unknown address are told apart neither by the answer nor by its time.
    """
    password = request.password.get_secret_value()
    return LoginAnswer.of(await log_in(desk, email=request.email, password=password, origin=origin))


@logins.post("/auth/login", summary="Log in (002's path)", dependencies=[PUBLIC], responses=problems(401, 409))
async def login_with_key(request: LoginRequest, desk: DeskDep, origin: OriginDep) -> KeyedLoginAnswer:
    """Log in, and get the API key named `default` at the first time; afterwards only how it begins.

    `POST /auth/refresh-api-key` brings a new one. A wrong password and an unknown address look alike, as ever.
    """
    password = request.password.get_secret_value()
    return KeyedLoginAnswer.made(await log_in_with_key(desk, email=request.email, password=password, origin=origin))


@accounts.get("/users/profile", summary="Read one's own account")
@accounts.get("/auth/me", summary="Read one's own account (002's path)")
async def profile(scope: ReaderDep, session: SessionDep, shelf: ShelfDep) -> UserProfile:
    """Return the caller's account, with the plan and credits of the workspace the token is for."""
    return UserProfile.of(await read_account(session, shelf, scope))
