"""What the links in mails do."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.accounts.mail_links.first_proof import remove_what_was_before
from mutoscope.accounts.tell_owner import Notice, tell_owner
from mutoscope.identity import (
    LinkPurpose,
    OpenedLink,
    SignInMethod,
    check_password_rules,
    drop_links,
    end_other_sessions,
    read_profile,
    replace_email,
    replace_password,
    use_link,
    verify_email,
)
from mutoscope.infra.actor import act_as
from mutoscope.infra.events import Change, emit
from mutoscope.infra.mail_outbox import post_mail
from mutoscope.tenancy import LoginDesk, LoginTokens, Origin, bind_home, issue_tokens


async def confirm_address(session: AsyncSession, desk: LoginDesk, word: str) -> None:
    """Verify the address that the link was mailed to, if it is still the account's.

    Raises:
        LinkUnknown, LinkUsed, LinkExpired: the link is of no use.
    """
    opened = await use_link(session, word, LinkPurpose.VERIFY_EMAIL, now=desk.clock.now())
    await _bind(session, opened.user_id)
    await _note_proof(session, desk, opened)


async def sign_in_by_link(session: AsyncSession, desk: LoginDesk, word: str, *, origin: Origin) -> LoginTokens:
    """Start a login session for whoever got the mail; that they got it verifies the address.

    If it is the first proof of it, whoever had set a password or anything else before is out: see `first_proof`.

    Raises:
        LinkUnknown, LinkUsed, LinkExpired: the link is of no use.
    """
    opened = await use_link(session, word, LinkPurpose.MAGIC_LINK, now=desk.clock.now())
    await _bind(session, opened.user_id)
    await remove_what_was_before(session, desk, opened.user_id)
    await _note_proof(session, desk, opened)
    return await issue_tokens(session, desk, opened.user_id, method=SignInMethod.MAGIC_LINK, origin=origin)


async def reset_password(session: AsyncSession, desk: LoginDesk, word: str, password: str, *, origin: Origin) -> None:
    """Set a new password and end every login session of the account; at the first proof more: see `first_proof`.

    Raises:
        PasswordUnacceptable: it breaks a rule; the link can be used again.
        LinkUnknown, LinkUsed, LinkExpired: the link is of no use.
    """
    check_password_rules(password)
    now = desk.clock.now()
    opened = await use_link(session, word, LinkPurpose.RESET_PASSWORD, now=now)
    home = await _bind(session, opened.user_id)
    await remove_what_was_before(session, desk, opened.user_id)
    await _note_proof(session, desk, opened)
    await replace_password(session, desk.hasher, opened.user_id, password)
    await drop_links(session)
    ended = await end_other_sessions(session, opened.user_id, now=now)
    if home is not None:
        message = "The password was set anew by a link from a mail; every login session was ended."
        await emit(session, home, "account.password_reset", message=message, payload={"sessions_ended": len(ended)})
    await tell_owner(session, desk, opened.user_id, Notice("password_changed", opened.address, origin))


async def confirm_new_address(session: AsyncSession, desk: LoginDesk, word: str, *, origin: Origin) -> None:
    """Give the account the address that the link was mailed to, and tell the old one.

    Raises:
        EmailTaken: another account has got the address meanwhile.
        LinkUnknown, LinkUsed, LinkExpired: the link is of no use.
    """
    now = desk.clock.now()
    opened = await use_link(session, word, LinkPurpose.CHANGE_EMAIL, now=now)
    home = await _bind(session, opened.user_id)
    before = await read_profile(session, opened.user_id)
    await replace_email(session, opened.user_id, opened.address, now=now)
    await drop_links(session)
    if home is not None:
        change = Change(before={"email": before.email}, after={"email": opened.address})
        await emit(session, home, "account.email_changed", message="The e-mail address was changed.", change=change)
    if before.email is not None:
        await tell_owner(session, desk, opened.user_id, Notice("email_changed", before.email, origin))


async def _bind(session: AsyncSession, user_id: uuid.UUID) -> uuid.UUID | None:
    home = await bind_home(session, user_id)
    act_as(session, user_id=user_id)
    return home


async def _note_proof(session: AsyncSession, desk: LoginDesk, opened: OpenedLink) -> None:
    """Verify the address that a link was mailed to, and welcome its owner the first time."""
    if not await verify_email(session, opened.user_id, opened.address, now=desk.clock.now()):
        return
    home = session.info.get("workspace_id")
    if home is not None:
        await emit(session, home, "account.email_verified", message="The e-mail address was verified.")
    user = await read_profile(session, opened.user_id)
    content = {"name": user.name, "link": desk.settings.base_url}
    await post_mail(session, to=opened.address, template="welcome", content=content, user_id=user.id)
