"""Log in: credentials in, tokens for the user's own workspace out."""

from __future__ import annotations

from mutoscope.identity import SignInMethod, check_credentials
from mutoscope.tenancy.issue_tokens import LoginDesk, LoginTokens, issue_tokens
from mutoscope.tenancy.origin import Origin


async def log_in(desk: LoginDesk, *, email: str, password: str, origin: Origin) -> LoginTokens:
    """Check the credentials, start a login session and return its tokens.

    Uses two short transactions around the hash instead of one long one: see `identity.check_credentials`.

    Raises:
        WrongCredentials: e-mail and password do not match.
        NoWorkspace: the account has left its last workspace.
    """
    user_id = await check_credentials(desk.database, desk.hasher, email=email, password=password)
    async with desk.database.session(user_id=user_id, actor=origin.actor) as session:
        return await issue_tokens(session, desk, user_id, method=SignInMethod.PASSWORD, origin=origin)
