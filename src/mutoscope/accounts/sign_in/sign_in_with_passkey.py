"""Sign in with a passkey."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from mutoscope.accounts.sign_in.desk import SignInDesk
from mutoscope.identity import SignInMethod
from mutoscope.identity.linked import lock_account
from mutoscope.identity.passkeys import PasskeyRefused, holds_passkey, prove_passkey
from mutoscope.infra.events import emit
from mutoscope.tenancy import LoginTokens, Origin, bind_home, issue_tokens


async def sign_in_with_passkey(desk: SignInDesk, credential: Mapping[str, Any], *, origin: Origin) -> LoginTokens:
    """Start a login session for a passkey's account and return its tokens.

    Raises:
        PasskeyRefused: the answer fails a check.
    """
    user_id = await prove_noting_clones(desk, credential, origin=origin)
    async with desk.login.database.session(user_id=user_id, actor=origin.actor) as session:
        await lock_account(session, user_id)  # whoever removes all passkeys ends this session as well
        if not await holds_passkey(session, user_id, credential):
            raise PasskeyRefused("key")
        return await issue_tokens(session, desk.login, user_id, method=SignInMethod.PASSKEY, origin=origin)


async def prove_noting_clones(desk: SignInDesk, credential: Mapping[str, Any], *, origin: Origin) -> uuid.UUID:
    """Return whose passkey answered; a cloned one leaves a line in the audit log.

    Raises:
        PasskeyRefused: the answer fails a check.
    """
    try:
        return await prove_passkey(desk.passkeys, credential)
    except PasskeyRefused as error:
        if error.user_id is not None:
            await _note_clone(desk, error.user_id, origin)
        raise


async def _note_clone(desk: SignInDesk, user_id: uuid.UUID, origin: Origin) -> None:
    message = "A passkey was refused: its counter went back, so there are two of it."
    async with desk.login.database.session(user_id=user_id, actor=origin.actor) as session:
        home = await bind_home(session, user_id)
        if home is None:  # who belongs to no workspace has no audit log either
            return
        await emit(session, home, "passkey.cloned", message=message, payload={"user_id": user_id})
