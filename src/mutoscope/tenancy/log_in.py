"""Log in: credentials in, tokens for the user's own workspace out."""

from __future__ import annotations

from mutoscope.identity import SignInMethod, check_password, find_login
from mutoscope.tenancy.issue_tokens import LoginDesk, LoginTokens, issue_tokens
from mutoscope.tenancy.origin import Origin
from mutoscope.tenancy.sign_in_limits import count_login, count_stranger


async def log_in(desk: LoginDesk, *, email: str, password: str, origin: Origin) -> LoginTokens:
    """Check the credentials, start a login session and return its tokens.

    Uses two short transactions around the hash instead of one long one: see `identity.check_credentials`. An unknown
    address takes the same steps as a known one.

    Raises:
        TooManyRequests: too many attempts from this network address, or at this account.
        WrongCredentials: e-mail and password do not match.
    """
    await count_login(desk, email, origin)
    async with desk.database.session() as session:
        known = await find_login(session, email)
        await count_stranger(session, desk, email, known.user_id if known else None, origin)
    user_id = await check_password(desk.database, desk.hasher, known, password)
    async with desk.database.session(user_id=user_id, actor=origin.actor) as session:
        return await issue_tokens(session, desk, user_id, method=SignInMethod.PASSWORD, origin=origin)
