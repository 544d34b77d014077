"""Change one's own account."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.accounts.mail_links.send_link import send_link
from mutoscope.accounts.own_account.errors import EmailMissing, EmailVerifiedAlready, PasswordNotSet, WrongPassword
from mutoscope.accounts.tell_owner import Notice, tell_owner
from mutoscope.identity import (
    LinkPurpose,
    User,
    check_email,
    check_password_rules,
    drop_links,
    end_other_sessions,
    find_login,
    read_profile,
    rename_user,
    replace_password,
)
from mutoscope.identity.linked import require_recent
from mutoscope.infra.events import Change, emit
from mutoscope.tenancy import LoginDesk, Origin, Scope, count_mail_link, count_password_check


async def rename_account(session: AsyncSession, scope: Scope, name: str) -> None:
    """Call the caller something else.

    Raises:
        NameInvalid: the name breaks a rule.
    """
    before = await read_profile(session, scope.user_id)
    kept = await rename_user(session, scope.user_id, name)
    change = Change(before={"name": before.name}, after={"name": kept})
    await emit(session, scope.workspace_id, "account.renamed", message="The account was renamed.", change=change)


async def change_password(
    session: AsyncSession, desk: LoginDesk, scope: Scope, *, present: str, new: str, origin: Origin
) -> None:
    """Change the caller's password, end their other login sessions, and take back the links in older mails.

    Raises:
        PasswordUnacceptable: the new one breaks a rule.
        PasswordNotSet: the account has none yet.
        WrongPassword: the present one is another.
        TooManyRequests: this was tried too often.
    """
    check_password_rules(new)
    user = await read_profile(session, scope.user_id)
    await _require_password(session, desk, user, present)
    await replace_password(session, desk.hasher, user.id, new)
    await drop_links(session)
    ended = await end_other_sessions(session, user.id, now=desk.clock.now(), keep=scope.session_id)
    payload = {"sessions_ended": len(ended)}
    message = "The password was changed; other login sessions were ended."
    await emit(session, scope.workspace_id, "account.password_changed", message=message, payload=payload)
    if user.email is not None:
        await tell_owner(session, desk, user.id, Notice("password_changed", user.email, origin))


async def ask_new_email(
    session: AsyncSession, desk: LoginDesk, scope: Scope, *, email: str, password: str | None, origin: Origin
) -> None:
    """Mail a link to another address; whoever opens it gives that address to the account.

    Whether the address has an account already is said to nobody but its owner, by the link.

    Raises:
        EmailInvalid: it is not an address.
        WrongPassword: the account has a password, and it is another.
        ReauthenticationNeeded: the account has none, and the login is too old.
        TooManyRequests: this was tried too often.
    """
    address = check_email(email)
    user = await read_profile(session, scope.user_id)
    if user.has_password:
        await _require_password(session, desk, user, password or "")
    else:
        seconds = desk.settings.reauthentication_seconds
        await require_recent(session, scope.session_id, now=desk.clock.now(), seconds=seconds)
    await count_mail_link(desk, address, origin)
    await send_link(session, desk, user.id, LinkPurpose.CHANGE_EMAIL, address=address)
    message = "A change of the e-mail address was asked for."
    await emit(session, scope.workspace_id, "account.email_change_asked", message=message)


async def verify_again(session: AsyncSession, desk: LoginDesk, scope: Scope, *, origin: Origin) -> None:
    """Mail the link that verifies the caller's address once more.

    Raises:
        EmailMissing: the account has no address.
        EmailVerifiedAlready: there is no need.
        TooManyRequests: this was asked for too often.
    """
    user = await read_profile(session, scope.user_id)
    if user.email is None:
        raise EmailMissing
    if user.email_verified_at is not None:
        raise EmailVerifiedAlready
    await count_mail_link(desk, user.email, origin)
    await send_link(session, desk, user.id, LinkPurpose.VERIFY_EMAIL, address=user.email)


async def _require_password(session: AsyncSession, desk: LoginDesk, user: User, password: str) -> None:
    await count_password_check(desk, user.id)
    known = await find_login(session, user.email or "")
    if known is None or known.password_hash is None:
        raise PasswordNotSet
    verdict = await desk.hasher.verify(password, known.password_hash)
    if not verdict.matches:
        raise WrongPassword
