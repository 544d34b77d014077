"""One's own ways to sign in, and the proof that is asked for before they change."""

from __future__ import annotations

import uuid

from fastapi import APIRouter, status

from mutoscope.accounts.sign_in.accept_identity import unlink_from
from mutoscope.accounts.sign_in.dependencies import RECENT, ManagerDep, ReaderDep, SignInDep
from mutoscope.accounts.sign_in.manage_own import link_wallet, read_own_ways
from mutoscope.accounts.sign_in.prove_again import prove_again
from mutoscope.accounts.sign_in.schemas import OwnWaysView, Reauthentication, SignedMessage
from mutoscope.tenancy import ClockDep, OriginDep, SecretRoute, SessionDep, problems

router = APIRouter(prefix="/auth", tags=["sign-in"], route_class=SecretRoute)


@router.get("/identities", summary="List one's ways to sign in")
async def list_own(scope: ReaderDep, session: SessionDep) -> OwnWaysView:
    """Return whether the account has a password, its linked identities and its passkeys."""
    return OwnWaysView.of(await read_own_ways(session, scope))


@router.post(
    "/identities/wallet",
    summary="Link a wallet",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[RECENT],
    responses=problems(409),
)
async def link(request: SignedMessage, scope: ManagerDep, session: SessionDep, desk: SignInDep) -> None:
    """Link the wallet that signed a message with a nonce of `POST /auth/wallet/nonce`."""
    await link_wallet(session, desk, scope, message=request.message, signature=request.signature)


@router.delete(
    "/identities/{identity_id}",
    summary="Unlink an identity",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[RECENT],
    responses=problems(404, 409),
)
async def unlink(identity_id: uuid.UUID, scope: ManagerDep, session: SessionDep, clock: ClockDep) -> None:
    """Unlink an identity or a wallet, and end one's other login sessions; the last way to sign in stays."""
    await unlink_from(session, scope, identity_id, now=clock.now())


@router.post(
    "/reauthenticate",
    summary="Prove again who one is",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(429),
)
async def reauthenticate(
    request: Reauthentication, scope: ManagerDep, session: SessionDep, desk: SignInDep, origin: OriginDep
) -> None:
    """Note a proof in this login session: for a while it may change how one signs in, keys and the like."""
    await prove_again(session, desk, scope, request.proof(), origin=origin)
