"""Register passkeys, sign in with them, manage them."""

from __future__ import annotations

import uuid

from fastapi import APIRouter, status

from mutoscope.accounts.schemas import LoginAnswer
from mutoscope.accounts.sign_in.dependencies import RECENT, ManagerDep, ReaderDep, SignInDep
from mutoscope.accounts.sign_in.manage_own import add_passkey, drop_passkey, name_passkey, offer_passkey
from mutoscope.accounts.sign_in.schemas import (
    NewPasskey,
    PasskeyAnswer,
    PasskeyList,
    PasskeyName,
    PasskeyOptions,
    PasskeyView,
)
from mutoscope.accounts.sign_in.sign_in_with_passkey import sign_in_with_passkey
from mutoscope.identity.passkeys import list_passkeys, offer_sign_in
from mutoscope.tenancy import PUBLIC, ClockDep, OriginDep, SecretRoute, SessionDep, problems

router = APIRouter(prefix="/auth/passkeys", tags=["sign-in"], route_class=SecretRoute)


@router.post("/login/options", summary="Begin to sign in with a passkey", dependencies=[PUBLIC])
async def login_options(session: SessionDep, desk: SignInDep) -> PasskeyOptions:
    """Return the options for `navigator.credentials.get()`; they name nobody."""
    return PasskeyOptions(publicKey=await offer_sign_in(session, desk.passkeys))


@router.post("/login/verify", summary="Sign in with a passkey", dependencies=[PUBLIC], responses=problems(401, 409))
async def login_verify(request: PasskeyAnswer, desk: SignInDep, origin: OriginDep) -> LoginAnswer:
    """Exchange the authenticator's answer for tokens."""
    return LoginAnswer.of(await sign_in_with_passkey(desk, request.credential, origin=origin))


@router.post("/registration/options", summary="Begin to register a passkey", dependencies=[RECENT])
async def registration_options(scope: ManagerDep, session: SessionDep, desk: SignInDep) -> PasskeyOptions:
    """Return the options for `navigator.credentials.create()`."""
    return PasskeyOptions(publicKey=await offer_passkey(session, desk, scope))


@router.post(
    "/registration/verify",
    summary="Register a passkey",
    status_code=status.HTTP_201_CREATED,
    dependencies=[RECENT],
    responses=problems(409),
)
async def registration_verify(
    request: NewPasskey, scope: ManagerDep, session: SessionDep, desk: SignInDep
) -> PasskeyView:
    """Keep the passkey that the authenticator has made."""
    return PasskeyView.of(await add_passkey(session, desk, scope, request.credential, name=request.name.strip()))


@router.get("", summary="List one's passkeys")
async def list_own(_scope: ReaderDep, session: SessionDep) -> PasskeyList:
    """Return one's passkeys, the oldest first."""
    return PasskeyList(items=[PasskeyView.of(one) for one in await list_passkeys(session)])


@router.patch("/{passkey_id}", summary="Rename a passkey", responses=problems(404))
async def rename(passkey_id: uuid.UUID, request: PasskeyName, scope: ManagerDep, session: SessionDep) -> PasskeyView:
    """Give a passkey another name."""
    return PasskeyView.of(await name_passkey(session, scope, passkey_id, request.name.strip()))


@router.delete(
    "/{passkey_id}",
    summary="Remove a passkey",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[RECENT],
    responses=problems(404, 409),
)
async def remove(passkey_id: uuid.UUID, scope: ManagerDep, session: SessionDep, clock: ClockDep) -> None:
    """Remove a passkey, and end one's other login sessions; the last way to sign in stays."""
    await drop_passkey(session, scope, passkey_id, now=clock.now())
