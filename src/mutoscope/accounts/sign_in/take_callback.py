"""What happens when an identity provider sends a browser back."""

from __future__ import annotations

import datetime as dt
import secrets
from urllib.parse import urlencode

from mutoscope.accounts.sign_in.accept_identity import account_of, link_to
from mutoscope.accounts.sign_in.desk import SignInDesk
from mutoscope.identity import SessionEnded, Subject
from mutoscope.identity.linked import ProvenIdentity, ReauthenticationFailed, find_linked_account, note_proof
from mutoscope.identity.oidc import Callback, Errand, Purpose, browser_mark, finish_sign_in
from mutoscope.identity.one_time import put_challenge
from mutoscope.infra.events import emit
from mutoscope.kernel import MutoscopeError
from mutoscope.tenancy import Origin, read_scope

EXCHANGE = "exchange_code"


async def take_callback(
    desk: SignInDesk, provider: str, callback: Callback, *, browser: str | None, origin: Origin, for_people: bool
) -> str:
    """Return the page of the web interface to go to next.

    A sign-in brings a code there that is exchanged once, by the same browser, for tokens: no token ever stands in an
    address. What fails for a person's browser (`for_people`) leads to the same page with the `problem`'s code.

    Raises:
        MutoscopeError: what `finish_sign_in`, `account_of` and `link_to` raise, unless `for_people`.
    """
    try:
        errand, proven = await finish_sign_in(desk.providers, provider, callback, browser=browser)
        said = await _do(desk, errand, proven, browser=browser or "", origin=origin)
    except MutoscopeError as error:
        if not for_people:
            raise
        return _page(desk, {"problem": error.code, "provider": provider})
    return _page(desk, {**said, "to": errand.return_to})


async def _do(
    desk: SignInDesk, errand: Errand, proven: ProvenIdentity, *, browser: str, origin: Origin
) -> dict[str, str]:
    if errand.purpose is Purpose.SIGN_IN:
        return {"code": await _sign_in(desk, proven, browser, origin)}
    if errand.user_id is None or errand.session_id is None or errand.workspace_id is None:
        raise SessionEnded
    subject = Subject(errand.user_id, errand.session_id, errand.workspace_id)
    async with desk.login.database.session(actor=origin.actor) as session:
        scope = await read_scope(session, subject, now=desk.login.clock.now())
        if errand.purpose is Purpose.LINK:
            await link_to(session, desk, scope, proven)
            return {"linked": proven.provider}
        if await find_linked_account(session, proven) != scope.user_id:
            raise ReauthenticationFailed
        await note_proof(session, subject.session_id, now=desk.login.clock.now())
        message = f"Proved again who they are, through {proven.provider}."
        await emit(session, scope.workspace_id, "session.proved", message=message, payload={"method": "oidc"})
        return {"proved": proven.provider}


async def _sign_in(desk: SignInDesk, proven: ProvenIdentity, browser: str, origin: Origin) -> str:
    """Return a code for the account of an identity; only the browser that began may redeem it."""
    code = secrets.token_urlsafe(32)
    async with desk.login.database.session(actor=origin.actor) as session:
        user_id = await account_of(session, desk, proven, origin=origin)
        await put_challenge(
            session,
            code.encode(),
            EXCHANGE,
            now=desk.login.clock.now(),
            lifetime=dt.timedelta(seconds=desk.settings.exchange_seconds),
            details={
                "user_id": user_id,
                "browser": browser_mark(browser),
                "identity": [proven.issuer, proven.subject],
            },
        )
    return code


def _page(desk: SignInDesk, said: dict[str, str]) -> str:
    page = desk.settings.sign_in_return_url or f"{desk.settings.base_url}/sign-in/return"
    return f"{page}{'&' if '?' in page else '?'}{urlencode(said)}"
