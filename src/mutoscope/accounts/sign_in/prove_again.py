"""Prove again who one is, while signed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.accounts.sign_in.desk import SignInDesk
from mutoscope.accounts.sign_in.errors import OneProofNeeded
from mutoscope.accounts.sign_in.sign_in_with_passkey import prove_noting_clones
from mutoscope.accounts.sign_in.sign_in_with_wallet import prove_wallet
from mutoscope.identity import WrongCredentials, check_credentials, read_profile
from mutoscope.identity.linked import ReauthenticationFailed, ReauthenticationNeeded, find_linked_account, note_proof
from mutoscope.infra.events import emit
from mutoscope.tenancy import Origin, Scope, count_password_check


@dataclass(frozen=True)
class AgainProof:
    """One of the three."""

    password: str | None = None
    passkey: Mapping[str, Any] | None = None
    wallet: tuple[str, str] | None = None
    """The message and its signature."""


async def prove_again(
    session: AsyncSession, desk: SignInDesk, scope: Scope, proof: AgainProof, *, origin: Origin
) -> None:
    """Note in the login session that the person has just proved who they are.

    The request's transaction is ended before anything is computed, so that no connection is held meanwhile; nothing
    may have been written in it.

    Raises:
        OneProofNeeded: there is none, or there are several.
        ReauthenticationFailed: it is not this account's.
        ReauthenticationNeeded: the caller has no login session but an API key, which cannot prove anything.
        TooManyRequests: a stolen token tries passwords.
    """
    if scope.session_id is None:
        raise ReauthenticationNeeded(desk.settings.reauthentication_seconds)
    if sum(one is not None for one in (proof.password, proof.passkey, proof.wallet)) != 1:
        raise OneProofNeeded
    email = (await read_profile(session, scope.user_id)).email
    await session.commit()
    await count_password_check(desk.login, scope.user_id)
    method = await _check(session, desk, scope, proof, email=email, origin=origin)
    await note_proof(session, scope.session_id, now=desk.login.clock.now())
    message = f"Proved again who they are, with a {method}."
    await emit(session, scope.workspace_id, "session.proved", message=message, payload={"method": method})


async def _check(
    session: AsyncSession, desk: SignInDesk, scope: Scope, proof: AgainProof, *, email: str | None, origin: Origin
) -> str:
    if proof.password is not None:
        await _check_password(desk, email, proof.password)
        return "password"
    if proof.passkey is not None:
        owner, method = await prove_noting_clones(desk, proof.passkey, origin=origin), "passkey"
    else:
        message, signature = proof.wallet or ("", "")
        proven = await prove_wallet(desk, message=message, signature=signature)
        owner, method = await find_linked_account(session, proven), "wallet"
    if owner != scope.user_id:
        raise ReauthenticationFailed
    return method


async def _check_password(desk: SignInDesk, email: str | None, password: str) -> None:
    try:
        await check_credentials(desk.login.database, desk.login.hasher, email=email or "", password=password)
    except WrongCredentials as error:
        raise ReauthenticationFailed from error
