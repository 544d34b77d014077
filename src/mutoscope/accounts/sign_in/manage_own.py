"""One's own ways to sign in: see them, add passkeys, remove them; each change is in the audit log."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.accounts.sign_in.accept_identity import link_to
from mutoscope.accounts.sign_in.desk import SignInDesk
from mutoscope.accounts.sign_in.sign_in_with_wallet import prove_wallet
from mutoscope.identity import end_other_sessions, read_profile
from mutoscope.identity.linked import LinkedIdentity, list_identities
from mutoscope.identity.passkeys import (
    Passkey,
    list_passkeys,
    offer_registration,
    register_passkey,
    remove_passkey,
    rename_passkey,
)
from mutoscope.infra.events import Change, emit
from mutoscope.tenancy import Scope

_SITE = "Mutoscope"


@dataclass(frozen=True)
class OwnWays:
    """How one may sign in to one's account."""

    has_password: bool
    identities: list[LinkedIdentity]
    passkeys: list[Passkey]


async def read_own_ways(session: AsyncSession, scope: Scope) -> OwnWays:
    """Return the ways to sign in to the account of a scope."""
    user = await read_profile(session, scope.user_id)
    identities = await list_identities(session, scope.user_id)
    return OwnWays(user.has_password, identities, await list_passkeys(session))


async def link_wallet(session: AsyncSession, desk: SignInDesk, scope: Scope, *, message: str, signature: str) -> None:
    """Link the wallet that signed a message to the account of a scope.

    The request's transaction is ended first: the nonce is spent in one of its own.

    Raises:
        WalletMessageInvalid, WalletRefused: the message proves nothing.
        IdentityTaken: the wallet is another account's.
        TooManyIdentities: the account has as many as it may.
    """
    await session.commit()
    proven = await prove_wallet(desk, message=message, signature=signature)
    await link_to(session, desk, scope, proven)


async def offer_passkey(session: AsyncSession, desk: SignInDesk, scope: Scope) -> dict[str, Any]:
    """Return the options with which a browser makes a passkey for the account of a scope."""
    user = await read_profile(session, scope.user_id)
    called = user.email or user.name
    return await offer_registration(session, desk.passkeys, scope.user_id, user_name=called, site_name=_SITE)


async def add_passkey(
    session: AsyncSession, desk: SignInDesk, scope: Scope, credential: Mapping[str, Any], *, name: str
) -> Passkey:
    """Keep a passkey for the account of a scope.

    Raises:
        PasskeyRefused: the authenticator's answer fails a check.
        IdentityTaken: the passkey is registered.
        TooManyIdentities: the account has as many ways to sign in as it may.
    """
    made = await register_passkey(session, desk.passkeys, scope.user_id, credential, name=name)
    payload = {"passkey_id": made.id}
    await emit(session, scope.workspace_id, "passkey.registered", message="A passkey was registered.", payload=payload)
    return made


async def name_passkey(session: AsyncSession, scope: Scope, passkey_id: uuid.UUID, name: str) -> Passkey:
    """Give a passkey of the account of a scope another name.

    Raises:
        IdentityNotFound: the account has no such passkey.
    """
    renamed = await rename_passkey(session, passkey_id, name)
    payload, change = {"passkey_id": passkey_id}, Change(after={"name": name})
    message = "A passkey was renamed."
    await emit(session, scope.workspace_id, "passkey.renamed", message=message, payload=payload, change=change)
    return renamed


async def drop_passkey(session: AsyncSession, scope: Scope, passkey_id: uuid.UUID, *, now: dt.datetime) -> None:
    """Remove a passkey from the account of a scope, and end its other login sessions, as a new password does.

    Raises:
        IdentityNotFound: the account has no such passkey.
        LastWayToSignIn: nothing else would lead into the account.
    """
    await remove_passkey(session, scope.user_id, passkey_id)
    ended = await end_other_sessions(session, scope.user_id, now=now, keep=scope.session_id)
    payload = {"passkey_id": passkey_id, "sessions_ended": len(ended)}
    message = "A passkey was removed; other login sessions were ended."
    await emit(session, scope.workspace_id, "passkey.removed", message=message, payload=payload)
