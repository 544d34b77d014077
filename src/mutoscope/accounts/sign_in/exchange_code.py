"""Exchange the code of a sign-in through a provider for tokens."""

from __future__ import annotations

import hmac
import uuid

from mutoscope.accounts.sign_in.desk import SignInDesk
from mutoscope.accounts.sign_in.take_callback import EXCHANGE
from mutoscope.identity import SignInMethod
from mutoscope.identity.linked import find_account, lock_account
from mutoscope.identity.oidc import SignInExpired, SignInForeign, SignInUnknown, browser_mark
from mutoscope.identity.one_time import take_challenge
from mutoscope.tenancy import LoginTokens, Origin, issue_tokens


async def exchange_code(desk: SignInDesk, code: str, *, browser: str | None, origin: Origin) -> LoginTokens:
    """Start a login session for the account of a code, and return its tokens.

    The code is taken in a transaction of its own, committed whatever comes after: it is good once. Only the browser
    that began the sign-in may redeem it, so nobody can be signed in to a stranger's account by a link. An identity that
    was unlinked meanwhile signs in no more: a code kept back does not outlive it.

    Raises:
        SignInUnknown: the code was never given out, or was used before, or its identity was unlinked.
        SignInExpired: it was given out too long ago.
        SignInForeign: it was given to another browser.
    """
    async with desk.login.database.session() as session:
        taken = await take_challenge(session, code.encode("utf-8", "replace"), EXCHANGE, now=desk.login.clock.now())
    if taken is None:
        raise SignInUnknown
    if taken.expired:
        raise SignInExpired
    if browser is None or not hmac.compare_digest(browser_mark(browser), taken.details["browser"]):
        raise SignInForeign
    user_id = uuid.UUID(taken.details["user_id"])
    issuer, subject = taken.details["identity"]
    async with desk.login.database.session(user_id=user_id, actor=origin.actor) as session:
        await lock_account(session, user_id)  # whoever unlinks it ends this session as well
        if await find_account(session, issuer, subject) != user_id:
            raise SignInUnknown
        return await issue_tokens(session, desk.login, user_id, method=SignInMethod.OIDC, origin=origin)
