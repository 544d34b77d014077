"""Register an account: open it, and ask the new address whether it is the person's."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.accounts.mail_links.send_link import send_link
from mutoscope.accounts.open_account import SignUp, open_account
from mutoscope.accounts.types import Account
from mutoscope.catalog import Catalogue
from mutoscope.identity import LinkPurpose
from mutoscope.infra.mail_outbox import post_mail
from mutoscope.tenancy import LoginDesk


async def register_account(session: AsyncSession, desk: LoginDesk, catalogue: Catalogue, sign_up: SignUp) -> Account:
    """Open an account and mail a link that verifies its address; one that is verified already is welcomed.

    Raises:
        NameInvalid, EmailInvalid, PasswordUnacceptable: a field breaks its rule.
        EmailTaken: the address has an account.
    """
    account = await open_account(session, catalogue, desk.hasher, sign_up)
    user = account.user
    if user.email is None:
        return account
    if user.email_verified_at is None:
        await send_link(session, desk, user.id, LinkPurpose.VERIFY_EMAIL, address=user.email)
    else:
        content = {"name": user.name, "link": desk.settings.base_url}
        await post_mail(session, to=user.email, template="welcome", content=content, user_id=user.id)
    return account
