"""Log in: credentials in, tokens for the user's own workspace out."""

from __future__ import annotations

from mutoscope.identity import SignInMethod, check_password, find_login, hold_login
from mutoscope.tenancy.issue_tokens import LoginDesk, LoginTokens, issue_tokens
from mutoscope.tenancy.origin import Origin
from mutoscope.tenancy.refused_logins import refusing_alike
from mutoscope.tenancy.sign_in_limits import count_login, count_stranger


async def log_in(desk: LoginDesk, *, email: str, password: str, origin: Origin) -> LoginTokens:
    """Check the credentials, start a login session and return its tokens.

    Uses two short transactions around the hash instead of one long one: see `identity.check_credentials`. An unknown
    address takes the same steps as a known one. A password that was changed while the hash was computed is checked
    anew: changing it ends every session, and one of the former password must not begin behind its back.

    Raises:
        TooManyRequests: too many attempts from this network address, or at this account.
        WrongCredentials: e-mail and password do not match.
    """
    await count_login(desk, email, origin)
    async with desk.database.session() as session:
        known = await find_login(session, email)
        await count_stranger(session, desk, email, known.user_id if known else None, origin)
    while True:
        async with refusing_alike(desk, known.user_id if known else None, origin):
            checked = await check_password(desk.database, desk.hasher, known, email=email, password=password)
        async with desk.database.session(user_id=checked.user_id, actor=origin.actor) as session:
            known = await hold_login(session, checked.user_id, email)
            if known == checked:
                return await issue_tokens(session, desk, checked.user_id, method=SignInMethod.PASSWORD, origin=origin)
