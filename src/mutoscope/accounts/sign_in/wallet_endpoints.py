"""Sign in with an Ethereum account (EIP-4361)."""

from __future__ import annotations

from fastapi import APIRouter

from mutoscope.accounts.schemas import LoginAnswer
from mutoscope.accounts.sign_in.dependencies import SignInDep
from mutoscope.accounts.sign_in.schemas import WalletNonceAnswer, WalletSignIn
from mutoscope.accounts.sign_in.sign_in_with_wallet import sign_in_with_wallet
from mutoscope.identity.wallets import give_nonce
from mutoscope.tenancy import PUBLIC, OriginDep, SecretRoute, SessionDep, problems

router = APIRouter(prefix="/auth/wallet", tags=["sign-in"], route_class=SecretRoute)


@router.post("/nonce", summary="Ask for a nonce to sign", dependencies=[PUBLIC])
async def nonce(session: SessionDep, desk: SignInDep) -> WalletNonceAnswer:
    """Return a nonce for one message, and what else the message must contain."""
    return WalletNonceAnswer.of(await give_nonce(session, desk.wallets))


@router.post(
    "/verify",
    summary="Sign in with a wallet",
    dependencies=[PUBLIC],
    responses=problems(401, 409),
)
async def verify(request: WalletSignIn, desk: SignInDep, origin: OriginDep) -> LoginAnswer:
    """Exchange a signed message for tokens; a wallet that has no account yet must bring an e-mail address."""
    tokens = await sign_in_with_wallet(
        desk, message=request.message, signature=request.signature, email=request.email, origin=origin
    )
    return LoginAnswer.of(tokens)
